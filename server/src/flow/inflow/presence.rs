//! What a client does where others see it, and what it says to one of them.

use wilco_protocol::envelope::{ChannelKind, SetPresence, Signal};
use wilco_protocol::{Code, Executed, Fault};

use super::Inflow;
use super::table::Subscription;
use crate::flow::presence::Undelivered;

impl Inflow {
    /// Tells others what the user does: at one topic, or wherever the connection is present.
    pub(crate) fn set_presence(&mut self, set: &SetPresence) {
        for subscription in self.topics(set.resource.as_deref()) {
            subscription.status = Some(set.status);
            if let Some(reader) = subscription.reader() {
                reader.set_status(set.status);
            }
        }
    }

    /// Passes a signal on to who is present at the same topic: that which it names, or the first of those at which both are.
    pub(crate) fn signal(&mut self, signal: &Signal) -> Result<(), Undelivered> {
        let target = &*signal.target_user_id;
        let mut undelivered = Undelivered::NoPeer;
        for subscription in self.topics(signal.resource.as_deref()) {
            let Some(reader) = subscription.reader() else {
                continue;
            };
            match reader.signal(target, signal.signal.clone()) {
                Ok(()) => return Ok(()),
                Err(Undelivered::Full) => undelivered = Undelivered::Full,
                Err(Undelivered::NoPeer) => {}
            }
        }
        Err(undelivered)
    }

    fn topics(&mut self, name: Option<&str>) -> impl Iterator<Item = &mut Subscription> {
        let is_meant = move |it: &&mut Subscription| {
            it.kind == ChannelKind::Presence && name.is_none_or(|name| it.name.as_str() == name)
        };
        self.table.all().filter(is_meant)
    }
}

impl Undelivered {
    pub(crate) fn fault(self) -> Fault {
        let (code, sentence) = match self {
            Self::NoPeer => (Code::Unavailable, "no such user takes signals here"),
            Self::Full => (Code::Overloaded, "too many signals wait for that user"),
        };
        Fault::with_message(code, Executed::No, sentence)
    }
}
