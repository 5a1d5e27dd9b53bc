//! Small decisions taken from the front of an input, so that a mutation changes one of them.

/// The bytes of an input that are not used up.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a>(pub &'a [u8]);

impl<'a> Input<'a> {
    /// The next byte; zero where there is none.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    /// The next byte as a length: every small one, and larger ones in growing steps up to 64 KiB.
    pub fn length(&mut self) -> usize {
        let byte = usize::from(self.byte());
        match byte {
            0..=127 => byte,
            _ => 128 << ((byte - 128) / 14),
        }
    }

    /// The next four bytes, filled up with zeros.
    pub fn key(&mut self) -> [u8; 4] {
        std::array::from_fn(|_| self.byte())
    }

    /// As many of the next bytes as the first one says, as far as they are there; nothing at the end.
    pub fn chunk(&mut self) -> Option<&'a [u8]> {
        if self.0.is_empty() {
            return None;
        }
        let len = self.length().min(self.0.len());
        let (chunk, rest) = self.0.split_at(len);
        self.0 = rest;
        Some(chunk)
    }

    /// The next chunk, some times over: so a short input makes a long message. Nothing at the end.
    pub fn repeated(&mut self) -> Option<Vec<u8>> {
        let times = self.0.first()? % 64;
        self.byte();
        let chunk = self.chunk()?;
        let times = usize::from(times).min(LONGEST_MESSAGE / chunk.len().max(1));
        Some(chunk.repeat(times.max(1)))
    }

    /// What is left.
    pub fn rest(self) -> &'a [u8] {
        self.0
    }
}

/// The longest message that is made of a repeated chunk.
const LONGEST_MESSAGE: usize = 1 << 18;
