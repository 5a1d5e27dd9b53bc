//! What a session says, in a few words.

use crate::envelope::{Channel, Connected, ServerMessage};
use crate::id::RequestId;

pub(super) fn say_message(message: &ServerMessage) -> String {
    match message {
        ServerMessage::Connected(connected) => {
            let said = match &connected.session_id {
                Some(_) if connected.resumed => say_resumed(connected),
                Some(_) => "connected in a session".to_owned(),
                None => "connected".to_owned(),
            };
            let schema = connected
                .schema
                .map(|it| format!(" of the {} contract", it.as_str()));
            said + &schema.unwrap_or_default()
        }
        ServerMessage::Pong {
            client_ts,
            server_ts,
            ..
        } => format!("pong {} {server_ts}", client_ts.unwrap_or(0)),
        ServerMessage::Error {
            fault,
            fatal,
            request_id,
        } => {
            let id = request_id
                .as_ref()
                .map_or(String::new(), |id| format!(" for {id}"));
            let fatal = if *fatal { "fatal " } else { "" };
            format!("{fatal}error {}{id}", fault.code.as_str())
        }
        ServerMessage::GoAway {
            reconnect_after_ms, ..
        } => format!("go away for {reconnect_after_ms}"),
        ServerMessage::Response(response) => {
            let again = if response.replayed { " again" } else { "" };
            let id = &response.request_id;
            match &response.result {
                Ok(_) => format!("answer {id} ok{again}"),
                Err(fault) => {
                    let (code, executed) = (fault.code.as_str(), fault.executed.as_str());
                    format!("answer {id} {code} executed {executed}{again}")
                }
            }
        }
        ServerMessage::AuthExpiring { expires_in_ms } => format!("auth expires in {expires_in_ms}"),
        ServerMessage::Authenticated { expires_in_ms } => match expires_in_ms {
            Some(ms) => format!("authenticated for {ms}"),
            None => "authenticated".to_owned(),
        },
        ServerMessage::Progress(progress) => {
            let of = progress.request_id.as_ref().map(ToString::to_string);
            let of = of.or_else(|| progress.op_id.map(|op_id| op_id.to_string()));
            format!("progress {} {:?}", of.unwrap_or_default(), progress.percent)
        }
        ServerMessage::ActionOk(ok) => {
            let again = if ok.replayed { " again" } else { "" };
            let at = ok
                .at
                .iter()
                .map(|at| format!(" at {}:{}:{}", at.resource, at.epoch, at.seq));
            format!("action {} ok{}{again}", ok.op_id, at.collect::<String>())
        }
        ServerMessage::ActionErr { op_id, fault } => {
            let (code, executed) = (fault.code.as_str(), fault.executed.as_str());
            format!("action {op_id} {code} executed {executed}")
        }
        ServerMessage::Subscribed(subscribed) => {
            let channels = subscribed
                .channels
                .iter()
                .map(|channel| match &channel.result {
                    Ok(seat) => format!(" {} {} at {}", channel.kind, channel.name, seat.seq),
                    Err(fault) => {
                        format!(" {} {} {}", channel.kind, channel.name, fault.code.as_str())
                    }
                });
            let id = subscribed.request_id.as_ref();
            let id = id.map_or(String::new(), |id| format!(" {id}"));
            format!("subscribed{id}{}", channels.collect::<String>())
        }
        ServerMessage::Snapshot(_)
        | ServerMessage::Delta(_)
        | ServerMessage::Deltas(_)
        | ServerMessage::Current(_)
        | ServerMessage::Presence(_)
        | ServerMessage::PresenceDiff(_)
        | ServerMessage::Signal { .. }
        | ServerMessage::Notify(_)
        | ServerMessage::Gap(_)
        | ServerMessage::Other { .. } => panic!("a session says no such thing"),
    }
}

pub(super) fn say_channels(what: &str, id: Option<&RequestId>, channels: &[Channel]) -> String {
    let channels = channels.iter().map(|channel| match &channel.since {
        Some(since) => format!(" {} {} since {since}", channel.kind, channel.name),
        None => format!(" {} {}", channel.kind, channel.name),
    });
    let id = id.map_or(String::new(), |id| format!(" {id}"));
    format!("{what}{id}{}", channels.collect::<String>())
}

fn say_resumed(connected: &Connected) -> String {
    let pending = connected.pending.iter();
    let pending = pending.map(|it| format!(" {} {:?}", it.id, it.verdict).to_lowercase());
    format!("connected again{}", pending.collect::<String>())
}
