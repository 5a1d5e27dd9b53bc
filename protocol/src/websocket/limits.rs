use super::Violation;

/// How much a peer may send at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameLimits {
    /// The longest message in bytes, all its frames together: 64 KiB by default. A connection can make this side hold
    /// up to twice as much, and only by really sending it. Of a compressed message it is the length when inflated;
    /// inflating stops one byte beyond it.
    pub max_message: usize,
    /// The longest text, binary or continuation frame in bytes: 64 KiB by default. Raising it above `max_message`
    /// changes nothing.
    pub max_frame: usize,
    /// The largest number of frames that one message may come in, empty ones included: 1024 by default. With 1 or 0 no
    /// message may be fragmented. Raising it lets a peer make more work of the same bytes.
    pub max_fragments: u32,
}

impl Default for FrameLimits {
    fn default() -> Self {
        Self {
            max_message: 64 << 10,
            max_frame: 64 << 10,
            max_fragments: 1024,
        }
    }
}

impl FrameLimits {
    /// The length of a frame that claims `claimed` bytes and continues a message of which `held` bytes are here.
    #[inline(always)] // See `Reader::step`.
    pub(super) fn admit(&self, claimed: u64, held: usize) -> Result<usize, Violation> {
        let len = usize::try_from(claimed).map_err(|_| Violation::FrameTooBig)?;
        if self.max_frame < len {
            return Err(Violation::FrameTooBig);
        }
        if self.max_message.saturating_sub(held) < len {
            return Err(Violation::MessageTooBig);
        }
        Ok(len)
    }

    /// The limits for the compressed form of a message.
    ///
    /// Compression makes what it cannot shrink a little longer, by an eighth at worst, and by a few bytes for each
    /// time that the sender flushes. So a frame and a message may be longer by an eighth and 64 bytes while they travel.
    pub(super) const fn compressed(&self) -> Self {
        Self {
            max_message: with_allowance(self.max_message),
            max_frame: with_allowance(self.max_frame),
            max_fragments: self.max_fragments,
        }
    }
}

const fn with_allowance(len: usize) -> usize {
    len.saturating_add(len / 8).saturating_add(64)
}
