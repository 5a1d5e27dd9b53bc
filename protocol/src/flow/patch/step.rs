//! One step of a path.

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// From a value to one inside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// The member of an object.
    Key(Box<str>),
    /// The item of an array.
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.into())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, "{key:?}"),
            Self::Index(index) => index.fmt(f),
        }
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Key(key) => serializer.serialize_str(key),
            Self::Index(index) => serializer.serialize_u64(*index as u64),
        }
    }
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StepVisitor)
    }
}

struct StepVisitor;

impl Visitor<'_> for StepVisitor {
    type Value = Step;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member or the index of an item")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Step, E> {
        Ok(Step::Key(key.into()))
    }

    fn visit_u64<E: Error>(self, index: u64) -> Result<Step, E> {
        let index = usize::try_from(index);
        let index = index.map_err(|_| E::custom("an index beyond all arrays"))?;
        Ok(Step::Index(index))
    }

    fn visit_i64<E: Error>(self, index: i64) -> Result<Step, E> {
        let unsigned = u64::try_from(index);
        let unsigned = unsigned.map_err(|_| E::invalid_value(Unexpected::Signed(index), &self))?;
        self.visit_u64(unsigned)
    }
}
