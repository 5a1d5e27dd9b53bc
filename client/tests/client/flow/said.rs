//! What the two sides say about channels, shortly.

use serde::Serialize;
use wilco_client::protocol::envelope::{
    ActionOk, At, Channel, ChannelKind, ClientMessage, Delta, Gap, Notify, Presence, Resync, Seat,
    ServerMessage, SetPresence, Signal, Snapshot, Subscribed, SubscribedChannel,
};
use wilco_client::protocol::{Code, Encoding, Executed, Fault, OpId, Payload};
use wilco_client::{PresenceInfo, PresenceStatus};

use crate::server::{Heard, Peer};

/// What a client said about a channel, or an action.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    Subscribe(Vec<Channel>),
    Unsubscribe(Vec<Channel>),
    Resync(Resync),
    SetPresence(SetPresence),
    Signal(Signal),
    Action {
        op_id: OpId,
        action: Payload,
        resource: String,
    },
}

impl Said {
    pub(crate) fn of(message: ClientMessage<'_>) -> Self {
        match message {
            ClientMessage::Subscribe(subscribe) => Self::Subscribe(subscribe.channels),
            ClientMessage::Unsubscribe(unsubscribe) => Self::Unsubscribe(unsubscribe.channels),
            ClientMessage::Resync(resync) => Self::Resync(resync),
            ClientMessage::SetPresence(set) => Self::SetPresence(set),
            ClientMessage::Signal(signal) => Self::Signal(signal),
            ClientMessage::Action {
                op_id,
                action,
                resource,
                ..
            } => Self::Action {
                op_id,
                action: action.into(),
                resource: resource.unwrap().into_owned(),
            },
            message => panic!("nobody says {message:?}"),
        }
    }
}

impl Peer {
    /// What the client says next about channels or actions.
    pub(crate) async fn said(&mut self) -> Said {
        loop {
            match self.next().await {
                Heard::Flow(said) => return said,
                Heard::Ping => {}
                heard => panic!("nothing of channels but {heard:?}"),
            }
        }
    }

    /// Waits for a subscription of one channel, and gives where its reader stands.
    pub(crate) async fn subscribe(&mut self, kind: ChannelKind, name: &str) -> Channel {
        match self.said().await {
            Said::Subscribe(mut channels) => {
                let channel = channels.remove(0);
                assert_eq!((channel.kind, &*channel.name), (kind, name));
                assert_eq!(channels, []);
                channel
            }
            said => panic!("no subscription but {said:?}"),
        }
    }

    pub(crate) async fn unsubscribe(&mut self, kind: ChannelKind, name: &str) {
        assert_eq!(
            self.said().await,
            Said::Unsubscribe(vec![Channel::new(kind, name)])
        );
    }

    pub(crate) async fn resync(&mut self) -> Resync {
        match self.said().await {
            Said::Resync(resync) => resync,
            said => panic!("no resync but {said:?}"),
        }
    }

    pub(crate) async fn action(&mut self) -> (OpId, Payload, String) {
        match self.said().await {
            Said::Action {
                op_id,
                action,
                resource,
            } => (op_id, action, resource),
            said => panic!("no action but {said:?}"),
        }
    }

    pub(crate) async fn seat(&mut self, kind: ChannelKind, name: &str, epoch: &str, seq: u64) {
        let seat = Seat {
            epoch: epoch.into(),
            seq,
            recovered: false,
        };
        self.answer(kind, name, Ok(seat)).await;
    }

    pub(crate) async fn refuse(&mut self, kind: ChannelKind, name: &str, code: Code) {
        let fault = Box::new(Fault::new(code, Executed::No));
        self.answer(kind, name, Err(fault)).await;
    }

    async fn answer(&mut self, kind: ChannelKind, name: &str, result: Result<Seat, Box<Fault>>) {
        let name = name.into();
        let request_id = None;
        let channels = vec![SubscribedChannel { kind, name, result }];
        self.say(&ServerMessage::Subscribed(Subscribed {
            request_id,
            channels,
        }))
        .await;
    }

