use super::Violation;

/// The farewell of a peer: why it closes, as a code and in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloseFrame<'a> {
    /// A code that may travel: registered by IANA, or in 3000 to 4999.
    pub code: u16,
    /// Words for people; at most 123 bytes.
    pub reason: &'a str,
}

impl<'a> CloseFrame<'a> {
    /// Reads the payload of a close frame; `None` if it is empty, which is allowed and says nothing.
    ///
    /// # Errors
    /// A payload of one byte, a code that must not travel, or a reason that is not UTF-8.
    pub(super) fn parse(payload: &'a [u8]) -> Result<Option<Self>, Violation> {
        let Some((code, reason)) = payload.split_first_chunk() else {
            return if payload.is_empty() {
                Ok(None)
            } else {
                Err(Violation::TruncatedCloseCode)
            };
        };
        let code = u16::from_be_bytes(*code);
        if !may_travel(code) {
            return Err(Violation::InvalidCloseCode(code));
        }
        let reason = str::from_utf8(reason).map_err(|_| Violation::InvalidUtf8)?;
        Ok(Some(Self { code, reason }))
    }
}

/// Whether a close frame may carry `code`.
///
/// 1004 is reserved; 1005, 1006 and 1015 only tell an application how a connection ended.
pub(super) const fn may_travel(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}

/// As much of `reason` as fits behind the code, never half a character.
pub(super) fn fitting(reason: &str) -> &str {
    let mut end = reason.len().min(MAX_REASON);
    while !reason.is_char_boundary(end) {
        end -= 1;
    }
    &reason[..end]
}

/// A control frame holds 125 bytes, the code takes two of them.
const MAX_REASON: usize = 123;
