use super::utf8::Utf8;
use super::{FrameLimits, Incoming, MessageKind, Violation};

/// A message that does not lie whole in one read, put together as its bytes arrive.
#[derive(Debug)]
pub(super) enum Assembly {
    Text(Utf8),
    Binary(Vec<u8>),
    /// The compressed form of a text, which says nothing before its end. (The kind beside the bytes would make every
    /// reader larger.)
    CompressedText(Vec<u8>),
    /// The compressed form of bytes.
    CompressedBinary(Vec<u8>),
}

impl Assembly {
    pub(super) fn new(kind: MessageKind) -> Self {
        match kind {
            MessageKind::Text => Self::Text(Utf8::default()),
            MessageKind::Binary => Self::Binary(Vec::new()),
        }
    }

    /// A message of which the compressed form is to come.
    pub(super) fn compressed(kind: MessageKind) -> Self {
        match kind {
            MessageKind::Text => Self::CompressedText(Vec::new()),
            MessageKind::Binary => Self::CompressedBinary(Vec::new()),
        }
    }

    /// A message that was inflated.
    pub(super) fn whole(kind: MessageKind, bytes: Vec<u8>) -> Result<Self, Violation> {
        match kind {
            MessageKind::Text => Utf8::whole(bytes).map(Self::Text),
            MessageKind::Binary => Ok(Self::Binary(bytes)),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Binary(bytes) | Self::CompressedText(bytes) | Self::CompressedBinary(bytes) => {
                bytes.len()
            }
        }
    }

    pub(super) fn capacity(&self) -> usize {
        match self {
            Self::Text(text) => text.capacity(),
            Self::Binary(bytes) | Self::CompressedText(bytes) | Self::CompressedBinary(bytes) => {
                bytes.capacity()
            }
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
            Self::Binary(bytes) | Self::CompressedText(bytes) | Self::CompressedBinary(bytes) => {
                bytes.reserve_exact(additional);
                bytes.extend_from_slice(piece);
                Ok(())
            }
        }
    }

    /// The limits that hold for the message while it arrives.
    pub(super) const fn limits(&self, limits: &FrameLimits) -> FrameLimits {
        match self {
            Self::Text(_) | Self::Binary(_) => *limits,
            Self::CompressedText(_) | Self::CompressedBinary(_) => limits.compressed(),
        }
    }

    /// The message, of which no more will come; it is not compressed any more.
    pub(super) fn finish(&self) -> Result<Incoming<'_>, Violation> {
        match self {
            Self::Text(text) => text.finish().map(Incoming::Text),
            Self::Binary(bytes) => Ok(Incoming::Binary(bytes)),
            Self::CompressedText(_) | Self::CompressedBinary(_) => Err(Violation::BadCompression),
        }
    }
}

/// How much room to ask for beyond `len` so that `more` bytes fit.
///
/// Doubling keeps a message of many pieces linear. It follows what has arrived, never what a header claims; the
/// claim only stops the doubling from overshooting.
pub(super) fn growth(len: usize, capacity: usize, more: usize, ceiling: usize) -> usize {
    if more <= capacity - len {
        return 0;
    }
    let doubled = (2 * capacity).max(SMALLEST_ROOM).min(ceiling);
    doubled.max(len + more) - len
}

/// Below this, doubling would cost more calls than it saves bytes.
const SMALLEST_ROOM: usize = 64;
