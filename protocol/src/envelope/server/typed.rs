//! A message with the application's types in it.

use serde::de::DeserializeOwned;

use super::ServerMessage;
use crate::codec::DecodeError;
use crate::payload::Raw;

impl<'a> ServerMessage<Raw<'a>> {
    /// The same message with the application's types decoded; payloads of responses stay raw.
    ///
    /// # Errors
    /// A state, delta or event is not of its type.
    pub fn typed<S: DeserializeOwned, D: DeserializeOwned, E: DeserializeOwned>(
        self,
    ) -> Result<ServerMessage<Raw<'a>, S, D, E>, DecodeError> {
        Ok(match self {
            Self::Snapshot(snapshot) => ServerMessage::Snapshot(snapshot.typed()?),
            Self::Delta(delta) => ServerMessage::Delta(delta.typed()?),
            Self::Deltas(deltas) => ServerMessage::Deltas(deltas.typed()?),
            Self::Notify(notify) => ServerMessage::Notify(notify.typed()?),
            Self::Current(current) => ServerMessage::Current(current),
            Self::Subscribed(subscribed) => ServerMessage::Subscribed(subscribed),
            Self::Presence(presence) => ServerMessage::Presence(presence),
            Self::PresenceDiff(diff) => ServerMessage::PresenceDiff(diff),
            Self::Signal {
                from_user_id,
                signal,
                resource,
            } => ServerMessage::Signal {
                from_user_id,
                signal,
                resource,
            },
            Self::Gap(gap) => ServerMessage::Gap(gap),
            Self::Progress(progress) => ServerMessage::Progress(progress),
            Self::ActionOk(ok) => ServerMessage::ActionOk(ok),
            Self::ActionErr { op_id, fault } => ServerMessage::ActionErr { op_id, fault },
            Self::Connected(connected) => ServerMessage::Connected(connected),
            Self::Pong {
                client_ts,
                server_ts,
                tops,
            } => ServerMessage::Pong {
                client_ts,
                server_ts,
                tops,
            },
            Self::Error {
                fault,
                fatal,
                request_id,
            } => ServerMessage::Error {
                fault,
                fatal,
                request_id,
            },
            Self::GoAway {
                reason,
                reconnect_after_ms,
                resume,
            } => ServerMessage::GoAway {
                reason,
                reconnect_after_ms,
                resume,
            },
            Self::AuthExpiring { expires_in_ms } => ServerMessage::AuthExpiring { expires_in_ms },
            Self::Authenticated { expires_in_ms } => ServerMessage::Authenticated { expires_in_ms },
            Self::Response(response) => ServerMessage::Response(response),
            Self::Other { tag, request_id } => ServerMessage::Other { tag, request_id },
        })
    }
}
