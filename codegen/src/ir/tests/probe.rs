//! An operation of any types.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use wilco_protocol::contract::{Contract, ContractBuilder};
use wilco_protocol::operation::{Class, NoError, Operation, Source};

use super::show;
use crate::ir::Api;

/// Takes one type and answers with another. It stands in the contract under no name of its own.
pub(super) struct Probe<Input, Output, Error = NoError>(PhantomData<fn(Input) -> (Output, Error)>);

impl<Input, Output, Error> Operation for Probe<Input, Output, Error>
where
    Input: 'static,
    Output: Send + 'static,
    Error: Send + 'static,
{
    type Output = Output;
    type Error = Error;
    const NAME: &'static str = "probe.it";
    const CLASS: Class = Class::Safe;
    const TIMEOUT: Option<std::time::Duration> = None;
    const SOURCE: Source = Source {
        file: "probe.rs",
        line: 7,
        column: 1,
    };
}

impl<Input: JsonSchema, Output, Error> JsonSchema for Probe<Input, Output, Error> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Input::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Input::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Input>()
    }
}

pub(super) fn contract<Input, Output>() -> Contract
where
    Input: JsonSchema + 'static,
    Output: JsonSchema + Send + 'static,
{
    let builder = ContractBuilder::new().operation::<Probe<Input, Output>>();
    builder.build().unwrap()
}

/// What a type looks like as an input and as an output, if the two are the same; else both.
pub(super) fn shape<T: JsonSchema + Send + 'static>() -> String {
    let api = Api::read(&contract::<T, T>()).unwrap_or_else(|error| panic!("{error}"));
    let [operation] = api.operations.as_slice() else {
        panic!("one operation makes {:?}", api.operations);
    };
    let [input, output] = [&operation.input, &operation.output].map(show::shape);
    if input == output {
        input
    } else {
        format!("{input} -> {output}")
    }
}

/// The types that are reached from a type, as an input and as an output.
pub(super) fn types<T: JsonSchema + Send + 'static>() -> String {
    types_of::<T, T>()
}

pub(super) fn types_of<Input, Output>() -> String
where
    Input: JsonSchema + 'static,
    Output: JsonSchema + Send + 'static,
{
    let api = Api::read(&contract::<Input, Output>());
    show::types(&api.unwrap_or_else(|error| panic!("{error}")))
}

/// Why a contract is refused.
pub(super) fn refusal<Input, Output>() -> String
where
    Input: JsonSchema + 'static,
    Output: JsonSchema + Send + 'static,
{
    Api::read(&contract::<Input, Output>())
        .unwrap_err()
        .to_string()
}

/// Compares what is shown with lines that may be indented.
#[track_caller]
pub(super) fn expect(shown: &str, lines: &str) {
    let expected = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    let expected: String = expected.map(|line| format!("{line}\n")).collect();
    assert!(shown == expected, "shown:\n{shown}\nexpected:\n{expected}");
}
