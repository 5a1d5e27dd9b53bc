use std::collections::VecDeque;

use super::super::effect::{ChannelKey, ClientEffect, NewSignal};
use super::super::news::ChannelNews;
use super::{Channels, tell};
use crate::envelope::{ClientMessage, Signal};
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;

/// The latest words to other users on this connection, by their request ids: which an error may
/// name.
#[derive(Debug, Default)]
pub(super) struct Words(VecDeque<(u64, ChannelKey)>);

impl Words {
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }

    fn remember(&mut self, id: u64, key: ChannelKey) {
        if self.0.len() == REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back((id, key));
    }

    fn take(&mut self, id: u64) -> Option<ChannelKey> {
        let at = self.0.iter().position(|(word, _)| *word == id)?;
        self.0.remove(at).map(|(_, key)| key)
    }
}

impl Channels {
    /// Says something to another user, under an id that an error can name.
    pub(in super::super) fn signal(
        &mut self,
        id: u64,
        signal: NewSignal,
        can_say: bool,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let key = ChannelKey::presence(signal.topic.clone());
        if !can_say {
            let fault =
                Fault::with_message(Code::Unavailable, Executed::No, "there is no connection");
            let fault = Box::new(fault);
            return effects.push(tell(key, ChannelNews::Undelivered { fault }));
        }
        self.words.remember(id, key);
        effects.push(ClientEffect::Send(ClientMessage::Signal(Signal {
            target_user_id: signal.target_user_id,
            signal: signal.signal,
            resource: Some(signal.topic),
            request_id: Some(RequestId::Number(id)),
        })));
    }

    /// Takes in that a word did not arrive. False if the id is none of a word.
    pub(in super::super) fn undelivered(
        &mut self,
        id: u64,
        fault: &Fault,
        effects: &mut Vec<ClientEffect<'_>>,
    ) -> bool {
        let Some(key) = self.words.take(id) else {
            return false;
        };
        let fault = Box::new(fault.clone());
        effects.push(tell(key, ChannelNews::Undelivered { fault }));
        true
    }
}

/// An error that comes later than this many words is for nobody.
const REMEMBERED: usize = 64;
