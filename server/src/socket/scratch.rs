//! Buffers that belong to the thread, so that an idle connection owns none.

use std::cell::Cell;

thread_local! {
    static READ: Cell<Option<Box<[u8]>>> = const { Cell::new(None) };
    static WRITE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    static PAYLOAD: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Lends the thread's read buffer. It is taken out meanwhile, so that what runs inside may itself
/// drive a socket on this thread.
pub(super) fn with_read<T>(body: impl FnOnce(&mut [u8]) -> T) -> T {
    let mut buffer = READ
        .take()
        .unwrap_or_else(|| vec![0; READ_LEN].into_boxed_slice());
    let result = body(&mut buffer);
    READ.set(Some(buffer));
    result
}

/// An empty buffer to write into; usually one with room.
pub(super) fn take_write() -> Vec<u8> {
    WRITE.take()
}

/// Gives a buffer back that was written out.
pub(super) fn give_write(mut buffer: Vec<u8>) {
    if buffer.capacity() <= KEEP {
        buffer.clear();
        WRITE.set(buffer);
    }
}

/// Lends an empty buffer for one payload that is not written as it stands.
pub(super) fn with_payload<T>(body: impl FnOnce(&mut Vec<u8>) -> T) -> T {
    let mut buffer = PAYLOAD.take();
    let result = body(&mut buffer);
    if buffer.capacity() <= KEEP {
        buffer.clear();
        PAYLOAD.set(buffer);
    }
    result
}

/// What one read takes in at most: a bound on the batch that one connection can bring at once. Twice as much as 64 KiB,
/// so that messages of that size do not each lie across two reads; more would only leave the processor's cache.
const READ_LEN: usize = 128 * 1024;
/// A larger buffer was grown by a rare message and is freed.
const KEEP: usize = 512 * 1024;
