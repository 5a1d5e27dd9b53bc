//! The two sums of the opening handshake; the HTTP around them belongs to whoever speaks HTTP.

use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use sha1::{Digest, Sha1};

/// The value of `Sec-WebSocket-Accept` that answers a `Sec-WebSocket-Key`.
///
/// ```
/// let accept = wilco_protocol::websocket::handshake::accept_key("dGhlIHNhbXBsZSBub25jZQ==");
/// assert_eq!(accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
/// ```
#[must_use]
pub fn accept_key(key: &str) -> String {
    let mut digest = Sha1::new();
    digest.update(key.as_bytes());
    digest.update(PROTOCOL_GUID);
    STANDARD.encode(digest.finalize())
}

/// Whether `key`, a `Sec-WebSocket-Key` without surrounding whitespace, is the base64 of 16 bytes.
#[must_use]
pub fn is_key_valid(key: &str) -> bool {
    let mut nonce = [0; 18];
    key.len() == KEY_LEN && matches!(LENIENT.decode_slice(key, &mut nonce), Ok(16))
}

/// The name that RFC 6455 gives to its protocol.
const PROTOCOL_GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// 16 bytes in base64, with padding.
const KEY_LEN: usize = 24;

/// The last character of a key holds four bits too many. Some clients draw it at random; what is decoded stays 16 bytes.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

#[cfg(test)]
mod tests {
    use super::is_key_valid;

    #[test]
    fn a_key_is_sixteen_bytes_in_base64() {
        for (key, expected) in [
            ("dGhlIHNhbXBsZSBub25jZQ==", true),
            ("dGhlIHNhbXBsZSBub25jZR==", true),
            ("", false),
            ("dGhlIHNhbXBsZSBub25jZQ", false),
            ("dGhlIHNhbXBsZSBub25jZQ= ", false),
            ("dGhlIHNhbXBsZSBub25jZSE=", false),
            ("dGhlIHNhbXBsZSBub25jZSEh", false),
            ("dGhlIHNhbXBsZSBub25j", false),
            ("dGhlIHNhbXBsZS-ub25jZQ==", false),
            ("dGhlIHNhbXBsZSBub25jZQ==AAAA", false),
        ] {
            assert_eq!(is_key_valid(key), expected, "{key:?}");
        }
    }
}
