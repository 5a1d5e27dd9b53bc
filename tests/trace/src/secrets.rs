use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::MARK;

/// Finds what is secret, in each way in which bytes are usually shown.
#[derive(Debug)]
pub struct Secrets {
    shapes: Vec<Shape>,
}

/// A text, and how many letters of an alphabet have to follow until it is a secret.
#[derive(Debug)]
struct Shape {
    begin: String,
    then: usize,
    of: fn(u8) -> bool,
}

impl Secrets {
    /// Resume tokens, connect tokens, and all credentials of tests.
    #[must_use]
    pub fn new() -> Self {
        let mut shapes = Vec::new();
        for (begin, then) in [("wrt_", 8), ("wct_", 8), (MARK, 0)] {
            let shape = |begin: String, then, of| Shape { begin, then, of };
            let hex = begin.bytes().map(|byte| format!("{byte:02x}"));
            let list: Vec<String> = begin.bytes().map(|byte| byte.to_string()).collect();
            shapes.extend([
                shape(begin.to_owned(), then, is_hex),
                shape(hex.collect(), 2 * then, is_hex),
                shape(list.join(", "), 0, is_hex),
                shape(list.join(","), 0, is_hex),
            ]);
            let base64 = in_base64(begin).into_iter();
            shapes.extend(base64.map(|begin| shape(begin, then, is_base64)));
        }
        Self { shapes }
    }

    /// The first secret in a line, with a little of what follows; nothing if there is none.
    #[must_use]
    pub fn find(&self, line: &str) -> Option<String> {
        let plain = without_percent(line.as_bytes());
        let texts = [line.as_bytes(), &plain];
        let found = |text: &&[u8]| self.shapes.iter().find_map(|shape| shape.find(text));
        texts.iter().find_map(found)
    }
}

impl Default for Secrets {
    fn default() -> Self {
        Self::new()
    }
}

impl Shape {
    fn find(&self, text: &[u8]) -> Option<String> {
        let begin = self.begin.as_bytes();
        let length = begin.len() + self.then;
        let found = text.windows(length).find(|window| {
            let (first, rest) = window.split_at(begin.len());
            // Base64 alone knows capitals, but nothing else looks like a secret with the wrong ones.
            first == begin && rest.iter().all(|byte| (self.of)(*byte))
        });
        found.map(|found| String::from_utf8_lossy(found).into_owned())
    }
}

/// What surely stands in the base64 of anything that has `text` in it: one for each place that it may have in three
/// bytes.
fn in_base64(text: &str) -> [String; 3] {
    [0, 1, 2].map(|before| {
        let bytes = [&vec![0; before], text.as_bytes()].concat();
        let letters = STANDARD_NO_PAD.encode(&bytes);
        // A letter has six bits: what has a bit of something else in it may be any.
        let (first, end) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
        letters[first..end].to_owned()
    })
}

/// With the bytes in place of `%xx`.
fn without_percent(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let digits = text.get(at + 1..at + 3).filter(|_| text[at] == b'%');
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(text[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    bytes
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_hexdigit()
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "wrt_0123456789abcdef0123456789abcdef";

    #[test]
    fn a_secret_is_found_however_it_is_shown() {
        let secrets = Secrets::new();
        for secret in [TOKEN, &TOKEN.replace("wrt", "wct"), "Bearer s3cret-ann"] {
            let bytes = secret.as_bytes();
            let percent: String = bytes.iter().map(|byte| format!("%{byte:02X}")).collect();
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            let padded = [1, 2, 3].map(|count| STANDARD_NO_PAD.encode("x".repeat(count) + secret));
            let [one, two, three] = padded;
            for shown in [
                secret.to_owned(),
                secret.replace('_', "%5f").replace('s', "%73"),
                percent,
                hex,
                format!("{bytes:?}"),
                serde_like(bytes),
                one,
                two,
                three,
            ] {
                let line = format!("TRACE hyper: token=\"{shown}\" more");
                assert!(secrets.find(&line).is_some(), "{line}");
            }
        }
    }

    /// As numbers without spaces.
    fn serde_like(bytes: &[u8]) -> String {
        format!("{bytes:?}").replace(' ', "")
    }

    #[test]
    fn what_is_harmless_is_not_taken_for_a_secret() {
        let secrets = Secrets::new();
        for line in [
            "wrt_ and wct_ are what secrets begin with",
            "wct_none",
            "a token was refused, 100% of 3cret",
            "wrt_0123456 is too short",
            "%",
            "%7",
            "",
        ] {
            assert_eq!(secrets.find(line), None, "{line}");
        }
    }
}
