//! Users who follow channels, act and are present; what each hears is one line.

use std::time::Duration;

use serde_json::Value;
use uuid::Uuid;
use wilco_protocol::envelope::{
    ActionOk, At, Channel, ChannelKind, ClientMessage, Connected, Hello, PresenceInfo,
    PresenceStatus, Resume, ServerMessage, SetPresence, Signal, SignalPayload, Subscribe, Typed,
    Unsubscribe,
};
use wilco_protocol::payload::Raw;
use wilco_protocol::{Fault, OpId, Position, RequestId};
use wilco_server::{Auth, AuthError, Config, Credential, Principal, Router, Sessions};
use wilco_trace::MARK;

use crate::server::kit::{Client, Heard, Served, describe, serve};

/// A server whose clients are who their token says: `ann`, or `ann@acme` of a tenant.
pub(super) struct House {
    pub(super) served: Served,
    pub(super) sessions: Sessions,
}

/// One connection of somebody.
pub(super) struct Guest {
    pub(super) client: Client,
    pub(super) connected: Connected,
}

impl House {
    pub(super) async fn of(router: Router) -> Self {
        Self::with(router, Config::default()).await
    }

    pub(super) async fn with(router: Router, config: Config) -> Self {
        let judge = async |credential: Credential| {
            let name = credential.token().strip_prefix("s3cret-");
            let name = name.ok_or(AuthError::refused("no name"))?;
            let (id, tenant) = name.split_once('@').unwrap_or((name, ""));
            let principal = Principal::new(id).name(id.to_uppercase());
            Ok::<_, AuthError>(match tenant {
                "" => principal,
                tenant => principal.with_tenant(tenant),
            })
        };
        let sessions = Sessions::default();
        let router = router
            .with_config(config)
            .with_sessions(sessions.clone())
            .with_auth(Auth::new(judge).optional());
        let served = serve(router.into_axum("/ws")).await;
        Self { served, sessions }
    }

    /// Somebody comes in.
    pub(super) async fn guest(&self, name: &str) -> Guest {
        self.hello(Some(name), None).await
    }

    /// Somebody comes in whom nobody knows.
    pub(super) async fn stranger(&self) -> Guest {
        self.hello(None, None).await
    }

    /// Somebody comes back.
    pub(super) async fn back(&self, name: &str, resume: Resume) -> Guest {
        let guest = self.hello(Some(name), Some(resume)).await;
        assert!(guest.connected.resumed);
        guest
    }

    async fn hello(&self, name: Option<&str>, resume: Option<Resume>) -> Guest {
        let mut client = self.served.at("/ws?hello=1").upgrade().await;
        let hello = Hello {
            token: name.map(|name| format!("{MARK}-{name}").into()),
            resume,
            ..Hello::default()
        };
        client.send(&ClientMessage::Hello(Box::new(hello))).await;
        let heard = client.next().await;
        let ServerMessage::Connected(connected) = heard.read() else {
            panic!("expected connected, not {heard:?}")
        };
        let connected = *connected;
        Guest { client, connected }
    }
}

impl Guest {
    pub(super) fn resume(&self) -> Resume {
        Resume {
            session_id: self.connected.session_id.clone().expect("a session"),
            resume_token: self.connected.resume_token.clone().expect("a token"),
            pending: Vec::new(),
        }
    }

    /// Asks for a channel, and hears that it may be read.
    pub(super) async fn follow(&mut self, kind: ChannelKind, name: &str) {
        let seat = self.ask(kind, name, None).await;
        assert!(seat.starts_with(&format!("{name} at ")), "{seat}");
    }

    /// Asks for a channel. Gives what is said of that.
    pub(super) async fn ask(
        &mut self,
        kind: ChannelKind,
        name: &str,
        since: Option<Position>,
    ) -> String {
        let name = name.into();
        let channels = vec![Channel { kind, name, since }];
        let subscribe = Subscribe {
            request_id: None,
            channels,
        };
        self.say(ClientMessage::Subscribe(subscribe)).await;
        self.hear().await
    }

