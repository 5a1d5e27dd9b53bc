use super::Violation;

/// How much a peer may send at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameLimits {
    /// The longest message in bytes, all its frames together: 1 MiB by default. A connection can make this side hold
    /// up to twice as much, and only by really sending it.
    pub max_message: usize,
    /// The longest text, binary or continuation frame in bytes: 1 MiB by default. Raising it above `max_message`
    /// changes nothing.
    pub max_frame: usize,
}

impl Default for FrameLimits {
    fn default() -> Self {
        Self {
            max_message: 1 << 20,
            max_frame: 1 << 20,
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
}
