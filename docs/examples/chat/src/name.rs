//! Names of people and rooms.

use std::fmt;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

/// A name of 1 to 24 letters, digits, blanks, `-` and `_`, with no blank at its ends.
///
/// So it fits into a line, and nothing hides in it. Nobody owns a name: two may have the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// Checks a name.
    ///
    /// # Errors
    /// It is too short or too long, or holds something else.
    pub fn parse(text: String) -> Result<Self, NotAName> {
        let fits = (1..=MAX_LENGTH).contains(&text.chars().count());
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        if fits && text.trim() == text && text.chars().all(allowed) {
            Ok(Self(text))
        } else {
            Err(NotAName)
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Name {
    type Error = NotAName;

    fn try_from(text: String) -> Result<Self, NotAName> {
        Self::parse(text)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

/// A text cannot be a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to {MAX_LENGTH} letters, digits, blanks, - and _, and no blank at its ends")]
pub struct NotAName;

impl IntoResponse for NotAName {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, self.to_string()).into_response()
    }
}

const MAX_LENGTH: usize = 24;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_into_a_line_and_hides_nothing() {
        for name in ["A", "Ada Lovelace", "Łukasz_7", "東京", &"x".repeat(24)] {
            assert!(Name::parse(name.to_owned()).is_ok(), "{name}");
        }
        let long = "x".repeat(25);
        for text in ["", " ", " Ada", "Ada ", "<b>", "a\nb", "a\u{202e}b", &long] {
            assert_eq!(Name::parse(text.to_owned()), Err(NotAName), "{text:?}");
        }
    }
}
