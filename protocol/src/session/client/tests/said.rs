//! What a client asks for, said shortly.

use crate::envelope::{Channel, ClientMessage};
use crate::id::OpId;
use crate::payload::Payload;
use crate::session::client::{CallFailure, ChannelNews, ClientEffect, ConnectionStatus};

pub(super) fn say(effect: &ClientEffect<'_>) -> String {
    match effect {
        ClientEffect::Connect => "connect".to_owned(),
        ClientEffect::Authenticate => "fetch a token".to_owned(),
        ClientEffect::Send(message) => say_message(message),
        ClientEffect::Disconnect(code) => format!("disconnect {}", code.as_u16()),
        ClientEffect::Resolve {
            request_id,
            outcome: Ok(_),
        } => format!("{request_id} ok"),
        ClientEffect::Resolve {
            request_id,
            outcome: Err(failure),
        } => {
            let name = match failure {
                CallFailure::Fault(fault) => fault.code.as_str(),
                CallFailure::Unreadable(_) => "unreadable",
                CallFailure::Offline => "offline",
                CallFailure::Closed { .. } => "closed",
            };
            format!("{request_id} {name} {}", failure.executed().as_str())
        }
        ClientEffect::Acted { request_id, at, .. } => {
            let at: Vec<_> = at
                .iter()
                .map(|at| format!(" at {} {}:{}", at.resource, at.epoch, at.seq))
                .collect();
            format!("{request_id} done{}", at.concat())
        }
        ClientEffect::Progress {
            request_id,
            percent,
            ..
        } => format!("{request_id} at {} %", percent.unwrap()),
        ClientEffect::Channel { channel, news } => {
            format!("{} {} {}", channel.kind, channel.name, say_news(news))
        }
        ClientEffect::Status(status) => match status {
            ConnectionStatus::Connecting => "is connecting".to_owned(),
            ConnectionStatus::Open {
                latency,
                replayed,
                schema,
            } => {
                let latency = latency.map_or_else(String::new, |latency| {
                    format!(" at {} ms", latency.as_millis())
                });
                let with = match replayed {
                    0 => String::new(),
                    replayed => format!(" with {replayed}"),
                };
                let schema = schema.map_or_else(String::new, |schema| {
                    format!(", {} contract", schema.as_str())
                });
                format!("is open{latency}{with}{schema}")
            }
            ConnectionStatus::Waiting { retry_in, cause } => {
                format!("is waiting {} ms as {cause}", retry_in.as_millis())
            }
            ConnectionStatus::Closed { reason } => format!("is closed as {reason}"),
        },
    }
}

fn say_message(message: &ClientMessage<'static, Payload>) -> String {
    match message {
        ClientMessage::Hello(hello) => {
            let mut said = "hello".to_owned();
            if let Some(token) = &hello.token {
                said += &format!(" as {token}");
            }
            if let Some(resume) = &hello.resume {
                let ids: Vec<_> = resume.pending.iter().map(|call| call.id).collect();
                said += &format!(" of {} for {ids:?}", resume.resume_token);
            }
            if let Some(hash) = &hello.schema_hash {
                said += &format!(" by {hash}");
            }
            if !hello.channels.is_empty() {
                said += &format!(" with {}", say_channels(&hello.channels));
            }
            said
        }
        ClientMessage::Authenticate(authenticate) => format!("authenticate {}", authenticate.token),
        ClientMessage::Request(request) => {
            let budget = request.timeout_ms.unwrap();
            let ack = request.ack.as_ref();
            let ack = ack.map_or_else(String::new, |ack| {
                format!(" ack {} {:?}", ack.below, ack.open)
            });
            let named = if request.op_id.is_some() {
                " named"
            } else {
                ""
            };
            format!("send {}{named} within {budget}{ack}", request.request_id)
        }
        ClientMessage::Cancel { request_id } => format!("cancel {request_id}"),
        ClientMessage::Ping { ack: None, .. } => "ping".to_owned(),
        ClientMessage::Ping { ack: Some(ack), .. } => {
            format!("ping ack {} {:?}", ack.below, ack.open)
        }
        ClientMessage::Action {
            op_id,
            resource,
            timeout_ms,
            ..
        } => format!(
            "act #{} on {} within {}",
            op_id.as_uuid().as_u128(),
            resource.as_deref().unwrap(),
            timeout_ms.unwrap()
        ),
        ClientMessage::Subscribe(subscribe) => {
            format!("subscribe {}", say_channels(&subscribe.channels))
        }
        ClientMessage::Unsubscribe(unsubscribe) => {
            format!("unsubscribe {}", say_channels(&unsubscribe.channels))
        }
        ClientMessage::Resync(resync) => {
            let (epoch, seq) = (resync.epoch.as_deref(), resync.last_seq);
            let since = epoch
                .zip(seq)
                .map_or_else(String::new, |(epoch, seq)| format!(" since {epoch}:{seq}"));
            let name = resync.resource.as_deref().unwrap();
            format!("resync {} {name}{since}", resync.kind)
        }
        ClientMessage::SetPresence(set) => format!(
            "be {} at {}",
            set.status.as_str(),
            set.resource.as_deref().unwrap_or("all")
        ),
        ClientMessage::Signal(signal) => format!(
            "signal {} to {} at {}",
            signal.request_id.as_ref().unwrap(),
            signal.target_user_id,
            signal.resource.as_deref().unwrap()
        ),
        ClientMessage::Other { .. } => panic!("no client says {message:?}"),
    }
}

fn say_channels(channels: &[Channel]) -> String {
    let say = |channel: &Channel| {
        let since = channel.since.as_ref();
        let since = since.map_or_else(String::new, |since| format!(" since {since}"));
        format!("{} {}{since}", channel.kind, channel.name)
    };
    channels.iter().map(say).collect::<Vec<_>>().join(" + ")
}

fn say_actions(op_ids: &[OpId]) -> String {
    let say = |id: &OpId| format!(" by #{}", id.as_uuid().as_u128());
    op_ids.iter().map(say).collect()
}

fn say_news(news: &ChannelNews<'_>) -> String {
    match news {
        ChannelNews::Snapshot {
            op_ids, position, ..
        } => format!("is at {position}{}", say_actions(op_ids)),
        ChannelNews::Deltas {
            op_ids, position, ..
        } => format!("goes to {position}{}", say_actions(op_ids)),
        ChannelNews::Users { users, .. } => format!("has {}", users.len()),
        ChannelNews::UsersChanged { joined, left, .. } => {
            format!("has {} more and {} less", joined.len(), left.len())
        }
        ChannelNews::Event { seq, .. } => format!("event {}", seq.unwrap_or(0)),
        ChannelNews::Gap { missed } => format!("missed {missed:?}"),
        ChannelNews::Signal { from_user_id, .. } => format!("hears {from_user_id}"),
        ChannelNews::Undelivered { fault } => format!("undelivered {}", fault.code.as_str()),
        ChannelNews::Live => "live".to_owned(),
        ChannelNews::Stale => "stale".to_owned(),
        ChannelNews::Refused(fault) => format!("refused {}", fault.code.as_str()),
    }
}
