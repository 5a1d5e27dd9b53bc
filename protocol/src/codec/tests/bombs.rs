//! Nesting that would overflow a stack if anybody followed it.

use crate::codec::{Encoding, decode, encode};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
enum Chain {
    N(Box<Chain>),
    S { n: Box<Chain> },
    T(Box<Chain>, u8),
    End,
}
#[derive(Debug, Serialize, Deserialize)]
struct List {
    next: Option<Box<List>>,
}
#[derive(Debug, Deserialize)]
struct Ignoring {
    #[serde(default, rename = "x")]
    _x: u8,
}

fn too_deep<T: DeserializeOwned>(encoding: Encoding, bytes: &[u8]) {
    let Err(error) = decode::<T>(encoding, bytes) else {
        panic!("{} bytes were read", bytes.len());
    };
    assert!(
        error.to_string().ends_with("nest deeper than 64 levels"),
        "{error}"
    );
}

#[test]
fn ten_thousand_levels_are_an_error() {
    for levels in [65, 10_000, 200_000] {
        let arrays = [vec![0x91; levels], vec![0xc0]].concat();
        too_deep::<serde_json::Value>(Encoding::MessagePack, &arrays);
        too_deep::<IgnoredAny>(Encoding::MessagePack, &arrays);
        too_deep::<Ignoring>(Encoding::MessagePack, &[b"\x81\xa1z", &arrays[..]].concat());
        too_deep::<Chain>(Encoding::MessagePack, &b"\x81\xa1N".repeat(levels));
        too_deep::<Chain>(Encoding::MessagePack, &b"\x81\xa1S\x81\xa1n".repeat(levels));
        too_deep::<List>(Encoding::MessagePack, &b"\x81\xa4next".repeat(levels));

        let arrays = "[".repeat(levels);
        too_deep::<serde_json::Value>(Encoding::Json, arrays.as_bytes());
        too_deep::<IgnoredAny>(Encoding::Json, arrays.as_bytes());
        too_deep::<Box<serde_json::value::RawValue>>(Encoding::Json, arrays.as_bytes());
        too_deep::<Ignoring>(Encoding::Json, format!("{{\"z\":{arrays}").as_bytes());
        too_deep::<Chain>(Encoding::Json, "{\"N\":".repeat(levels).as_bytes());
    }
}

fn list(levels: usize) -> List {
    (1..levels).fold(List { next: None }, |list, _| List {
        next: Some(Box::new(list)),
    })
}

fn chain(levels: usize, link: fn(Box<Chain>) -> Chain) -> Chain {
    (0..levels).fold(Chain::End, |chain, _| link(Box::new(chain)))
}

#[test]
fn what_is_written_can_be_read() {
    for encoding in [Encoding::MessagePack, Encoding::Json] {
        written_and_read(encoding, &list(64));
        not_written(encoding, &list(65));
        written_and_read(encoding, &chain(64, Chain::N));
        not_written(encoding, &chain(65, Chain::N));
        written_and_read(encoding, &chain(32, |n| Chain::S { n }));
        not_written(encoding, &chain(33, |n| Chain::S { n }));
        written_and_read(encoding, &chain(32, |n| Chain::T(n, 0)));
        not_written(encoding, &chain(33, |n| Chain::T(n, 0)));
    }
}

fn written_and_read<T: Serialize + DeserializeOwned>(encoding: Encoding, value: &T) {
    let mut out = Vec::new();
    encode(encoding, value, &mut out).unwrap();
    assert!(decode::<T>(encoding, &out).is_ok());
}

fn not_written<T: Serialize>(encoding: Encoding, value: &T) {
    let mut out = Vec::new();
    let error = encode(encoding, value, &mut out).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("arrays and maps nest deeper than 64 levels")
    );
    assert!(out.is_empty());
}
