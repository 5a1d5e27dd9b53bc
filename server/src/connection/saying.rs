//! Messages of the session as frames on the socket.

use wilco_protocol::envelope::{ActionOk, Response, ServerMessage};
use wilco_protocol::session::Reply;
use wilco_protocol::{CloseCode, Code, EncodeError, Encoding, Executed, Fault, RequestId};

use super::SessionPeer;
use crate::socket::{MessageKind, Outbound};

impl SessionPeer {
    pub(super) fn send(&self, message: ServerMessage, out: &mut Outbound) {
        let written = self.write(&message, out);
        let Err(unsent) = written else {
            return;
        };
        let answer = match message {
            ServerMessage::Response(response) => Answer {
                executed: executed(&response.result),
                to: response.request_id,
            },
            ServerMessage::ActionOk(ActionOk { op_id, .. }) => Answer {
                executed: Executed::Yes,
                to: RequestId::Op(op_id),
            },
            ServerMessage::ActionErr { op_id, fault } => Answer {
                executed: fault.executed,
                to: RequestId::Op(op_id),
            },
            other => return Self::give_up(&other, out),
        };
        self.refuse(answer, unsent, out);
    }

    /// Answers with a fault that is small and plain, so that it can always be written.
    fn refuse(&self, answer: Answer, unsent: Unsent, out: &mut Outbound) {
        let Answer { to, executed } = answer;
        let fault = match unsent {
            Unsent::TooLarge => Fault::new(Code::TooLarge, executed),
            Unsent::Unencodable(error) => {
                let error_id = crate::error::error_id();
                tracing::error!(%error, error_id, "an answer could not be written");
                Fault::new(Code::Internal, executed).error_id(error_id)
            }
        };
        let fault = Box::new(fault);
        let refusal = match to {
            RequestId::Op(op_id) => ServerMessage::ActionErr { op_id, fault },
            request_id @ (RequestId::Number(_) | RequestId::Text(_)) => {
                ServerMessage::Response(Response {
                    request_id,
                    result: Err(fault),
                    replayed: false,
                })
            }
        };
        if self.write(&refusal, out).is_err() {
            Self::give_up(&refusal, out);
        }
    }

    /// Nobody can go on where a message of the protocol is missing.
    fn give_up(message: &ServerMessage, out: &mut Outbound) {
        let tag = message.tag();
        tracing::error!(?tag, "a message of the protocol could not be written");
        out.close(CloseCode::INTERNAL, CloseCode::INTERNAL.sentence());
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

/// An answer that cannot be sent.
struct Answer {
    to: RequestId,
    executed: Executed,
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
