//! A queue that belongs to the thread, so that a burst does not allocate one for each connection it reaches.

use std::cell::Cell;
use std::collections::VecDeque;

use super::entry::Entry;

thread_local! {
    static SPARE: Cell<VecDeque<Entry>> = const { Cell::new(VecDeque::new()) };
}

/// An empty queue; usually one with room.
pub(super) fn take() -> VecDeque<Entry> {
    SPARE.take()
}

/// Gives an empty queue back.
pub(super) fn give(queue: VecDeque<Entry>) {
    if queue.capacity() <= KEEP {
        SPARE.set(queue);
    }
}

/// A longer queue was grown by a reader that did not read, and is freed. What a mailbox has of this and does not use is
/// charged to nobody.
const KEEP: usize = 512;
