//! Names of people and rooms.

/// Whether a text is a name: 1 to 24 letters, digits, blanks, `-` and `_`, with no blank at its ends. So it fits into a
/// line and into an address, and nothing hides in it.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    (1..=MAX_LENGTH).contains(&text.chars().count())
        && text.trim() == text
        && text.chars().all(allowed)
}

const MAX_LENGTH: usize = 24;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_into_a_line_and_hides_nothing() {
        for name in ["A", "Ada Lovelace", "Łukasz_7", "東京", &"x".repeat(24)] {
            assert!(is_name(name), "{name}");
        }
        let long = "x".repeat(25);
        for text in [
            "",
            " ",
            " Ada",
            "Ada ",
            "<b>",
            "a/b",
            "a\nb",
            "a\u{202e}b",
            &long,
        ] {
            assert!(!is_name(text), "{text:?}");
        }
    }
}
