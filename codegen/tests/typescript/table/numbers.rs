//! Numbers, bytes, and what else is made of them.

use std::num::{NonZeroI64, NonZeroU8};
use std::ops::{Bound, Range};
use std::time::{Duration, SystemTime};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_protocol::codec::encode;
use wilco_protocol::{Bytes, Encoding, I64, I128, U64, U128};

use super::{Row, refused, said};

pub(super) fn rows() -> Vec<Row> {
    vec![
        small(),
        sixty_four_bits(),
        signed_sixty_four_bits(),
        non_zero(),
        exact(),
        wide(),
        wide_in_what_serde_buffers(),
        refused::<(), Vec<u128>>(
            "`u128`",
            "output of operation row.ask[] holds an integer of 128 bits (uint128), which the encodings cannot say; \
             use the `U128` or `I128` of wilco",
        ),
        floats(),
        not_finite(),
        bytes(),
        byte_array(),
        refused::<bytes::Bytes, ()>(
            "`bytes::Bytes`, as an input",
            "input type Bytes may be of several types (array, string); use an untagged enum, or the `Bytes` of wilco for bytes",
        ),
        duration(),
        system_time(),
        range(),
        bound(),
    ]
}

fn small() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Small {
        a: u8,
        b: i8,
        c: u16,
        d: i16,
        e: u32,
        f: i32,
    }
    said(
        "`u8` to `u32`, `i8` to `i32`",
        "row_small",
        "
        export interface Small {
          readonly a: number;
          readonly b: number;
          readonly c: number;
          readonly d: number;
          readonly e: number;
          readonly f: number;
        }",
        r#"{"a":255,"b":-128,"c":65535,"d":-32768,"e":4294967295,"f":-2147483648}"#,
        [Small {
            a: u8::MAX,
            b: i8::MIN,
            c: u16::MAX,
            d: i16::MIN,
            e: u32::MAX,
            f: i32::MIN,
        }],
    )
}

fn sixty_four_bits() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Count {
        n: u64,
        size: usize,
    }
    said(
        "`u64`, `usize`",
        "row_u64",
        "
        export interface Count {
          readonly n: number;
          readonly size: number;
        }",
        r#"{"n":9007199254740991,"size":5}"#,
        [Count {
            n: (1 << 53) - 1,
            size: 5,
        }],
    )
}

fn signed_sixty_four_bits() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Offset {
        n: i64,
    }
    said(
        "`i64`",
        "row_i64",
        "
        export interface Offset {
          readonly n: number;
        }",
        r#"{"n":-9007199254740991}"#,
        [1 - (1 << 53), 0, (1 << 53) - 1].map(|n| Offset { n }),
    )
}

fn non_zero() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct NotZero {
        small: NonZeroU8,
        wide: NonZeroI64,
    }
    said(
        "`NonZero`",
        "row_non_zero",
        "
        export interface NotZero {
          /** At least 1. */
          readonly small: number;
          readonly wide: number;
        }",
        r#"{"small":1,"wide":-1}"#,
        [NotZero {
            small: NonZeroU8::MIN,
            wide: NonZeroI64::new(-1).unwrap(),
        }],
    )
}

fn exact() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Exact {
        n: U64,
        signed: I64,
    }
    said(
        "`U64`, `I64`",
        "row_exact",
        "
        export interface Exact {
          readonly n: bigint;
          readonly signed: bigint;
        }",
        r#"{"n":"18446744073709551615","signed":"-9223372036854775808"}"#,
        [
            Exact {
                n: U64(u64::MAX),
                signed: I64(i64::MIN),
            },
            Exact {
                n: U64(0),
                signed: I64(0),
            },
        ],
    )
}

fn wide() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Wide {
        n: U128,
        signed: I128,
        some: Vec<Option<I128>>,
    }
    said(
        "`U128`, `I128`",
        "row_wide",
        "
        export interface Wide {
          readonly n: bigint;
          readonly signed: bigint;
          readonly some: readonly (bigint | null)[];
        }",
        r#"{"n":"340282366920938463463374607431768211455","signed":"-170141183460469231731687303715884105728","some":["0",null]}"#,
        [
            Wide {
                n: U128(u128::MAX),
                signed: I128(i128::MIN),
                some: vec![Some(I128(0)), None],
            },
            Wide {
                n: U128(1 << 64),
                signed: I128(-1),
                some: vec![Some(I128(i128::MAX)), Some(I128(-1 - (1 << 64)))],
            },
        ],
    )
}

