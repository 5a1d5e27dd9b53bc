use super::Violation;

/// UTF-8 that arrives in pieces which may end inside a character.
///
/// All that is known to be valid stands in `valid`; the one to three bytes of a character that has only begun wait
/// in `begun`, so no byte is ever checked twice.
#[derive(Debug, Default)]
pub(super) struct Utf8 {
    valid: String,
    begun: Begun,
}

#[derive(Clone, Copy, Debug, Default)]
struct Begun {
    bytes: [u8; 3],
    len: u8,
}

impl Utf8 {
    /// A text that arrived as a whole.
    pub(super) fn whole(bytes: Vec<u8>) -> Result<Self, Violation> {
        let valid = String::from_utf8(bytes).map_err(|_| Violation::InvalidUtf8)?;
        Ok(Self {
            valid,
            begun: Begun::default(),
        })
    }

    pub(super) fn len(&self) -> usize {
        self.valid.len() + usize::from(self.begun.len)
    }

    pub(super) fn capacity(&self) -> usize {
        self.valid.capacity()
    }

    /// Makes room for `additional` bytes beyond [`len`](Self::len), so that `capacity` is never below it.
    pub(super) fn reserve_exact(&mut self, additional: usize) {
        self.valid
            .reserve_exact(usize::from(self.begun.len) + additional);
    }

    /// Appends a piece; an error as soon as no continuation could make the text valid.
    pub(super) fn push(&mut self, piece: &[u8]) -> Result<(), Violation> {
        let piece = self.complete_character(piece)?;
        match str::from_utf8(piece) {
            Ok(text) => self.valid.push_str(text),
            Err(error) if error.error_len().is_some() => return Err(Violation::InvalidUtf8),
            Err(error) => {
                let (text, begun) = piece.split_at(error.valid_up_to());
                self.valid
                    .push_str(str::from_utf8(text).expect("checked up to here"));
                for byte in begun {
                    self.begun.push(*byte);
                }
            }
        }
        Ok(())
    }

    /// The text, of which no more will come.
    pub(super) fn finish(&self) -> Result<&str, Violation> {
        if self.begun.len != 0 {
            return Err(Violation::InvalidUtf8);
        }
        Ok(&self.valid)
    }

    /// Feeds the character that has begun, byte by byte, and returns what is left of the piece.
    fn complete_character<'p>(&mut self, mut piece: &'p [u8]) -> Result<&'p [u8], Violation> {
        while self.begun.len != 0
            && let [next, rest @ ..] = piece
        {
            piece = rest;
            let (character, len) = self.begun.with(*next);
            match str::from_utf8(&character[..len]) {
                Ok(character) => {
                    self.valid.push_str(character);
                    self.begun = Begun::default();
                }
                Err(error) if error.error_len().is_some() => return Err(Violation::InvalidUtf8),
                Err(_) => self.begun.push(*next),
            }
        }
        Ok(piece)
    }
}

impl Begun {
    fn push(&mut self, byte: u8) {
        self.bytes[usize::from(self.len)] = byte;
        self.len += 1;
    }

    fn with(self, next: u8) -> ([u8; 4], usize) {
        let [a, b, c] = self.bytes;
        let mut character = [a, b, c, 0];
        let len = usize::from(self.len);
        character[len] = next;
        (character, len + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds byte by byte and returns how many bytes went in before the refusal, if any.
    fn refused_at(bytes: &[u8]) -> Option<usize> {
        let mut text = Utf8::default();
        for (index, byte) in bytes.iter().enumerate() {
            if text.push(&[*byte]).is_err() {
                return Some(index);
            }
        }
        text.finish().is_err().then_some(bytes.len())
    }

    #[test]
    fn the_first_byte_that_cannot_be_text_is_refused() {
        for (bytes, expected) in [
            (&b"plain"[..], None),
            (
                "\u{3ba}\u{1f79}\u{3c3}\u{3bc}\u{3b5}\u{10ffff}".as_bytes(),
                None,
            ),
            (
                b"\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbd\xf4\x8f\xbf\xbf",
                None,
            ),
            (b"\xf4\x90\x80\x80", Some(1)),
            (b"\xed\xa0\x80", Some(1)),
            (b"\xe0\x80", Some(1)),
            (b"\xf0\x8f", Some(1)),
            (b"a\xc0\xaf", Some(1)),
            (b"\x80", Some(0)),
            (b"\xfe", Some(0)),
            (b"\xce\xce", Some(1)),
            (b"\xf0\x90\x80a", Some(3)),
            (b"ab\xf0\x90\x80", Some(5)),
        ] {
            assert_eq!(refused_at(bytes), expected, "{bytes:x?}");
        }
    }

    #[test]
    fn text_is_the_same_wherever_it_is_split() {
        let source = "a\u{e9}\u{20ac}\u{1f600}z";
        for first in 0..=source.len() {
            for second in first..=source.len() {
                let mut text = Utf8::default();
                for piece in [0..first, first..second, second..source.len()] {
                    text.push(&source.as_bytes()[piece]).unwrap();
                }
                assert_eq!(text.finish(), Ok(source), "split at {first} and {second}");
            }
        }
    }
}
