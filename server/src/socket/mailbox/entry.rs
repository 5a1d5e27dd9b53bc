use std::sync::Arc;

use super::Coding;
use super::broadcast::SharedFrame;
use crate::socket::Outbound;
use crate::socket::message::{Delivery, Outgoing};

/// One place in the queue.
#[derive(Debug)]
pub(super) enum Entry {
    /// Sent to this socket alone.
    Own(Outgoing),
    /// Published.
    Shared(Arc<SharedFrame>),
    /// Dropped or replaced; the places behind it stay where they are.
    Gone,
}

impl Entry {
    /// How many bytes it adds to what is written, about.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Own(sent) => sent.message().as_bytes().len() + HEADER,
            Self::Shared(frame) => frame.bytes().len(),
            Self::Gone => 0,
        }
    }

    /// How many bytes of memory it keeps, about.
    pub(super) fn charge(&self) -> usize {
        match self {
            Self::Own(sent) => sent.message().held() + OVERHEAD,
            Self::Shared(frame) => frame.bytes().len() + OVERHEAD,
            Self::Gone => 0,
        }
    }

    /// How many bytes of memory it occupies beside its place, if nobody shares it.
    #[cfg(test)]
    pub(super) fn occupied(&self) -> usize {
        let allocated = |len: usize| (len + 8).next_multiple_of(16).max(32);
        match self {
            Self::Own(sent) => allocated(sent.message().held()),
            Self::Shared(frame) => {
                allocated(frame.bytes().len()) + allocated(16 + size_of_val(&**frame))
            }
            Self::Gone => 0,
        }
    }

    /// The published message of that class.
    pub(super) fn published(&self, delivery: Delivery) -> Option<&Arc<SharedFrame>> {
        match self {
            Self::Shared(frame) if frame.delivery() == delivery => Some(frame),
            Self::Own(_) | Self::Shared(_) | Self::Gone => None,
        }
    }

    /// Whether a peer that reads too slowly may do without it.
    pub(super) fn may_be_dropped(&self) -> bool {
        match self {
            Self::Own(_) => false,
            Self::Shared(frame) => frame.delivery() != Delivery::Reliable,
            Self::Gone => true,
        }
    }

    pub(super) fn write(self, coding: &Coding, out: &mut Outbound) {
        match self {
            Self::Own(sent) => {
                let message = sent.message();
                out.message_with(message.kind(), message.as_bytes(), sent.compression());
            }
            Self::Shared(frame) => match coding {
                Coding::Plain | Coding::Deflated { .. } => out.frame(frame.bytes()),
                Coding::Own => {
                    out.message_with(frame.kind(), frame.payload(), frame.compression());
                }
            },
            Self::Gone => {}
        }
    }
}

/// What an entry costs beside its bytes: its place of 40 bytes, up to 80 with those that are reserved or hold nothing,
/// the rounding of its allocation, and another one of 80 if it was published and nobody else waits for it. That can be
/// more than is charged; a test holds a full queue of 1 MiB below 1.5 MiB, whatever it is full of.
const OVERHEAD: usize = 128;
/// The header of most frames.
const HEADER: usize = 4;
