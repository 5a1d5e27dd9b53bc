//! Where a schema stands, in words that lead back to the Rust type.

use std::fmt;

/// A place such as `output type Flight.legs[].arrival`.
#[derive(Debug, Clone)]
pub(super) struct Place {
    text: String,
    depth: u32,
}

impl Place {
    /// A type, or a side of an operation.
    pub(super) fn root(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            depth: 0,
        }
    }

    pub(super) fn field(&self, name: &str) -> Self {
        self.below(format_args!(".{name}"))
    }

    pub(super) fn index(&self, index: usize) -> Self {
        self.below(format_args!(".{index}"))
    }

    pub(super) fn item(&self) -> Self {
        self.below("[]")
    }

    pub(super) fn entry(&self) -> Self {
        self.below("{}")
    }

    /// What a schema is put together from stands where the whole stands.
    pub(super) fn part(&self) -> Self {
        self.below("")
    }

    /// Whether it is deeper than Rust types go; reading on might use up the stack.
    pub(super) fn is_too_deep(&self) -> bool {
        self.depth > MAX_DEPTH
    }

    fn below(&self, step: impl fmt::Display) -> Self {
        Self {
            text: format!("{}{step}", self.text),
            depth: self.depth + 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A file is read to a depth of 128, and most levels of a schema take two of those.
const MAX_DEPTH: u32 = 128;