    pub(super) async fn leave(&mut self, kind: ChannelKind, name: &str) {
        let unsubscribe = Unsubscribe {
            request_id: None,
            channels: vec![Channel::new(kind, name)],
        };
        self.say(ClientMessage::Unsubscribe(unsubscribe)).await;
    }

    /// Does something to a resource, under a name of its own.
    pub(super) async fn act(&mut self, op: u128, resource: &str, action: Value) {
        self.act_within(op, resource, action, None).await;
    }

    pub(super) async fn act_within(
        &mut self,
        op: u128,
        resource: &str,
        action: Value,
        timeout_ms: Option<u64>,
    ) {
        self.say(ClientMessage::Action {
            op_id: op_id(op),
            action: Typed(action),
            resource: Some(resource.to_owned().into()),
            timeout_ms,
        })
        .await;
    }

    pub(super) async fn be(&mut self, status: PresenceStatus, topic: Option<&str>) {
        let resource = topic.map(Into::into);
        let set = SetPresence { status, resource };
        self.say(ClientMessage::SetPresence(set)).await;
    }

    pub(super) async fn signal(&mut self, to: &str, topic: Option<&str>, signal: SignalPayload) {
        let signal = Signal {
            target_user_id: to.into(),
            signal,
            resource: topic.map(Into::into),
            request_id: Some(RequestId::from(7)),
        };
        self.say(ClientMessage::Signal(signal)).await;
    }

    pub(super) async fn say(&mut self, message: ClientMessage<'_, Typed<Value>>) {
        self.client.send(&message).await;
    }

    /// The next thing that is said, in one line.
    pub(super) async fn hear(&mut self) -> String {
        told(&self.client.next().await)
    }

    pub(super) async fn hear_all(&mut self, count: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for _ in 0..count {
            lines.push(self.hear().await);
        }
        lines
    }

    /// Hears nothing but the answer to a ping: all that was said before is behind it.
    pub(super) async fn hear_nothing(&mut self) {
        let (ts, ack) = (None, None);
        self.say(ClientMessage::Ping { ts, ack }).await;
        assert_eq!(self.hear().await, "pong");
    }

    /// Hears nothing for so long, by the clock of the test.
    pub(super) async fn hear_nothing_for(&mut self, time: Duration) {
        tokio::time::sleep(time).await;
        self.hear_nothing().await;
    }

    pub(super) async fn close(mut self) {
        self.client.close(1000).await;
        let heard = self.client.hear_to_the_end().await;
        assert!(
            heard.ends_with(&["close 1000".to_owned(), "end".to_owned()]),
            "{heard:?}"
        );
    }
}

pub(super) fn op_id(op: u128) -> OpId {
    OpId::from_uuid(Uuid::from_u128(op))
}

pub(super) fn at(epoch: &str, seq: u64) -> Option<Position> {
    Some(Position::new(epoch, seq))
}

/// The epoch that a position is of which was told last.
pub(super) fn epoch_in(heard: &Heard) -> Box<str> {
    let epoch = match heard.read() {
        ServerMessage::Subscribed(subscribed) => match &subscribed.channels[0].result {
            Ok(seat) => Some(seat.epoch.clone()),
            Err(_) => None,
        },
        ServerMessage::Notify(notify) => notify.epoch,
        ServerMessage::Presence(presence) => presence.epoch,
        ServerMessage::PresenceDiff(diff) => diff.epoch,
        _ => None,
    };
    epoch.expect("it says where it stands")
}

