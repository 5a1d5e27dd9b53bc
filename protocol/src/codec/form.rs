//! Where the two encodings differ in what they are given by a type.

use super::exact::Exact;
use base64::display::Base64Display;
use base64::engine::{Engine, general_purpose::STANDARD};
use serde::ser::{Error, Serialize, Serializer};

/// The struct name by which [`crate::Bytes`] asks for bin where the encoding has it.
pub(crate) const NATIVE_BYTES: &str = "$wilco::bytes";
/// The struct name by which [`crate::U64`] and [`crate::I64`] ask for integers of full width.
pub(crate) const NATIVE_INTEGER: &str = "$wilco::integer";

/// The struct name by which [`crate::U128`] and [`crate::I128`] ask for bin.
pub(crate) const NATIVE_WIDE: &str = "$wilco::wide";

/// Both encodings call themselves human readable, so that a `Uuid` is the same text in both; what
/// must differ in spite of that is told apart here, at compile time.
pub(super) trait Form: Sized {
    /// Whether types should write themselves as text.
    const READABLE: bool = true;

    fn write_bytes<S: Serializer>(target: S, bytes: &[u8]) -> Result<S::Ok, S::Error>;

    #[inline(always)]
    fn write_str<S: Serializer>(target: S, text: &str) -> Result<S::Ok, S::Error> {
        target.serialize_str(text)
    }

    #[inline(always)]
    fn write_newtype<S: Serializer, T: Serialize + ?Sized>(
        exact: Exact<S, Self>,
        _name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        value.serialize(exact)
    }

    #[inline(always)]
    fn check_struct<E: Error>(_name: &'static str) -> Result<(), E> {
        Ok(())
    }
}

pub(super) struct Json;
pub(super) struct MessagePack;
/// Inside a newtype of ours, in MessagePack.
pub(super) struct NativeBytes;
pub(super) struct NativeInteger;
pub(super) struct NativeWide;

impl Form for Json {
    #[inline]
    fn write_bytes<S: Serializer>(target: S, bytes: &[u8]) -> Result<S::Ok, S::Error> {
        target.collect_str(&Base64Display::new(bytes, &STANDARD))
    }
}

impl Form for MessagePack {
    #[inline(always)]
    fn write_bytes<S: Serializer>(target: S, bytes: &[u8]) -> Result<S::Ok, S::Error> {
        target.serialize_bytes(bytes)
    }

    #[inline(always)]
    fn write_newtype<S: Serializer, T: Serialize + ?Sized>(
        exact: Exact<S, Self>,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        match name {
            NATIVE_BYTES => value.serialize(exact.into_form::<NativeBytes>()),
            NATIVE_INTEGER => value.serialize(exact.into_form::<NativeInteger>()),
            NATIVE_WIDE => value.serialize(exact.into_form::<NativeWide>()),
            _ => value.serialize(exact),
        }
    }

    #[inline(always)]
    fn check_struct<E: Error>(name: &'static str) -> Result<(), E> {
        if name == RAW_JSON {
            return Err(E::custom("raw JSON text cannot stand in MessagePack"));
        }
        Ok(())
    }
}

// Text arrives in the next three only when serde has buffered the value as text on the way here, as
// it does for an enum within an internally tagged enum.
impl Form for NativeBytes {
    const READABLE: bool = false;

    fn write_bytes<S: Serializer>(target: S, bytes: &[u8]) -> Result<S::Ok, S::Error> {
        target.serialize_bytes(bytes)
    }

    fn write_str<S: Serializer>(target: S, text: &str) -> Result<S::Ok, S::Error> {
        target.serialize_bytes(&STANDARD.decode(text).map_err(S::Error::custom)?)
    }
}

impl Form for NativeInteger {
    const READABLE: bool = false;

    fn write_bytes<S: Serializer>(target: S, bytes: &[u8]) -> Result<S::Ok, S::Error> {
        target.serialize_bytes(bytes)
    }

    fn write_str<S: Serializer>(target: S, text: &str) -> Result<S::Ok, S::Error> {
        match text.parse::<u64>() {
            Ok(value) => target.serialize_u64(value),
            Err(_) => target.serialize_i64(text.parse().map_err(S::Error::custom)?),
        }
    }
}

impl Form for NativeWide {
    const READABLE: bool = false;

    fn write_bytes<S: Serializer>(target: S, bytes: &[u8]) -> Result<S::Ok, S::Error> {
        target.serialize_bytes(bytes)
    }

    fn write_str<S: Serializer>(target: S, text: &str) -> Result<S::Ok, S::Error> {
        let bytes = match text.parse::<u128>() {
            Ok(value) => value.to_be_bytes(),
            Err(_) => text
                .parse::<i128>()
                .map_err(S::Error::custom)?
                .to_be_bytes(),
        };
        target.serialize_bytes(&bytes)
    }
}

/// The struct name that `serde_json::value::RawValue` goes by.
const RAW_JSON: &str = "$serde_json::private::RawValue";
