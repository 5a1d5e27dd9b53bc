//! What a server knows of contracts that other peers were built from.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How far a client goes with a server that was built from another contract.
///
/// As JSON, and on the wire, one of the words `same`, `compatible` and `breaking`. See docs/protocol.md#connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nobody could tell the two apart.
    Same,
    /// They differ, and everything that the client can say and read still works.
    Compatible,
    /// Something that the client says or reads does not work with this server.
    Breaking,
}

impl Verdict {
    /// The word of it: `same`, `compatible` or `breaking`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        }
    }

    /// The verdict of a word; `None` for a word that this version does not know.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Same, Self::Compatible, Self::Breaking]
            .into_iter()
            .find(|it| it.as_str() == word)
    }
}

/// A contract that clients may still be built from, and how they go with the one that is served.
///
/// A server that is given some (`Config::contracts`) tells a client that was built from one of them how far it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownContract {
    /// The [hash](super::Contract::hash) of the contract.
    pub hash: Box<str>,
    /// How a client that was built from it goes with this server.
    pub verdict: Verdict,
    /// What is different, one sentence each, for people who read the log; empty if nothing is.
    pub changes: Vec<Box<str>>,
}

/// A hash that was checked to be one: 32 lower-case hex digits, as [`Contract::hash`](super::Contract::hash) writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContractHash([u8; 16]);

impl ContractHash {
    /// The hash in `text`; `None` if that is anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != 32 || !text.as_bytes().iter().all(is_digit) {
            return None;
        }
        let number = u128::from_str_radix(text, 16).ok()?;
        Some(Self(number.to_be_bytes()))
    }
}

impl fmt::Display for ContractHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::{ContractHash, Verdict};

    #[test]
    fn a_hash_is_32_digits_as_contracts_write_them() {
        let hash = "0098c5a46f00700080000000000000ff";
        assert_eq!(ContractHash::parse(hash).unwrap().to_string(), hash);
        for text in [
            "",
            "9f2c",
            "+098c5a46f00700080000000000000ff",
            "0098C5A46F00700080000000000000FF",
            "0098c5a46f00700080000000000000ff0",
            "0098c5a46f00700080000000000000f\u{e9}",
        ] {
            assert_eq!(ContractHash::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_verdict_is_its_word_in_json_and_back() {
        for verdict in [Verdict::Same, Verdict::Compatible, Verdict::Breaking] {
            let word = verdict.as_str();
            assert_eq!(serde_json::to_value(verdict).unwrap(), word);
            assert_eq!(
                serde_json::from_value::<Verdict>(word.into()).unwrap(),
                verdict
            );
            assert_eq!(Verdict::from_word(word), Some(verdict));
        }
    }

    #[test]
    fn an_unknown_word_is_no_verdict() {
        for word in ["", "Same", "SAME", "unknown", "same "] {
            assert_eq!(Verdict::from_word(word), None, "{word:?}");
        }
    }
}