    pub(crate) async fn snapshot<T: Serialize + Sync>(&mut self, name: &str, seq: u64, state: &T) {
        self.snapshot_with(name, seq, state, &[]).await;
    }

    /// A snapshot that certain actions are in.
    pub(crate) async fn snapshot_with<T: Serialize + Sync>(
        &mut self,
        name: &str,
        seq: u64,
        state: &T,
        op_ids: &[OpId],
    ) {
        let snapshot = Snapshot {
            state: self.payload(state),
            seq,
            timestamp: 0,
            epoch: Some("e".into()),
            resource: Some(name.into()),
            op_ids: op_ids.to_vec(),
        };
        self.say(&ServerMessage::Snapshot(snapshot)).await;
    }

    pub(crate) async fn delta<T: Serialize + Sync>(&mut self, name: &str, seq: u64, delta: &T) {
        self.delta_by(name, seq, delta, &[]).await;
    }

    /// A delta that certain actions have caused.
    pub(crate) async fn delta_by<T: Serialize + Sync>(
        &mut self,
        name: &str,
        seq: u64,
        delta: &T,
        op_ids: &[OpId],
    ) {
        let delta = Delta {
            delta: self.payload(delta),
            seq,
            timestamp: 0,
            epoch: Some("e".into()),
            from: None,
            resource: Some(name.into()),
            op_ids: op_ids.to_vec(),
        };
        self.say(&ServerMessage::Delta(delta)).await;
    }

    pub(crate) async fn notify<T: Serialize + Sync>(&mut self, domain: &str, seq: u64, event: &T) {
        let notify = Notify {
            domain: domain.into(),
            event: self.payload(event),
            correlation_id: None,
            event_type: Some("happened".into()),
            resource: None,
            epoch: Some("e".into()),
            seq: Some(seq),
            from: None,
        };
        self.say(&ServerMessage::Notify(notify)).await;
    }

    pub(crate) async fn gap(&mut self, domain: &str, missed: Option<u64>, seq: u64) {
        let gap = Gap {
            domain: domain.into(),
            missed,
            epoch: Some("e".into()),
            seq: Some(seq),
        };
        self.say(&ServerMessage::Gap(gap)).await;
    }

    pub(crate) async fn users(&mut self, topic: &str, seq: u64, users: &[&str]) {
        let presence = Presence {
            users: users.iter().copied().map(user).collect(),
            resource: Some(topic.into()),
            epoch: Some("e".into()),
            seq: Some(seq),
        };
        self.say(&ServerMessage::Presence(presence)).await;
    }

    /// Says that an action is done, and that its effect is visible at that number.
    pub(crate) async fn done<T: Serialize + Sync>(
        &mut self,
        op_id: OpId,
        result: Option<&T>,
        at: Option<(&str, u64)>,
    ) {
        let at = at.map(|(resource, seq)| At {
            resource: resource.into(),
            epoch: "e".into(),
            seq,
        });
        let ok = ActionOk {
            op_id,
            result: result.map(|result| self.payload(result)),
            at: at.into_iter().collect(),
            replayed: false,
        };
        self.say(&ServerMessage::ActionOk(ok)).await;
    }

    pub(crate) async fn act_err(&mut self, op_id: OpId, fault: Fault) {
        let fault = Box::new(fault);
        self.say(&ServerMessage::ActionErr { op_id, fault }).await;
    }

    fn payload<T: Serialize + Sync>(&self, value: &T) -> Payload {
        Payload::encode(self.encoding, value).unwrap()
    }
}

pub(crate) fn user(id: &str) -> PresenceInfo {
    PresenceInfo {
        user_id: id.into(),
        name: None,
        status: PresenceStatus::Active,
        connected_at: 0,
    }
}

/// An operation's own refusal.
pub(crate) fn refusal<T: Serialize + Sync>(encoding: Encoding, error: &T) -> Fault {
    Fault {
        details: Some(Payload::encode(encoding, error).unwrap()),
        ..Fault::new(Code::Operation, Executed::Yes)
    }
}
