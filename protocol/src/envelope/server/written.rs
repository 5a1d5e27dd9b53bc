//! A message as bytes.

use super::ServerMessage;
use crate::codec::{EncodeError, Encoding};
use crate::envelope::fault;
use crate::envelope::tag::ServerTag;
use crate::envelope::writer::{Body, MapWriter};

impl<P: Body, S: Body, D: Body, E: Body> ServerMessage<P, S, D, E> {
    /// The tag of the message.
    #[must_use]
    pub fn tag(&self) -> Option<ServerTag> {
        Some(match self {
            Self::Connected(_) => ServerTag::Connected,
            Self::Pong { .. } => ServerTag::Pong,
            Self::Error { .. } => ServerTag::Error,
            Self::GoAway { .. } => ServerTag::GoAway,
            Self::AuthExpiring { .. } => ServerTag::AuthExpiring,
            Self::Authenticated { .. } => ServerTag::Authenticated,
            Self::Snapshot(_) => ServerTag::Snapshot,
            Self::Delta(_) => ServerTag::Delta,
            Self::Deltas(_) => ServerTag::Deltas,
            Self::Current(_) => ServerTag::Current,
            Self::Subscribed(_) => ServerTag::Subscribed,
            Self::Presence(_) => ServerTag::Presence,
            Self::PresenceDiff(_) => ServerTag::PresenceDiff,
            Self::Signal { .. } => ServerTag::Signal,
            Self::Notify(_) => ServerTag::Notify,
            Self::Gap(_) => ServerTag::Gap,
            Self::Progress(_) => ServerTag::Progress,
            Self::ActionOk(_) => ServerTag::ActionOk,
            Self::ActionErr { .. } => ServerTag::ActionErr,
            Self::Response(_) => ServerTag::Response,
            Self::Other { tag, .. } => return ServerTag::from_number(*tag),
        })
    }

    /// Appends the message to `out`.
    ///
    /// # Errors
    /// A payload cannot be said in this encoding. `out` then ends in part of a message.
    pub fn write(&self, encoding: Encoding, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let (number, name) = match (self, self.tag()) {
            (_, Some(tag)) => (tag.number(), tag.name()),
            (Self::Other { tag, .. }, None) => (*tag, "unknown"),
            (_, None) => unreachable!("only an unknown message has no tag"),
        };
        let mut writer = MapWriter::message(encoding, out, number, name);
        match self {
            Self::Connected(connected) => connected.write(&mut writer)?,
            Self::Pong {
                client_ts,
                server_ts,
                tops,
            } => {
                writer.opt_u64("client_ts", *client_ts);
                writer.u64("server_ts", *server_ts);
                if !tops.is_empty() {
                    writer.value("tops", tops)?;
                }
            }
            Self::Error {
                fault,
                fatal,
                request_id,
            } => {
                writer.opt_request_id(request_id.as_ref());
                writer.bool("fatal", *fatal);
                fault::write(fault, &mut writer)?;
            }
            Self::GoAway {
                reason,
                reconnect_after_ms,
                resume,
            } => {
                writer.str("reason", reason);
                writer.u64("reconnect_after_ms", *reconnect_after_ms);
                writer.bool("resume", *resume);
            }
            Self::AuthExpiring { expires_in_ms } => writer.u64("expires_in_ms", *expires_in_ms),
            Self::Authenticated { expires_in_ms } => {
                writer.opt_u64("expires_in_ms", *expires_in_ms);
            }
            Self::Snapshot(snapshot) => snapshot.write(&mut writer)?,
            Self::Delta(delta) => delta.write(&mut writer)?,
            Self::Deltas(deltas) => deltas.write(&mut writer)?,
            Self::Current(current) => current.write(&mut writer),
            Self::Subscribed(subscribed) => subscribed.write(&mut writer)?,
            Self::Presence(presence) => presence.write(&mut writer)?,
            Self::PresenceDiff(diff) => diff.write(&mut writer)?,
            Self::Signal {
                from_user_id,
                signal,
                resource,
            } => {
                writer.str("from_user_id", from_user_id);
                writer.opt_str("resource", resource.as_deref());
                signal.write(writer.nested("signal"));
            }
            Self::Notify(notify) => notify.write(&mut writer)?,
            Self::Gap(gap) => gap.write(&mut writer),
            Self::Progress(progress) => progress.write(&mut writer)?,
            Self::ActionOk(ok) => ok.write(&mut writer)?,
            Self::ActionErr { op_id, fault } => {
                writer.value("op_id", op_id)?;
                fault::write(fault, &mut writer)?;
            }
            Self::Response(response) => response.write(&mut writer)?,
            Self::Other { request_id, .. } => writer.opt_request_id(request_id.as_ref()),
        }
        writer.close();
        Ok(())
    }
}
