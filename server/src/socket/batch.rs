//! Messages that came together.

use std::cell::Cell;
use std::collections::VecDeque;

use super::Message;

/// Messages that came together, on their way from a read to whoever receives them.
///
/// Boxed, because an idle socket has three places for one and nothing in them; what is emptied belongs to the thread.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) messages: VecDeque<Message>,
    /// What they cost when they came.
    pub(super) cost: usize,
}

thread_local! {
    static SPARE: Cell<Option<Box<Batch>>> = const { Cell::new(None) };
}

impl Batch {
    /// An empty one; usually with room.
    pub(super) fn take() -> Box<Self> {
        SPARE.take().unwrap_or_default()
    }

    /// Gives one back whose messages were received.
    pub(super) fn give(mut self: Box<Self>) {
        if self.messages.is_empty() && self.messages.capacity() <= KEEP {
            self.cost = 0;
            SPARE.set(Some(self));
        }
    }

    /// Puts later ones behind these.
    pub(super) fn append(&mut self, mut later: Box<Self>) {
        self.messages.append(&mut later.messages);
        self.cost += later.cost;
        later.give();
    }
}

/// A longer one was grown by a burst, and is freed.
const KEEP: usize = 1024;
