use super::utf8::Utf8;
use super::{Incoming, MessageKind, Violation};

/// A message that does not lie whole in one read, put together as its bytes arrive.
#[derive(Debug)]
pub(super) enum Assembly {
    Text(Utf8),
    Binary(Vec<u8>),
}

impl Assembly {
    pub(super) fn new(kind: MessageKind) -> Self {
        match kind {
            MessageKind::Text => Self::Text(Utf8::default()),
            MessageKind::Binary => Self::Binary(Vec::new()),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Binary(bytes) => bytes.len(),
        }
    }

    pub(super) fn capacity(&self) -> usize {
        match self {
            Self::Text(text) => text.capacity(),
            Self::Binary(bytes) => bytes.capacity(),
        }
    }

    /// Appends a piece; `ceiling` is the length beyond which the message can not grow.
    pub(super) fn push(&mut self, piece: &[u8], ceiling: usize) -> Result<(), Violation> {
        let additional = growth(self.len(), self.capacity(), piece.len(), ceiling);
        match self {
            Self::Text(text) => {
                text.reserve_exact(additional);
                text.push(piece)
            }
            Self::Binary(bytes) => {
                bytes.reserve_exact(additional);
                bytes.extend_from_slice(piece);
                Ok(())
            }
        }
    }

    /// The message, of which no more will come.
    pub(super) fn finish(&self) -> Result<Incoming<'_>, Violation> {
        match self {
            Self::Text(text) => text.finish().map(Incoming::Text),
            Self::Binary(bytes) => Ok(Incoming::Binary(bytes)),
        }
    }
}

/// How much room to ask for beyond `len` so that `more` bytes fit.
///
/// Doubling keeps a message of many pieces linear. It follows what has arrived, never what a header claims; the
/// claim only stops the doubling from overshooting.
fn growth(len: usize, capacity: usize, more: usize, ceiling: usize) -> usize {
    if more <= capacity - len {
        return 0;
    }
    let doubled = (2 * capacity).max(SMALLEST_ROOM).min(ceiling);
    doubled.max(len + more) - len
}

/// Below this, doubling would cost more calls than it saves bytes.
const SMALLEST_ROOM: usize = 64;
