//! What of a contract cannot be said, where it stands, and what to do about it.

use std::fmt;

use wilco_protocol::contract::PROTOCOL_VERSION;

use super::place::Place;
use super::side::MAX_COPIES;
use crate::shown::Shown;

/// Why a contract does not make an [`Api`](super::Api): at most one finding for each of its types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    findings: Vec<Finding>,
}

impl ReadError {
    pub(super) fn new(findings: Vec<Finding>) -> Self {
        Self { findings }
    }

    /// What was found: at least one thing, in the order of reading: operations, resources, events, presences, then the types of inputs, then those of outputs.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

impl fmt::Display for ReadError {
    /// One line for each finding.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.findings.iter().enumerate() {
            if 0 < index {
                f.write_str("\n")?;
            }
            finding.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for ReadError {}

/// One thing that cannot be said. Its text is a sentence that begins with the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    place: String,
    problem: Problem,
}

impl Finding {
    pub(super) fn new(place: &Place<'_>, problem: Problem) -> Self {
        Self {
            place: place.to_string(),
            problem,
        }
    }

    /// Where it was found, as in `output type Flight.legs[].serial`.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = self.problem.to_string();
        write!(f, "{} {}", Shown(&self.place), Shown(&problem))
    }
}

/// Reading, with what stopped it.
pub(super) type Read<T> = Result<T, Finding>;

/// All that can be wrong, as the rest of a sentence that begins with the place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Problem {
    #[error(
        "is written for version {0} of the protocol, and this is a wilco for version {PROTOCOL_VERSION}; use another one"
    )]
    Version(u32),
    #[error("is no schema; write the contract anew")]
    NotASchema,
    #[error(
        "is described with `{0}`, which has no meaning for generated code here; describe it as a struct or an enum"
    )]
    Keyword(String),
    #[error("refers to `{0}`, which the contract does not hold; write the contract anew")]
    Nowhere(String),
    #[error("holds nothing but itself ({0}); put a struct or a list in between")]
    Circle(String),
    #[error("is nested without end or too deeply; give the inner part a type of its own")]
    TooDeep,
    #[error(
        "merges one type too many: more than {MAX_COPIES} parts of the contract would stand in other types again; \
         give them fields of their own"
    )]
    TooMany,
    #[error(
        "may be of several types ({0}); use an untagged enum, or the `Bytes` of wilco for bytes"
    )]
    SeveralTypes(String),
    #[error("is of the type `{0}`, which JSON does not know; write the contract anew")]
    UnknownType(String),
    #[error(
        "holds an integer of 128 bits ({0}), which the encodings cannot say; use the `U128` or `I128` of wilco"
    )]
    WideInteger(String),
    #[error(
        "allows certain values alone that are neither names nor whole numbers within 2^53; \
         use an enum that is written as text"
    )]
    Values,
    #[error(
        "is marked as open, which only an enum of names and one with a tag can be; \
         give it a tag with `#[serde(tag = \"..\")]` or take the mark away"
    )]
    Open,
    #[error("is marked as `{0}`, which this version of wilco does not know; use a newer one")]
    Marker(String),
    #[error("has fields beside a map; give the map a field of its own instead of `flatten`")]
    FlattenedMap,
    #[error("merges fields with what has none; give it a field of its own")]
    NoFields,
    #[error("has the field `{0}` twice; rename one with `#[serde(rename = \"..\")]`")]
    FieldTwice(String),
    #[error("has the variant `{0}` twice; rename one with `#[serde(rename = \"..\")]`")]
    VariantTwice(String),
    #[error("is a choice that is none of the enums of serde; describe it as an enum")]
    Choice,
    #[error("is a map with keys or values of several kinds; use keys of one type")]
    MixedMap,
    #[error("is a tuple of no fixed length; use a list or a struct")]
    OpenTuple,
    #[error(
        "would be called `{name}`, as is {other}; rename one with `#[schemars(rename = \"..\")]`"
    )]
    NameClash { name: String, other: String },
    #[error(
        "would be called `{name}`, as is {other}; what is followed is called as its type, so give one a type of its own"
    )]
    ValueClash { name: String, other: String },
    #[error("has a name that is no pattern: {0}")]
    Pattern(String),
}
