//! What a server says of channels and actions, said shortly.

use std::time::Duration;

use super::script::Input;
use crate::codec::Encoding;
use crate::envelope::{
    ActionOk, At, ChannelKind, Current, Delta, Deltas, Gap, Notify, Presence, PresenceDiff,
    PresenceInfo, PresenceStatus, Progress, Seat, ServerMessage, SignalPayload, Snapshot,
    Subscribed, SubscribedChannel, Top,
};
use crate::fault::{Code, Executed, Fault};
use crate::id::OpId;
use crate::moment::Moment;
use crate::payload::{Payload, Raw};
use crate::session::client::{ChannelKey, ClientInput, NewAction, NewSignal, Offline};

const NOTHING: Raw<'static> = Raw::new(Encoding::Json, b"1");

pub(super) fn world() -> ChannelKey {
    ChannelKey::state("world")
}

pub(super) fn follow(channel: ChannelKey) -> Input {
    ClientInput::Subscribe(channel)
}

pub(super) fn leave(channel: ChannelKey) -> Input {
    ClientInput::Unsubscribe(channel)
}

fn said(message: ServerMessage<Raw<'static>>) -> Input {
    ClientInput::Received(message)
}

pub(super) fn seat(channel: ChannelKey, epoch: &str, seq: u64, recovered: bool) -> Input {
    answer(
        channel,
        Ok(Seat {
            epoch: epoch.into(),
            seq,
            recovered,
        }),
    )
}

pub(super) fn refuse(channel: ChannelKey, code: Code, retry_after_ms: Option<u64>) -> Input {
    let fault = Fault {
        retry_after_ms,
        ..Fault::new(code, Executed::No)
    };
    answer(channel, Err(Box::new(fault)))
}

fn answer(channel: ChannelKey, result: Result<Seat, Box<Fault>>) -> Input {
    let ChannelKey { kind, name } = channel;
    let request_id = None;
    let channels = vec![SubscribedChannel { kind, name, result }];
    said(ServerMessage::Subscribed(Subscribed {
        request_id,
        channels,
    }))
}

pub(super) fn snapshot(epoch: &str, seq: u64) -> Input {
    snapshot_with(epoch, seq, &[])
}

/// A snapshot that certain actions are in.
pub(super) fn snapshot_with(epoch: &str, seq: u64, op_ids: &[u128]) -> Input {
    said(ServerMessage::Snapshot(Snapshot {
        state: NOTHING,
        seq,
        timestamp: 0,
        epoch: Some(epoch.into()),
        resource: Some("world".into()),
        op_ids: op_ids.iter().copied().map(op_id).collect(),
    }))
}

pub(super) fn delta(epoch: &str, from: u64, seq: u64) -> Input {
    delta_by(epoch, from, seq, &[])
}

/// A delta that certain actions have caused.
pub(super) fn delta_by(epoch: &str, from: u64, seq: u64, op_ids: &[u128]) -> Input {
    said(ServerMessage::Delta(Delta {
        delta: NOTHING,
        seq,
        timestamp: 0,
        epoch: Some(epoch.into()),
        from: Some(from),
        resource: Some("world".into()),
        op_ids: op_ids.iter().copied().map(op_id).collect(),
    }))
}

pub(super) fn deltas(epoch: &str, from: u64, seq: u64) -> Input {
    said(ServerMessage::Deltas(Deltas {
        deltas: vec![NOTHING; 2],
        seq,
        timestamp: 0,
        epoch: Some(epoch.into()),
        from: Some(from),
        resource: Some("world".into()),
        op_ids: Vec::new(),
    }))
}

pub(super) fn current(kind: ChannelKind, name: &str, epoch: &str, seq: u64) -> Input {
    said(ServerMessage::Current(Current {
        seq,
        epoch: epoch.into(),
        resource: Some(name.into()),
        kind,
    }))
}

pub(super) fn event(epoch: &str, from: u64, seq: u64) -> Input {
    notify(Some(epoch), Some(from), Some(seq))
}

/// An event of a domain that does not count.
pub(super) fn uncounted() -> Input {
    notify(None, None, None)
}

