//! Messages of the session as frames on the socket.

use wilco_protocol::envelope::{Response, ServerMessage};
use wilco_protocol::session::Reply;
use wilco_protocol::{CloseCode, Code, EncodeError, Encoding, Executed, Fault};

use super::SessionPeer;
use crate::socket::{MessageKind, Outbound};

impl SessionPeer {
    pub(super) fn send(&self, message: ServerMessage, out: &mut Outbound) {
        let written = self.write(&message, out);
        match (written, message) {
            (Ok(()), _) => {}
            (Err(Unsent::TooLarge), ServerMessage::Response(response)) => {
                let fault = Fault::new(Code::TooLarge, executed(&response.result));
                self.refuse(response, fault, out);
            }
            (Err(Unsent::Unencodable(error)), ServerMessage::Response(response)) => {
                let error_id = crate::error::error_id();
                tracing::error!(%error, error_id, "a response could not be written");
                let fault = Fault::new(Code::Internal, executed(&response.result));
                self.refuse(response, fault.error_id(error_id), out);
            }
            (Err(_), _) => {
                tracing::error!("a message of the protocol could not be written");
                out.close(CloseCode::INTERNAL, CloseCode::INTERNAL.sentence());
            }
        }
    }

    /// Answers with a fault that is small and plain, so that it can always be written.
    fn refuse(&self, mut response: Response, fault: Fault, out: &mut Outbound) {
        response.result = Err(Box::new(fault));
        let response = ServerMessage::Response(response);
        if self.write(&response, out).is_err() {
            out.close(CloseCode::INTERNAL, CloseCode::INTERNAL.sentence());
        }
    }

    fn write(&self, message: &ServerMessage, out: &mut Outbound) -> Result<(), Unsent> {
        let max = self.api.config.max_response;
        let kind = match self.encoding {
            Encoding::MessagePack => MessageKind::Binary,
            Encoding::Json => MessageKind::Text,
        };
        out.encode(kind, |buffer| {
            let before = buffer.len();
            message.write(self.encoding, buffer)?;
            if buffer.len() - before > max {
                return Err(Unsent::TooLarge);
            }
            Ok(())
        })
    }
}

/// What is promised of a call whose own answer cannot be sent, or may not be.
pub(super) fn executed(result: &Reply) -> Executed {
    match result {
        Ok(_) => Executed::Yes,
        Err(fault) => fault.executed,
    }
}

/// Why a message was not queued.
enum Unsent {
    TooLarge,
    Unencodable(EncodeError),
}

impl From<EncodeError> for Unsent {
    fn from(error: EncodeError) -> Self {
        Self::Unencodable(error)
    }
}
