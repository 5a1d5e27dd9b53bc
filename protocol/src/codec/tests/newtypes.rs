//! Bytes and wide integers: native in MessagePack, text in JSON, read from either.

use super::{bytes_of, check, unhex};
use crate::codec::{Encoding, decode};
use crate::{Bytes, I64, I128, U64, U128};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[test]
fn bytes_are_bin_and_base64() {
    check(&Bytes::default(), "c400", "\"\"");
    check(&Bytes::from(vec![0xff]), "c401ff", "\"/w==\"");
    check(&Bytes::from(vec![0xfb, 0xef]), "c402fbef", "\"++8=\"");
    check(&Bytes::from(vec![1, 2, 3]), "c403010203", "\"AQID\"");
    check(
        &Bytes::from(vec![0; 256]),
        &format!("c50100{}", "00".repeat(256)),
        &format!("\"{}A==\"", "A".repeat(341)),
    );
    check(&Some(vec![Bytes::from(vec![1])]), "91c40101", "[\"AQ==\"]");
    check(
        &BTreeMap::from([(Bytes::from(vec![1]), 1)]),
        "81c4010101",
        "{\"AQ==\":1}",
    );
}

#[test]
fn wide_integers_are_integers_and_text() {
    check(&U64(0), "00", "\"0\"");
    check(
        &U64(u64::MAX),
        "cfffffffffffffffff",
        "\"18446744073709551615\"",
    );
    check(
        &I64(i64::MIN),
        "d38000000000000000",
        "\"-9223372036854775808\"",
    );
    check(&I64(5), "05", "\"5\"");
    check(
        &BTreeMap::from([(U64(5), I64(-1))]),
        "8105ff",
        "{\"5\":\"-1\"}",
    );
}

#[test]
fn integers_of_128_bits_are_bin_and_text() {
    check(&U128(0), &format!("c410{}", "00".repeat(16)), "\"0\"");
    check(
        &U128(u128::MAX),
        &format!("c410{}", "ff".repeat(16)),
        "\"340282366920938463463374607431768211455\"",
    );
    check(
        &I128(i128::MIN),
        &format!("c41080{}", "00".repeat(15)),
        "\"-170141183460469231731687303715884105728\"",
    );
    check(&I128(-1), &format!("c410{}", "ff".repeat(16)), "\"-1\"");
    check(
        &BTreeMap::from([(U128(5), I128(7))]),
        &format!("81c410{}05c410{}07", "00".repeat(15), "00".repeat(15)),
        "{\"5\":\"7\"}",
    );
}

#[test]
fn integers_of_128_bits_are_read_in_every_form_and_within_their_limits() {
    let text = |text: &str| format!("\"{text}\"").into_bytes();
    for (unsigned, signed, bytes) in [
        (Some(7), Some(7), text("7")),
        (None, Some(-7), text("-7")),
        (Some(7), Some(7), b"7".to_vec()),
        (None, Some(-7), b"-7".to_vec()),
        (
            Some(u64::MAX.into()),
            Some(u64::MAX.into()),
            u64::MAX.to_string().into_bytes(),
        ),
        (Some(u128::MAX), None, text(&u128::MAX.to_string())),
        (None, None, text("340282366920938463463374607431768211456")),
        (None, None, text("07")),
        (None, None, text("+7")),
        (None, None, text("")),
        (None, None, b"7.0".to_vec()),
        (None, None, b"null".to_vec()),
    ] {
        let read = decode::<U128>(Encoding::Json, &bytes).ok();
        assert_eq!(read, unsigned.map(U128), "{bytes:?}");
        let read = decode::<I128>(Encoding::Json, &bytes).ok();
        assert_eq!(read, signed.map(I128), "{bytes:?}");
    }
    for (unsigned, signed, bytes) in [
        (Some(5), Some(5), "05"),
        (Some(5), Some(5), "cf0000000000000005"),
        (None, Some(-1), "ff"),
        (Some(7), Some(7), "a137"),
        (None, None, "c40105"),
        (None, None, "c41105050505050505050505050505050505050505"),
    ] {
        let bytes = unhex(bytes);
        assert_eq!(
            decode(Encoding::MessagePack, &bytes).ok(),
            unsigned.map(U128)
        );
        assert_eq!(decode(Encoding::MessagePack, &bytes).ok(), signed.map(I128));
    }
}

#[test]
fn each_encoding_reads_the_form_of_the_other() {
    assert_eq!(decode::<U64>(Encoding::Json, b"7").unwrap(), U64(7));
    assert_eq!(decode::<I64>(Encoding::Json, b"-7").unwrap(), I64(-7));
    assert_eq!(
        decode::<U64>(Encoding::MessagePack, b"\xa17").unwrap(),
        U64(7)
    );
    assert_eq!(
        decode::<I64>(Encoding::MessagePack, b"\xa2-7").unwrap(),
        I64(-7)
    );
    let bytes = Bytes::from(vec![1, 2, 3]);
    assert_eq!(decode::<Bytes>(Encoding::Json, b"[1,2,3]").unwrap(), bytes);
    assert_eq!(
        decode::<Bytes>(Encoding::MessagePack, b"\xa4AQID").unwrap(),
        bytes
    );
    assert_eq!(
        decode::<Bytes>(Encoding::MessagePack, &[0x93, 1, 2, 3]).unwrap(),
        bytes
    );
}

