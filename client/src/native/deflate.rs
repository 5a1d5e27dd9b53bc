use std::sync::atomic::{AtomicUsize, Ordering};

use wilco_protocol::websocket::deflate::{Agreed, Compression, Deflater};
use wilco_protocol::websocket::{MessageKind, Role};

/// How the messages of one connection are sent compressed.
pub(super) struct Deflate {
    deflater: Deflater,
    min_size: usize,
    /// Given back with the contexts that it stands for.
    _right: Option<ContextRight>,
}

impl Deflate {
    /// `right` is kept if contexts of its own were agreed on for the connection.
    pub(super) fn new(
        agreed: &Agreed,
        compression: &Compression,
        right: Option<ContextRight>,
    ) -> Self {
        Self {
            deflater: Deflater::new(agreed.side(Role::Client), compression.level),
            min_size: compression.min_size,
            _right: right.filter(|_| agreed.owns_context()),
        }
    }

    /// Whether a message of that length is worth it.
    pub(super) const fn is_worth(&self, len: usize) -> bool {
        self.min_size <= len
    }

    /// Appends a message as one frame.
    pub(super) fn write(
        &mut self,
        out: &mut Vec<u8>,
        kind: MessageKind,
        message: &[u8],
        mask: [u8; 4],
    ) {
        self.deflater.write_message(out, kind, message, Some(mask));
    }
}

/// The right of a connection to contexts of its own.
#[derive(Debug)]
pub(super) struct ContextRight(());

impl ContextRight {
    /// Takes one, if `compression` wants contexts and allows that many in this process.
    pub(super) fn take(compression: &Compression) -> Option<Self> {
        let is_wanted =
            !(compression.server_no_context_takeover && compression.client_no_context_takeover);
        let more = |taken| (taken < compression.max_contexts).then_some(taken + 1);
        let taken =
            is_wanted.then(|| TAKEN.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more));
        matches!(taken, Some(Ok(_))).then(|| Self(()))
    }
}

impl Drop for ContextRight {
    fn drop(&mut self) {
        TAKEN.fetch_sub(1, Ordering::Relaxed);
    }
}

/// How many connections of this process have one.
static TAKEN: AtomicUsize = AtomicUsize::new(0);