/// serde keeps such values for a while before it reads or writes them, and has no room for 128 bits there.
fn wide_in_what_serde_buffers() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "type")]
    enum Paid {
        Once { amount: I128, unit: u8 },
        Within(Within),
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Within {
        #[serde(flatten)]
        sum: Sum,
        of: Either,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Sum {
        sum: U128,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(untagged)]
    enum Either {
        Wide(U128),
        Many(Vec<I128>),
    }
    said(
        "`U128` in tagged and untagged enums and in `flatten`",
        "row_wide_buffered",
        r#"
        export type Either = bigint | readonly bigint[];
        export type Paid =
          | { readonly type: "Once"; readonly amount: bigint; readonly unit: number }
          | ({ readonly type: "Within" } & Within);
        export interface Within {
          readonly sum: bigint;
          readonly of: Either;
        }"#,
        r#"{"type":"Once","amount":"-1","unit":2}"#,
        [
            Paid::Once {
                amount: I128(-1),
                unit: 2,
            },
            Paid::Within(Within {
                sum: Sum { sum: U128(7) },
                of: Either::Wide(U128(u128::MAX)),
            }),
            Paid::Within(Within {
                sum: Sum {
                    sum: U128(u128::MAX),
                },
                of: Either::Many(vec![I128(i128::MIN)]),
            }),
        ],
    )
}

fn floats() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Floats {
        single: f32,
        double: f64,
    }
    said(
        "`f32`, `f64`: whole ones may come as integers",
        "row_floats",
        "
        export interface Floats {
          readonly single: number;
          readonly double: number;
        }",
        r#"{"single":1.5,"double":0.1}"#,
        [
            Floats {
                single: 1.5,
                double: 0.1,
            },
            Floats {
                single: 7.0,
                double: -0.0,
            },
        ],
    )
}

fn not_finite() -> Row {
    let said = |value: f64| encode(Encoding::MessagePack, &[("x", value)], &mut Vec::new());
    let said = [f64::NAN, f64::INFINITY].map(|value| said(value).unwrap_err().to_string());
    Row::Refused {
        construct: "floats that are not finite, which JSON has not: a server does not send them",
        said: said.join("; "),
        expected: "[0][1]: NaN is not a finite number; [0][1]: inf is not a finite number",
    }
}

fn bytes() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Photo {
        pixels: Bytes,
    }
    said(
        "`Bytes` of wilco",
        "row_bytes",
        "
        export interface Photo {
          readonly pixels: Uint8Array;
        }",
        r#"{"pixels":"AP8="}"#,
        [Photo {
            pixels: vec![0, 255].into(),
        }],
    )
}

fn byte_array() -> Row {
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
    struct Photo {
        pixels: Vec<u8>,
    }
    said(
        "`Vec<u8>`: a list of numbers, which a contract warns of",
        "row_byte_array",
        "
        export interface Photo {
          readonly pixels: readonly number[];
        }",
        r#"{"pixels":[0,255]}"#,
        [Photo {
            pixels: vec![0, 255],
        }],
    )
}

fn duration() -> Row {
    said(
        "`Duration`",
        "row_duration",
        "
        export interface Duration {
          readonly secs: number;
          readonly nanos: number;
        }",
        r#"{"secs":1,"nanos":2}"#,
        [Duration::new(1, 2)],
    )
}

fn system_time() -> Row {
    said(
        "`SystemTime`",
        "row_system_time",
        "
        export interface SystemTime {
          readonly secs_since_epoch: number;
          readonly nanos_since_epoch: number;
        }",
        r#"{"secs_since_epoch":1,"nanos_since_epoch":2}"#,
        [SystemTime::UNIX_EPOCH + Duration::new(1, 2)],
    )
}

fn range() -> Row {
    said(
        "`Range`",
        "row_range",
        "
        export interface Range_of_uint8 {
          readonly start: number;
          readonly end: number;
        }",
        r#"{"start":1,"end":2}"#,
        [Range::<u8> { start: 1, end: 2 }],
    )
}

fn bound() -> Row {
    said(
        "`Bound`",
        "row_bound",
        r#"export type Bound_of_uint8 = { readonly Included: number } | { readonly Excluded: number } | "Unbounded";"#,
        r#"{"Included":1}"#,
        [Bound::Included(1_u8), Bound::Excluded(2), Bound::Unbounded],
    )
}