#[test]
fn other_spellings_are_refused() {
    for text in [
        "\"+7\"",
        "\"07\"",
        "\"\"",
        "\"-1\"",
        "-1",
        "1.0",
        "\"18446744073709551616\"",
        "null",
    ] {
        decode::<U64>(Encoding::Json, text.as_bytes()).unwrap_err();
    }
    for text in [
        "\"--7\"",
        "\"-07\"",
        "\"-\"",
        "\"9223372036854775808\"",
        "9223372036854775808",
    ] {
        decode::<I64>(Encoding::Json, text.as_bytes()).unwrap_err();
    }
    // Without padding, of the alphabet for addresses, with trailing bits.
    for text in ["\"AQ\"", "\"__8=\"", "\"AR==\"", "7"] {
        decode::<Bytes>(Encoding::Json, text.as_bytes()).unwrap_err();
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct All {
    bytes: Bytes,
    wide: U64,
    signed: I64,
}
#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Nested {
    S { bytes: Bytes, wide: U64 },
}
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t")]
enum Tagged {
    All(All),
    Nested(Nested),
}
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flat {
    #[serde(flatten)]
    all: All,
}

#[test]
fn what_serde_buffers_keeps_its_form() {
    let all = || All {
        bytes: vec![1].into(),
        wide: U64(7),
        signed: I64(-1),
    };
    check(
        &Flat { all: all() },
        "83a56279746573c40101a47769646507a67369676e6564ff",
        r#"{"bytes":"AQ==","wide":"7","signed":"-1"}"#,
    );
    check(
        &Tagged::All(all()),
        "84a174a3416c6ca56279746573c40101a47769646507a67369676e6564ff",
        r#"{"t":"All","bytes":"AQ==","wide":"7","signed":"-1"}"#,
    );
    check(
        &Tagged::Nested(Nested::S {
            bytes: vec![1].into(),
            wide: U64(7),
        }),
        "82a174a64e6573746564a15382a56279746573c40101a47769646507",
        r#"{"t":"Nested","S":{"bytes":"AQ==","wide":"7"}}"#,
    );
}

/// An enum within an enum with a tag is kept as text before it is written, and 128 bits have no other place there.
#[test]
fn what_serde_buffers_keeps_its_128_bits() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "t")]
    enum Outer {
        In(Inner),
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Inner {
        S { wide: U128, signed: I128 },
    }
    for (wide, signed, bytes) in [
        (7, -1, [format!("{}07", "00".repeat(15)), "ff".repeat(16)]),
        (
            u128::MAX,
            i128::MAX,
            ["ff".repeat(16), format!("7f{}", "ff".repeat(15))],
        ),
    ] {
        let [wide_bytes, signed_bytes] = bytes;
        check(
            &Outer::In(Inner::S {
                wide: U128(wide),
                signed: I128(signed),
            }),
            &format!(
                "82a174a2496ea15382a477696465c410{wide_bytes}a67369676e6564c410{signed_bytes}"
            ),
            &format!(r#"{{"t":"In","S":{{"wide":"{wide}","signed":"{signed}"}}}}"#),
        );
    }
}

#[test]
fn plain_rmp_serde_writes_and_reads_128_bits() {
    let value = (U128(7), I128(-1));
    let bytes = rmp_serde::to_vec(&value).unwrap();
    let expected = format!("92c410{}07c410{}", "00".repeat(15), "ff".repeat(16));
    assert_eq!(bytes, unhex(&expected));
    let read: (U128, I128) = rmp_serde::from_slice(&bytes).unwrap();
    assert_eq!(read, value);
}

#[test]
fn plain_serde_json_writes_and_reads_the_same() {
    let all = All {
        bytes: vec![1].into(),
        wide: U64(7),
        signed: I64(-1),
    };
    let text = serde_json::to_string(&all).unwrap();
    assert_eq!(text.as_bytes(), bytes_of(Encoding::Json, &all));
    assert_eq!(serde_json::from_str::<All>(&text).unwrap(), all);
}

#[test]
fn plain_rmp_serde_writes_and_reads_integers_and_bin() {
    let value = (Bytes::from(vec![1]), U64(7));
    let bytes = rmp_serde::to_vec(&value).unwrap();
    assert_eq!(bytes, unhex("92c4010107"));
    assert_eq!(
        rmp_serde::from_slice::<(Bytes, U64)>(&bytes).unwrap(),
        value
    );
}

#[test]
fn bytes_of_other_crates_are_read_as_they_are_written() {
    struct Foreign(Vec<u8>);
    impl Serialize for Foreign {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_bytes(&self.0)
        }
    }
    impl<'de> Deserialize<'de> for Foreign {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct V;
            impl serde::de::Visitor<'_> for V {
                type Value = Foreign;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("bytes")
                }
                fn visit_byte_buf<E>(self, value: Vec<u8>) -> Result<Foreign, E> {
                    Ok(Foreign(value))
                }
                fn visit_bytes<E>(self, value: &[u8]) -> Result<Foreign, E> {
                    Ok(Foreign(value.to_vec()))
                }
            }
            deserializer.deserialize_byte_buf(V)
        }
    }
    for (encoding, written) in [
        (Encoding::MessagePack, &b"\xc4\x02\x01\x02"[..]),
        (Encoding::Json, b"\"AQI=\""),
    ] {
        let bytes = bytes_of(encoding, &Foreign(vec![1, 2]));
        assert_eq!(bytes, written);
        assert_eq!(decode::<Foreign>(encoding, &bytes).unwrap().0, [1, 2]);
    }
}

#[test]
fn schemas_are_marked() {
    let marks = [
        schemars::schema_for!(Bytes),
        schemars::schema_for!(U64),
        schemars::schema_for!(I64),
    ]
    .map(|schema| schema.get("x-wilco").cloned());
    assert_eq!(marks, ["bytes", "u64", "i64"].map(|mark| Some(mark.into())));
}