pub(super) fn told(heard: &Heard) -> String {
    let Heard::Message(..) = heard else {
        return describe(heard);
    };
    match heard.read() {
        ServerMessage::Subscribed(subscribed) => {
            let channels = subscribed
                .channels
                .iter()
                .map(|channel| match &channel.result {
                    Ok(seat) if seat.recovered => {
                        format!("{} at {} recovered", channel.name, seat.seq)
                    }
                    Ok(seat) => format!("{} at {}", channel.name, seat.seq),
                    Err(fault) => format!("{} ! {}", channel.name, fault.code.as_str()),
                });
            channels.collect::<Vec<_>>().join(" ")
        }
        ServerMessage::Pong { .. } => "pong".to_owned(),
        ServerMessage::Snapshot(it) => {
            format!("state {} = {}{}", it.seq, value(it.state), by(&it.op_ids))
        }
        ServerMessage::Delta(it) => {
            format!("delta {}: {}{}", it.seq, value(it.delta), by(&it.op_ids))
        }
        ServerMessage::Current(it) => format!("current {}", it.seq),
        ServerMessage::Notify(it) => {
            let of = it
                .correlation_id
                .map(|op| format!(" of {}", op.as_uuid().as_u128()));
            let (seq, from) = (it.seq.expect("a place"), it.from.expect("a place before"));
            let kind = it.event_type.unwrap_or_default();
            let of = of.unwrap_or_default();
            format!("{} {from}>{seq} {kind} {}{of}", it.domain, value(it.event))
        }
        ServerMessage::Gap(it) => {
            let missed = it
                .missed
                .map_or("?".to_owned(), |missed| missed.to_string());
            format!(
                "{} lost {missed}, goes on at {}",
                it.domain,
                it.seq.expect("a place")
            )
        }
        ServerMessage::Presence(it) => {
            format!("present {}: {}", it.seq.expect("a place"), users(&it.users))
        }
        ServerMessage::PresenceDiff(it) => format!(
            "{}>{} came [{}] left [{}] is [{}]",
            it.from.expect("a place before"),
            it.seq,
            users(&it.joined),
            it.left.join(", "),
            users(&it.changed),
        ),
        ServerMessage::Signal {
            from_user_id,
            signal,
            resource,
        } => format!(
            "{from_user_id} at {}: {}",
            resource.expect("a topic"),
            signalled(&signal)
        ),
        ServerMessage::Progress(it) => {
            let op = it.op_id.expect("an action").as_uuid().as_u128();
            let percent = it
                .percent
                .map_or("?".to_owned(), |percent| percent.to_string());
            format!("{op} is at {percent}% {}", it.message.unwrap_or_default())
        }
        ServerMessage::ActionOk(ok) => action_ok(ok),
        ServerMessage::ActionErr { op_id, fault } => {
            format!("{} ! {}", op_id.as_uuid().as_u128(), faulty(&fault))
        }
        _ => describe(heard),
    }
}

fn by(op_ids: &[OpId]) -> String {
    let by = |op: &OpId| format!(" by {}", op.as_uuid().as_u128());
    op_ids.iter().map(by).collect()
}

fn action_ok(ok: ActionOk<Raw<'_>>) -> String {
    let at = ok
        .at
        .iter()
        .map(|At { resource, seq, .. }| format!(" at {resource} {seq}"));
    let at: String = at.collect();
    let result = ok.result.map_or(Value::Null, |raw| value(raw));
    let again = if ok.replayed { ", again" } else { "" };
    format!("{} = {result}{at}{again}", ok.op_id.as_uuid().as_u128())
}

fn faulty(fault: &Fault) -> String {
    let details = fault.details.as_ref();
    let details = details.map(|it| format!(" {}", it.decode::<Value>().expect("a value")));
    let details = details.unwrap_or_default();
    format!(
        "{}/{}{details}",
        fault.code.as_str(),
        fault.executed.as_str()
    )
}

fn users(users: &[PresenceInfo]) -> String {
    let users = users.iter().map(|user| {
        let name = user.name.as_deref().unwrap_or("nameless");
        format!("{} {name} {}", user.user_id, user.status.as_str())
    });
    users.collect::<Vec<_>>().join(", ")
}

fn signalled(signal: &SignalPayload) -> String {
    match signal {
        SignalPayload::Offer { sdp } => format!("offer {}", sdp.len()),
        SignalPayload::Answer { sdp } => format!("answer {}", sdp.len()),
        SignalPayload::IceCandidate {
            candidate,
            sdp_mid,
            sdp_m_line_index,
        } => format!("candidate {candidate} {sdp_mid:?} {sdp_m_line_index:?}"),
    }
}

fn value(raw: Raw<'_>) -> Value {
    raw.decode().expect("a value")
}
