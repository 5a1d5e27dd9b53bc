//! Typed values as trees and back, in the form that JSON gives them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::{DecodeError, EncodeError};
use super::strict::Strict;
use super::{Encoding, json};

/// The value as a tree of what JSON can say: [`U64`](crate::U64) as decimal text,
/// [`Bytes`](crate::Bytes) as base64. The tree is the same whichever encoding carries it.
///
/// # Errors
/// As [`encode`](super::encode).
///
/// ```
/// use wilco_protocol::U64;
/// use wilco_protocol::codec::{from_tree, to_tree};
///
/// let tree = to_tree(&[("total", U64(9))])?;
/// assert_eq!(tree, serde_json::json!([["total", "9"]]));
/// assert_eq!(from_tree::<Vec<(String, U64)>>(&tree)?, [("total".to_owned(), U64(9))]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn to_tree<T: Serialize + ?Sized>(value: &T) -> Result<Value, EncodeError> {
    // By way of the text: there an f32 has its own digits, in a tree those of the nearest f64.
    let mut text = Vec::new();
    super::encode(Encoding::Json, value, &mut text)?;
    json::decode_shallow(&text).map_err(EncodeError::whole)
}

/// Reads a tree as a `T`, by the rules of [`decode`](super::decode).
///
/// # Errors
/// The tree is no value of type `T`. The error names the field.
pub fn from_tree<T: DeserializeOwned>(tree: &Value) -> Result<T, DecodeError> {
    T::deserialize(Strict::<_, false>::new(tree)).map_err(|_| explain::<T>(tree))
}

/// Reads again what could not be read, this time keeping track of the path.
#[cold]
fn explain<T: DeserializeOwned>(tree: &Value) -> DecodeError {
    match serde_path_to_error::deserialize::<_, T>(Strict::<_, false>::new(tree)) {
        Ok(_) => DecodeError::whole("the value is read one time and not another"),
        Err(error) => DecodeError::located(&error.path().to_string(), error.inner()),
    }
}
