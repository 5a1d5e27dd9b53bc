//! What a session says, in a few words.

use crate::envelope::{Connected, ServerMessage};

pub(super) fn say_message(message: &ServerMessage) -> String {
    match message {
        ServerMessage::Connected(connected) => match &connected.session_id {
            Some(_) if connected.resumed => say_resumed(connected),
            Some(_) => "connected in a session".to_owned(),
            None => "connected".to_owned(),
        },
        ServerMessage::Pong {
            client_ts,
            server_ts,
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
        ServerMessage::Snapshot(_)
        | ServerMessage::Delta(_)
        | ServerMessage::Deltas(_)
        | ServerMessage::Notify(_)
        | ServerMessage::Other { .. } => panic!("a session says no such thing"),
    }
}

fn say_resumed(connected: &Connected) -> String {
    let pending = connected.pending.iter();
    let pending = pending.map(|it| format!(" {} {:?}", it.id, it.verdict).to_lowercase());
    format!("connected again{}", pending.collect::<String>())
}
