//! Typed values to bytes and back, in either encoding, by one pair of functions.
//!
//! The libraries underneath each have their own idea of what cannot be said; what counts is here,
//! in front of both: [`encode`] writes through `exact`, [`decode`] reads through `strict`.

mod error;
mod exact;
mod form;
mod json;
mod msgpack;
mod strict;
mod tree;
mod walk;

pub use error::{DecodeError, EncodeError};
pub(crate) use form::{NATIVE_BYTES, NATIVE_INTEGER, NATIVE_WIDE};
pub use json::{TooDeep, json_depth};
use serde::{Deserialize, Serialize};
pub use tree::{from_tree, to_tree};
pub(crate) use walk::walk;
pub use walk::{MAX_DEPTH, Unwalkable, value_len};

/// How the values of a message are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// MessagePack: structs as maps with named fields; carried in binary frames.
    MessagePack,
    /// JSON text; carried in text frames.
    Json,
}

/// Appends `value` to `out`.
///
/// Bytes are MessagePack bin and base64 in JSON; unit structs are nil and null. After an error
/// `out` is as it was before.
///
/// # Errors
/// The value holds something that one of the encodings cannot say: a float that is not finite, a
/// 128-bit integer, a MessagePack extension, or more than 64 levels of arrays and maps. The error
/// names the field.
///
/// ```
/// use wilco_protocol::codec::{Encoding, encode};
///
/// let mut out = Vec::new();
/// encode(Encoding::Json, &[("x", 1.5)], &mut out)?;
/// assert_eq!(out, br#"[["x",1.5]]"#);
///
/// let error = encode(Encoding::Json, &[("x", f64::NAN)], &mut out).unwrap_err();
/// assert_eq!(error.to_string(), "[0][1]: NaN is not a finite number");
/// assert_eq!(out, br#"[["x",1.5]]"#);
/// # Ok::<(), wilco_protocol::EncodeError>(())
/// ```
pub fn encode<T: Serialize + ?Sized>(
    encoding: Encoding,
    value: &T,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    let length = out.len();
    let written = match encoding {
        Encoding::MessagePack => msgpack::encode(value, out),
        Encoding::Json => json::encode(value, out),
    };
    if written.is_err() {
        out.truncate(length);
    }
    written
}

/// Reads one value that fills `bytes` to the end.
///
/// `&str` fields borrow from `bytes` where the text needs no unescaping. A struct is read from a
/// map or an object only, never from an array of its fields; this does not reach inside enums that
/// are tagged internally or untagged and fields that are flattened, because serde buffers those.
///
/// # Errors
/// The bytes are no value of type `T`, nest deeper than 64 levels, hold a float that is not finite
/// or an extension type, or go on behind the value. The error names the field, or the byte where the
/// bytes themselves are at fault.
///
/// ```
/// use wilco_protocol::codec::{Encoding, decode};
///
/// let bytes = br#"{"scores":[1,"two"]}"#;
/// let read = decode::<std::collections::BTreeMap<String, Vec<u8>>>(Encoding::Json, bytes);
/// assert_eq!(read.unwrap_err().path(), "scores[1]");
/// ```
pub fn decode<'de, T: Deserialize<'de>>(
    encoding: Encoding,
    bytes: &'de [u8],
) -> Result<T, DecodeError> {
    match encoding {
        Encoding::MessagePack => msgpack::decode(bytes),
        Encoding::Json => json::decode(bytes),
    }
}

/// Reads a value that the walk, or the look at its depth, has passed already.
pub(crate) fn decode_checked<'de, T: Deserialize<'de>>(
    encoding: Encoding,
    bytes: &'de [u8],
) -> Result<T, DecodeError> {
    match encoding {
        Encoding::MessagePack => msgpack::decode_walked(bytes),
        Encoding::Json => json::decode_shallow(bytes),
    }
}

#[cfg(test)]
mod tests;
