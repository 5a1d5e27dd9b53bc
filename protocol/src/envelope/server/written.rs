//! A message as bytes.

use super::ServerMessage;
use crate::codec::{EncodeError, Encoding};
use crate::envelope::channel::Top;
use crate::envelope::fault;
use crate::envelope::signal::SignalPayload;
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
        self.write_fields(&mut writer)?;
        writer.close();
        Ok(())
    }

    fn write_fields(&self, writer: &mut MapWriter<'_>) -> Result<(), EncodeError> {
        match self {
            Self::Connected(connected) => connected.write(writer)?,
            Self::Pong {
                client_ts,
                server_ts,
                tops,
            } => write_pong(writer, *client_ts, *server_ts, tops)?,
            Self::Error {
                fault,
                fatal,
                request_id,
            } => {
                writer.opt_request_id(request_id.as_ref());
                writer.bool("fatal", *fatal);
                fault::write(fault, writer)?;
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
            Self::Snapshot(snapshot) => snapshot.write(writer)?,
            Self::Delta(delta) => delta.write(writer)?,
            Self::Deltas(deltas) => deltas.write(writer)?,
            Self::Current(current) => current.write(writer),
            Self::Subscribed(subscribed) => subscribed.write(writer)?,
            Self::Presence(presence) => presence.write(writer)?,
            Self::PresenceDiff(diff) => diff.write(writer)?,
            Self::Signal {
                from_user_id,
                signal,
                resource,
            } => write_signal(writer, from_user_id, signal, resource.as_deref()),
            Self::Notify(notify) => notify.write(writer)?,
            Self::Gap(gap) => gap.write(writer),
            Self::Progress(progress) => progress.write(writer)?,
            Self::ActionOk(ok) => ok.write(writer)?,
            Self::ActionErr { op_id, fault } => {
                writer.value("op_id", op_id)?;
                fault::write(fault, writer)?;
            }
            Self::Response(response) => response.write(writer)?,
            Self::Other { request_id, .. } => writer.opt_request_id(request_id.as_ref()),
        }
        Ok(())
    }
}

fn write_pong(
    writer: &mut MapWriter<'_>,
    client_ts: Option<u64>,
    server_ts: u64,
    tops: &[Top],
) -> Result<(), EncodeError> {
    writer.opt_u64("client_ts", client_ts);
    writer.u64("server_ts", server_ts);
    if tops.is_empty() {
        return Ok(());
    }
    writer.value("tops", tops)
}

fn write_signal(
    writer: &mut MapWriter<'_>,
    from_user_id: &str,
    signal: &SignalPayload,
    resource: Option<&str>,
) {
    writer.str("from_user_id", from_user_id);
    writer.opt_str("resource", resource);
    signal.write(writer.nested("signal"));
}
