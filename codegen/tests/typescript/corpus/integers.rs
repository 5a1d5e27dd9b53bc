use std::num::NonZeroU8;

use super::*;
use schemars::JsonSchema;
use wilco_protocol::{I64, U64};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Numbers {
    a: u8,
    b: i8,
    c: u16,
    d: i16,
    e: u32,
    f: i32,
    g: u64,
    h: i64,
    i: usize,
    j: NonZeroU8,
    exact: U64,
    signed: I64,
    single: f32,
    double: f64,
    #[schemars(range(min = 1, max = 5))]
    rating: u8,
    many: Vec<U64>,
}

/// A number on a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Serial(U64);

/// A number of things.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Amount(u64);

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "numbers.echo", output = Numbers)]
struct EchoNumbers {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Numbers,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "serials.echo", output = Vec<(Serial, Amount)>)]
struct EchoSerials {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Vec<(Serial, Amount)>,
}

pub(crate) fn group() -> Group {
    let greatest = Numbers {
        a: u8::MAX,
        b: i8::MAX,
        c: u16::MAX,
        d: i16::MAX,
        e: u32::MAX,
        f: i32::MAX,
        g: (1 << 53) - 1,
        h: (1 << 53) - 1,
        i: 1 << 40,
        j: NonZeroU8::MAX,
        exact: U64(u64::MAX),
        signed: I64(i64::MAX),
        single: f32::MAX,
        double: f64::MAX,
        rating: 5,
        many: vec![U64(0), U64(1 << 53), U64(255)],
    };
    let least = Numbers {
        a: 0,
        b: i8::MIN,
        c: 0,
        d: i16::MIN,
        e: 0,
        f: i32::MIN,
        g: 0,
        h: 1 - (1 << 53),
        i: 0,
        j: NonZeroU8::MIN,
        exact: U64(0),
        signed: I64(i64::MIN),
        single: f32::MIN_POSITIVE,
        double: -0.0,
        rating: 1,
        many: vec![],
    };
    let serials = vec![
        (Serial(U64(u64::MAX)), Amount(7)),
        (Serial(U64(0)), Amount(0)),
    ];
    let operations = ContractBuilder::new()
        .operation::<EchoNumbers>()
        .operation::<EchoSerials>();
    let samples = vec![
        sample::<EchoNumbers, _>(greatest),
        sample::<EchoNumbers, _>(least),
        sample::<EchoSerials, _>(serials),
    ];
    super::group("integers", operations, samples)
}
