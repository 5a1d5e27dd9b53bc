//! JSON by serde_json, with its depth looked at first.

use super::error::{DecodeError, EncodeError};
use super::exact::Exact;
use super::form::Json;
use super::strict::Strict;
use super::walk::MAX_DEPTH;
use serde::{Deserialize, Serialize};

pub(super) fn encode<T: Serialize + ?Sized>(
    value: &T,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    let mut serializer = serde_json::Serializer::new(out);
    value
        .serialize(Exact::<_, Json>::new(&mut serializer, 0))
        .map_err(|error| EncodeError::unpack(&error))
}

pub(super) fn decode<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, DecodeError> {
    json_depth(bytes).map_err(DecodeError::whole)?;
    decode_shallow(bytes)
}

/// Reads a value whose depth was looked at already.
pub(super) fn decode_shallow<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, DecodeError> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = T::deserialize(Strict::<_, false>::new(&mut reader))
        .map_err(|error| explain::<T>(bytes, &error))?;
    reader.end().map_err(DecodeError::whole)?;
    Ok(value)
}

/// Reads again what could not be read, this time keeping track of the path.
#[cold]
fn explain<'de, T: Deserialize<'de>>(bytes: &'de [u8], first: &serde_json::Error) -> DecodeError {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let reader = Strict::<_, false>::new(&mut reader);
    match serde_path_to_error::deserialize::<_, T>(reader) {
        Ok(_) => DecodeError::whole(first),
        Err(error) => DecodeError::located(&error.path().to_string(), error.inner()),
    }
}

/// Arrays and objects of a JSON text nest deeper than [`MAX_DEPTH`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("arrays and objects nest deeper than 64 levels")]
pub struct TooDeep;

/// Counts how deep the arrays and objects of `bytes` nest, in one pass and without recursion.
///
/// Nothing else is checked: text that is no JSON passes as long as no more than [`MAX_DEPTH`]
/// brackets are open at a time.
///
/// # Errors
/// More than [`MAX_DEPTH`] brackets are open at some place outside of strings.
pub fn json_depth(bytes: &[u8]) -> Result<(), TooDeep> {
    let mut depth = 0_usize;
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                if MAX_DEPTH < depth {
                    return Err(TooDeep);
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'"' => skip_string(&mut rest),
            _ => {}
        }
    }
    Ok(())
}

fn skip_string(rest: &mut std::slice::Iter<'_, u8>) {
    while let Some(byte) = rest.next() {
        match byte {
            b'"' => return,
            b'\\' => {
                rest.next();
            }
            _ => {}
        }
    }
}
