//! Words of others on a terminal.

use std::fmt::{self, Write};

/// Text from a contract, in a message for people.
///
/// Whoever wrote the contract could otherwise move the cursor, or begin a line that seems to be the message's own.
///
/// ```
/// use wilco_codegen::Shown;
///
/// assert_eq!(Shown("a\u{1b}[2Jb\n").to_string(), "a\\u{1b}[2Jb\\n");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a>(pub &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for char in self.0.chars() {
            if char.is_control() {
                write!(f, "{}", char.escape_debug())?;
            } else {
                f.write_char(char)?;
            }
        }
        Ok(())
    }
}
