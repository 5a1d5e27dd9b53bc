//! What goes over a socket: JSON, told apart by its `type`.

use serde::{Deserialize, Serialize};

use crate::name::Name;

/// What somebody sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Say {
    /// To everybody in the room.
    Talk {
        /// The words: 1 to [`MAX_TEXT`] characters, and not only blanks.
        text: String,
    },
}

/// What everybody in a room hears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Hear {
    /// You are in. Only for who came, and the first thing that is heard.
    Welcome {
        /// The room.
        room: Name,
        /// What you are called.
        name: Name,
        /// How many are in the room, you among them.
        here: usize,
    },
    /// Somebody came.
    Joined {
        /// Who.
        name: Name,
        /// How many are in the room now.
        here: usize,
    },
    /// Somebody left.
    Left {
        /// Who.
        name: Name,
        /// How many are in the room now.
        here: usize,
    },
    /// Somebody said something. Who said it hears it too, at the same place among what others say.
    Talk {
        /// Who.
        name: Name,
        /// The words.
        text: String,
    },
    /// What you sent was not passed on. Only for who sent it.
    Refused {
        /// Why, in a sentence.
        reason: String,
    },
}

/// How many characters a text may have.
pub const MAX_TEXT: usize = 500;