fn notify(epoch: Option<&str>, from: Option<u64>, seq: Option<u64>) -> Input {
    said(ServerMessage::Notify(Notify {
        domain: "news".into(),
        event: NOTHING,
        correlation_id: None,
        event_type: None,
        resource: None,
        epoch: epoch.map(Into::into),
        seq,
        from,
    }))
}

pub(super) fn gap(missed: Option<u64>, epoch: &str, seq: u64) -> Input {
    said(ServerMessage::Gap(Gap {
        domain: "news".into(),
        missed,
        epoch: Some(epoch.into()),
        seq: Some(seq),
    }))
}

pub(super) fn users(ids: &[&str], epoch: &str, seq: u64) -> Input {
    said(ServerMessage::Presence(Presence {
        users: ids.iter().map(|id| user(id)).collect(),
        resource: Some("desk".into()),
        epoch: Some(epoch.into()),
        seq: Some(seq),
    }))
}

pub(super) fn joined(ids: &[&str], epoch: &str, from: u64, seq: u64) -> Input {
    said(ServerMessage::PresenceDiff(PresenceDiff {
        joined: ids.iter().map(|id| user(id)).collect(),
        resource: Some("desk".into()),
        epoch: Some(epoch.into()),
        from: Some(from),
        seq,
        ..PresenceDiff::default()
    }))
}

fn user(id: &str) -> PresenceInfo {
    PresenceInfo {
        user_id: id.into(),
        name: None,
        status: PresenceStatus::Active,
        connected_at: 0,
    }
}

pub(super) fn hears(from: &str) -> Input {
    said(ServerMessage::Signal {
        from_user_id: from.into(),
        signal: offer(),
        resource: Some("desk".into()),
    })
}

pub(super) fn signal() -> Input {
    ClientInput::Signal(NewSignal {
        topic: "desk".into(),
        target_user_id: "bob".into(),
        signal: offer(),
    })
}

fn offer() -> SignalPayload {
    SignalPayload::Offer { sdp: "v=0".into() }
}

/// A pong that says how far the server has brought this connection.
pub(super) fn tops(tops: &[(ChannelKey, &str, u64)]) -> Input {
    let top = |(channel, epoch, seq): &(ChannelKey, &str, u64)| Top {
        kind: channel.kind,
        name: channel.name.clone(),
        epoch: (*epoch).into(),
        seq: *seq,
    };
    said(ServerMessage::Pong {
        client_ts: None,
        server_ts: 0,
        tops: tops.iter().map(top).collect(),
    })
}

pub(super) fn op_id(number: u128) -> OpId {
    OpId::from_uuid(uuid::Uuid::from_u128(number))
}

pub(super) fn act(number: u128, deadline_ms: u64) -> Input {
    ClientInput::Act(action(number, deadline_ms))
}

pub(super) fn urgent_act(number: u128, deadline_ms: u64) -> Input {
    ClientInput::Act(NewAction {
        offline: Offline::Fail,
        ..action(number, deadline_ms)
    })
}

fn action(number: u128, deadline_ms: u64) -> NewAction {
    NewAction {
        op_id: op_id(number),
        resource: "world".into(),
        payload: Payload::new(Encoding::Json, &b"1"[..]),
        deadline: Moment::after(Duration::from_millis(deadline_ms)),
        offline: Offline::Queue,
    }
}

/// An action is done, and its effect is visible at that number of the epoch `e`.
pub(super) fn done(number: u128, seq: u64) -> Input {
    let at = At {
        resource: "world".into(),
        epoch: "e".into(),
        seq,
    };
    said(ServerMessage::ActionOk(ActionOk {
        op_id: op_id(number),
        result: None,
        at: vec![at],
        replayed: false,
    }))
}

pub(super) fn act_err(number: u128, code: Code, executed: Executed) -> Input {
    said(ServerMessage::ActionErr {
        op_id: op_id(number),
        fault: Box::new(Fault::new(code, executed)),
    })
}

pub(super) fn progress(number: u128, percent: u8) -> Input {
    said(ServerMessage::Progress(Progress {
        op_id: Some(op_id(number)),
        percent: Some(percent),
        ..Progress::default()
    }))
}
