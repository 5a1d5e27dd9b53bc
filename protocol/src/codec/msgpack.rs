//! MessagePack by rmp-serde: structs as maps, human readable, walked before it is read.

use super::error::{DecodeError, EncodeError};
use super::exact::Exact;
use super::form::MessagePack;
use super::strict::Strict;
use super::walk::{Refused, walk};
use rmp_serde::config::{DefaultConfig, HumanReadableConfig};
use rmp_serde::decode::{self, Deserializer, ReadRefReader};
use serde::{Deserialize, Serialize};

pub(super) fn encode<T: Serialize + ?Sized>(
    value: &T,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    let mut serializer = rmp_serde::Serializer::new(out)
        .with_struct_map()
        .with_human_readable();
    value
        .serialize(Exact::<_, MessagePack>::new(&mut serializer, 0))
        .map_err(|error| EncodeError::unpack(&error))
}

/// The walk comes first because rmp-serde counts no depth inside enums, where a message of nested
/// variants would overflow the stack, and does not say where it stopped reading.
pub(super) fn decode<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, DecodeError> {
    check(bytes)?;
    decode_walked(bytes)
}

/// Reads a value that was walked already and found plain.
pub(super) fn decode_walked<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, DecodeError> {
    T::deserialize(Strict::<_, false>::new(&mut reader(bytes)))
        .map_err(|error| explain::<T>(bytes, &error))
}

fn check(bytes: &[u8]) -> Result<(), DecodeError> {
    let extent = walk(bytes).map_err(DecodeError::whole)?;
    match extent.refused {
        None => {}
        Some((at, Refused::Extension)) => {
            return Err(DecodeError::whole(format_args!(
                "MessagePack extension types are not used; there is one at byte {at}"
            )));
        }
        Some((at, Refused::NotFinite)) => {
            return Err(DecodeError::whole(format_args!(
                "the number at byte {at} is not finite"
            )));
        }
    }
    if extent.len < bytes.len() {
        return Err(DecodeError::whole(format_args!(
            "the value ends at byte {} of {}",
            extent.len,
            bytes.len()
        )));
    }
    Ok(())
}

/// Reads again what could not be read, this time keeping track of the path.
#[cold]
fn explain<'de, T: Deserialize<'de>>(bytes: &'de [u8], first: &decode::Error) -> DecodeError {
    let mut reader = reader(bytes);
    let reader = Strict::<_, true>::new(&mut reader);
    match serde_path_to_error::deserialize::<_, T>(reader) {
        // A type may accept any value where a number was asked for.
        Ok(_) => DecodeError::whole(first),
        Err(error) => DecodeError::located(&error.path().to_string(), error.inner()),
    }
}

fn reader(bytes: &[u8]) -> Reader<'_> {
    Deserializer::from_read_ref(bytes).with_human_readable()
}

type Reader<'de> = Deserializer<ReadRefReader<'de, [u8]>, HumanReadableConfig<DefaultConfig>>;
