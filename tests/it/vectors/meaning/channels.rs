//! The messages of channels.

use serde_json::Value;
use wilco_protocol::Raw;
use wilco_protocol::envelope::{
    ClientMessage, Current, Gap, PresenceDiff, ServerMessage, Signal, SignalPayload, Subscribed,
    SubscribedChannel,
};

use super::{Fields, of_id, with_fault};

pub(super) fn of_client(message: &ClientMessage<'_>) -> Value {
    match message {
        ClientMessage::Subscribe(it) => Fields::new("subscribe")
            .maybe("request_id", it.request_id.as_ref().map(of_id))
            .with("channels", &it.channels)
            .done(),
        ClientMessage::Unsubscribe(it) => Fields::new("unsubscribe")
            .maybe("request_id", it.request_id.as_ref().map(of_id))
            .with("channels", &it.channels)
            .done(),
        ClientMessage::Resync(it) => Fields::new("resync")
            .maybe("last_seq", it.last_seq)
            .maybe("epoch", it.epoch.as_deref())
            .maybe("resource", it.resource.as_deref())
            .with("kind", it.kind)
            .done(),
        ClientMessage::SetPresence(it) => Fields::new("set_presence")
            .with("status", it.status)
            .maybe("resource", it.resource.as_deref())
            .done(),
        ClientMessage::Signal(it) => of_signal(it),
        other => panic!("not about channels: {other:?}"),
    }
}

fn of_signal(it: &Signal) -> Value {
    Fields::new("signal")
        .with("target_user_id", &it.target_user_id)
        .with("signal", of_payload(&it.signal))
        .maybe("resource", it.resource.as_deref())
        .maybe("request_id", it.request_id.as_ref().map(of_id))
        .done()
}

pub(super) fn of_server(message: &ServerMessage<Raw<'_>>) -> Value {
    match message {
        ServerMessage::Current(it) => of_current(it),
        ServerMessage::Subscribed(it) => of_subscribed(it),
        ServerMessage::Presence(it) => Fields::new("presence")
            .with("users", &it.users)
            .maybe("resource", it.resource.as_deref())
            .maybe("epoch", it.epoch.as_deref())
            .maybe("seq", it.seq)
            .done(),
        ServerMessage::PresenceDiff(it) => of_diff(it),
        ServerMessage::Signal {
            from_user_id,
            signal,
            resource,
        } => Fields::new("signal")
            .with("from_user_id", from_user_id)
            .with("signal", of_payload(signal))
            .maybe("resource", resource.as_deref())
            .done(),
        ServerMessage::Gap(it) => of_gap(it),
        other => panic!("not about channels: {other:?}"),
    }
}

fn of_current(it: &Current) -> Value {
    Fields::new("current")
        .with("seq", it.seq)
        .with("epoch", &it.epoch)
        .maybe("resource", it.resource.as_deref())
        .with("kind", it.kind)
        .done()
}

fn of_subscribed(it: &Subscribed) -> Value {
    let channels: Vec<Value> = it.channels.iter().map(of_channel).collect();
    Fields::new("subscribed")
        .maybe("request_id", it.request_id.as_ref().map(of_id))
        .with("channels", channels)
        .done()
}

fn of_channel(it: &SubscribedChannel) -> Value {
    let fields = Fields(serde_json::Map::new())
        .with("kind", it.kind)
        .with("name", &it.name);
    match &it.result {
        Ok(seat) => fields
            .with("epoch", &seat.epoch)
            .with("seq", seat.seq)
            .with("recovered", seat.recovered)
            .done(),
        Err(fault) => {
            let error = with_fault(Fields(serde_json::Map::new()), fault).done();
            fields.with("error", error).done()
        }
    }
}

fn of_diff(it: &PresenceDiff) -> Value {
    Fields::new("presence_diff")
        .with("joined", &it.joined)
        .with("left", &it.left)
        .with("changed", &it.changed)
        .maybe("resource", it.resource.as_deref())
        .maybe("epoch", it.epoch.as_deref())
        .maybe("from", it.from)
        .with("seq", it.seq)
        .done()
}

fn of_gap(it: &Gap) -> Value {
    Fields::new("gap")
        .with("domain", &it.domain)
        .maybe("missed", it.missed)
        .maybe("epoch", it.epoch.as_deref())
        .maybe("seq", it.seq)
        .done()
}

fn of_payload(it: &SignalPayload) -> Value {
    match it {
        SignalPayload::Offer { sdp } => Fields::new("offer").with("sdp", sdp).done(),
        SignalPayload::Answer { sdp } => Fields::new("answer").with("sdp", sdp).done(),
        SignalPayload::IceCandidate {
            candidate,
            sdp_mid,
            sdp_m_line_index,
        } => Fields::new("ice_candidate")
            .with("candidate", candidate)
            .maybe("sdp_mid", sdp_mid.as_deref())
            .maybe("sdp_m_line_index", *sdp_m_line_index)
            .done(),
    }
}
