//! What the codec promises, as tables.

mod bombs;
mod garbage;
mod newtypes;
mod refused;
mod shapes;
mod walking;

use super::{Encoding, decode, encode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// The value is written as exactly these bytes, and both are read back as it.
fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(
    value: &T,
    msgpack: &str,
    json: &str,
) {
    let written = bytes_of(Encoding::MessagePack, value);
    assert_eq!(hex(&written), msgpack, "{value:?} in MessagePack");
    assert_eq!(
        &decode::<T>(Encoding::MessagePack, &written).unwrap(),
        value
    );

    let written = bytes_of(Encoding::Json, value);
    assert_eq!(String::from_utf8_lossy(&written), json, "{value:?} in JSON");
    assert_eq!(&decode::<T>(Encoding::Json, &written).unwrap(), value);
}

fn bytes_of<T: Serialize + ?Sized>(encoding: Encoding, value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    encode(encoding, value, &mut out).unwrap();
    out
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}
