//! Why declarations do not make a contract, and what about one that they make is doubtful.

use crate::operation::Source;

/// Why a contract could not be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContractError {
    /// Two types claim one operation name.
    #[error("the operation `{name}` is declared twice: at {first} and at {second}")]
    DuplicateOperation {
        /// The name that both have.
        name: String,
        /// The type that came first.
        first: Source,
        /// The type that came later.
        second: Source,
    },
    /// A resource, a domain of events or a presence is declared twice.
    #[error("the {kind} `{name}` is declared twice: at {first} and at {second}")]
    DuplicateChannel {
        /// `resource`, `event` or `presence`.
        kind: &'static str,
        /// The pattern or the domain that both have.
        name: String,
        /// The one that was declared first.
        first: Source,
        /// The one that was declared later.
        second: Source,
    },
    /// Two resources, or two presences, match the same names, so that nobody could tell which of them is meant.
    #[error(
        "the {kind}s `{}` at {} and `{}` at {} match the same names; begin one with a word of its own",
        names[0], places[0], names[1], places[1]
    )]
    OverlappingPatterns {
        /// `resource` or `presence`.
        kind: &'static str,
        /// Both patterns.
        names: [String; 2],
        /// Where they are declared.
        places: [Source; 2],
    },
    /// No name on the wire can look so.
    #[error("the {kind} `{name}` at {place} has a name that is none: {problem}")]
    MalformedName {
        /// `resource`, `event` or `presence`.
        kind: &'static str,
        /// The pattern or the domain.
        name: String,
        /// Where it is declared.
        place: Source,
        /// What is wrong.
        problem: String,
    },
    /// Two Rust types have one name in the schema, where each name stands for one type.
    ///
    /// Generic types meet this with their second set of parameters. Types are told apart by module and name, so two that
    /// are declared in functions of one module pass for one.
    #[error(
        "two types are called `{name}` in the schema: {first} and {second}; rename one with \
         `#[schemars(rename = \"..\")]`, or both with a pattern such as `\"Page_{{T}}\"` if they are one generic type"
    )]
    TypeNameClash {
        /// The name that both have.
        name: String,
        /// The path of one Rust type.
        first: String,
        /// The path of the other.
        second: String,
    },
    /// An integer of 128 bits, which the encodings cannot say; [`U128`](crate::U128) and [`I128`](crate::I128) can be.
    #[error(
        "{place} holds an integer of 128 bits ({format}), which the encodings cannot say; use the `U128` or `I128` of wilco"
    )]
    WideInteger {
        /// Where it was found, as in `output type Flight.legs[].serial`.
        place: String,
        /// `int128` or `uint128`.
        format: String,
    },
}

/// Something in a contract that works, but probably not as meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// A `Vec<u8>` travels as a list of numbers, several times as long as its bytes.
    ByteArray {
        /// Where it was found, as in `output type Flight.picture`.
        place: String,
    },
}

impl std::fmt::Display for Warning {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ByteArray { place } => {
                write!(
                    formatter,
                    "{place} travels as a list of numbers; a type for bytes is shorter"
                )
            }
        }
    }
}
