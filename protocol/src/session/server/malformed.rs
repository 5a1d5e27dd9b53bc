//! What cannot be read. See docs/protocol.md#malformed-messages.

use super::answer::respond;
use super::{Phase, ServerSession};
use crate::close::CloseCode;
use crate::envelope::{ClientTag, ServerMessage, Unreadable};
use crate::fault::{Code, Executed, Fault};
use crate::moment::Moment;
use crate::session::calls::CallState;
use crate::session::effect::Effect;

impl ServerSession {
    /// The tables of docs/protocol.md#malformed-messages and, before it came, #hello.
    pub(super) fn refuse_unreadable(
        &mut self,
        mut unreadable: Unreadable,
        now: Moment,
        effects: &mut Vec<Effect<'_>>,
    ) {
        let is_readable = unreadable.malformed.is_readable();
        match self.phase {
            Phase::New | Phase::Closed => return,
            Phase::AwaitingHello { promised, .. } if is_readable => {
                if !may_come_first(&unreadable, promised) {
                    return self.refuse_first(promised, effects);
                }
            }
            // Nothing was greeted that could go on.
            Phase::AwaitingHello { .. } => unreadable.request_id = None,
            Phase::Greeting { .. } if is_readable => {
                return self.fail(CloseCode::UNEXPECTED, Code::Unsupported, effects);
            }
            Phase::Greeting { .. } => unreadable.request_id = None,
            Phase::Open | Phase::Draining => {}
        }
        self.answer_unreadable(unreadable, effects);
        self.suspect(now, effects);
    }

    fn answer_unreadable(&mut self, unreadable: Unreadable, effects: &mut Vec<Effect<'_>>) {
        let sentence = unreadable.to_string();
        let is = |tag: ClientTag| unreadable.tag == Some(tag.number());
        let is_call = is(ClientTag::Request) || is(ClientTag::Action);
        let fault = Box::new(Fault::with_message(
            Code::InvalidPayload,
            Executed::No,
            sentence,
        ));
        let is_awaited = |id| self.calls.state(id).is_some_and(CallState::is_awaited);
        match unreadable.request_id {
            // An answer to a live id would be taken for the answer of the call that has it.
            Some(id) if is_call && !is_awaited(&id) => {
                effects.push(respond(id, Err(fault), false));
            }
            None if !unreadable.malformed.is_readable() => {
                self.fail_with(CloseCode::MALFORMED, fault, effects);
            }
            request_id => effects.push(Effect::Send(ServerMessage::Error {
                fault,
                fatal: false,
                request_id,
            })),
        }
    }
}

/// Whether the message would have been a first one, had its fields been right.
fn may_come_first(unreadable: &Unreadable, promised: bool) -> bool {
    let is = |tag: ClientTag| unreadable.tag == Some(tag.number());
    is(ClientTag::Hello) || (is(ClientTag::Authenticate) && !promised)
}
