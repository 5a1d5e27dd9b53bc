use std::io;

/// Numbers that spread clients over time. None is a secret: the browser makes the masks.
#[derive(Debug)]
pub(crate) struct Random(());

impl Random {
    /// Never fails in a browser.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self(()))
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the product lies below 2^32, and a cast rounds it down"
    )]
    pub(crate) fn number(&mut self) -> u32 {
        (js_sys::Math::random() * 4_294_967_296.0) as u32
    }
}
