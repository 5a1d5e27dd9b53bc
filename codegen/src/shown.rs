//! Words of others on a terminal.

use std::fmt::{self, Write};

/// Text from a contract, in a message for people.
///
/// Whoever wrote the contract could otherwise move the cursor, or begin a line that seems to be the message's own.
pub(crate) struct Shown<'a>(pub(crate) &'a str);

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
