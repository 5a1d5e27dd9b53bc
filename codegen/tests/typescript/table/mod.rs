//! What becomes of each construct of serde and schemars, as a table: its name, its TypeScript, and values that travel.
//!
//! Each row is the Rust type, all the declarations that are printed for it, and the first value as it is in JSON. Where a
//! type is another one as an input, both are declared. Values go from Rust through what was printed and back, in both
//! encodings: see `node.rs`. What cannot be said is a row too, with the words of its refusal. Larger types of the same
//! constructs are in `corpus`; where those say all, a row shows there.

mod boundaries;
mod enums;
mod flattened;
mod maps;
mod names;
mod numbers;
mod opened;
mod options;
mod refused;
mod structs;
mod texts;
mod words;

use std::fmt::Debug;
use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wilco_codegen::ir::Api;
use wilco_codegen::typescript;
use wilco_protocol::operation::{Class, NoError, Source};
use wilco_protocol::{Contract, ContractBuilder, Encoding, Operation};

use crate::corpus::{self, Group, Sample, sample};
use crate::printed::api;

/// A construct and what becomes of it.
pub(crate) enum Row {
    Said(Box<Said>),
    /// A group of the corpus declares it.
    Corpus {
        construct: &'static str,
        group: &'static str,
        declares: &'static [&'static str],
    },
    /// There is no TypeScript for it, and this is said.
    Refused {
        construct: &'static str,
        said: String,
        expected: &'static str,
    },
}

/// A construct that is said in TypeScript.
pub(crate) struct Said {
    construct: &'static str,
    types: &'static str,
    json: &'static str,
    group: Group,
}

fn rows() -> Vec<Row> {
    let parts = [
        structs::rows(),
        options::rows(),
        flattened::rows(),
        enums::rows(),
        opened::rows(),
        maps::rows(),
        numbers::rows(),
        texts::rows(),
        words::rows(),
        names::rows(),
        refused::rows(),
    ];
    parts.into_iter().flatten().collect()
}

/// The groups whose values travel.
pub(crate) fn groups() -> Vec<Group> {
    let said = rows().into_iter().filter_map(|row| match row {
        Row::Said(said) => Some(said.group),
        Row::Corpus { .. } | Row::Refused { .. } => None,
    });
    said.collect()
}

/// A row: the construct, a name for its module, its declarations, its first value in JSON, and the values.
fn said<T, const N: usize>(
    construct: &'static str,
    name: &'static str,
    types: &'static str,
    json: &'static str,
    values: [T; N],
) -> Row
where
    T: Serialize + DeserializeOwned + JsonSchema + Clone + PartialEq + Debug + Send + 'static,
{
    let samples: Vec<Sample> = values.into_iter().map(sample::<Echo<T>, T>).collect();
    let contract = ContractBuilder::new().operation::<Echo<T>>();
    Row::Said(Box::new(Said {
        construct,
        types,
        json,
        group: Group {
            name,
            contract: contract
                .build()
                .unwrap_or_else(|error| panic!("{construct}: {error}")),
            samples,
        },
    }))
}

/// A row whose construct no contract or no module can hold: as an input, or as an output.
fn refused<Input, Output>(construct: &'static str, expected: &'static str) -> Row
where
    Input: JsonSchema + Send + 'static,
    Output: JsonSchema + Send + 'static,
{
    let contract = ContractBuilder::new()
        .operation::<Ask<Input, Output>>()
        .build();
    let said = match contract.map(|contract| Api::read(&contract)) {
        Err(error) => error.to_string(),
        Ok(Err(error)) => error.to_string(),
        Ok(Ok(api)) => match typescript::module(&api) {
            Err(error) => error.to_string(),
            Ok(printed) => format!("nothing, but prints:\n{}", printed.declarations()),
        },
    };
    Row::Refused {
        construct,
        said,
        expected,
    }
}

/// Answers with what it is given.
#[derive(JsonSchema)]
#[schemars(rename = "Echo")]
struct Echo<T> {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: T,
}

impl<T: Send + 'static> Operation for Echo<T> {
    type Output = T;
    type Error = NoError;
    const NAME: &'static str = "row.echo";
    const CLASS: Class = Class::Safe;
    const TIMEOUT: Option<std::time::Duration> = None;
    const SOURCE: Source = Source {
        file: "row.rs",
        line: 1,
        column: 1,
    };
}

/// Takes one type and answers with another.
#[derive(JsonSchema)]
#[schemars(rename = "Ask")]
struct Ask<Input, Output> {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Input,
    #[serde(skip)]
    output: PhantomData<fn() -> Output>,
}

impl<Input: Send + 'static, Output: Send + 'static> Operation for Ask<Input, Output> {
    type Output = Output;
    type Error = NoError;
    const NAME: &'static str = "row.ask";
    const CLASS: Class = Class::Safe;
    const TIMEOUT: Option<std::time::Duration> = None;
    const SOURCE: Source = Source {
        file: "row.rs",
        line: 2,
        column: 1,
    };
}

#[test]
fn each_construct_becomes_what_the_table_says() {
    let mut wrong = Vec::new();
    let mut names = std::collections::BTreeSet::new();
    for row in rows() {
        let (construct, said, expected) = match row {
            Row::Said(said) => {
                assert!(
                    names.insert(said.group.name),
                    "two rows are called {}",
                    said.group.name
                );
                assert!(
                    !said.group.samples.is_empty(),
                    "{} has no values",
                    said.construct
                );
                let first = said.group.samples[0].encoded(Encoding::Json);
                let first = String::from_utf8(first).unwrap();
                let found = format!("{}\n{first}", declarations(&printed(&said.group.contract)));
                (
                    said.construct,
                    found,
                    format!("{}\n{}", dedented(said.types), said.json),
                )
            }
            Row::Corpus {
                construct,
                group,
                declares,
            } => {
                let groups = corpus::groups();
                let group = groups.iter().find(|known| known.name == group).unwrap();
                let printed = printed(&group.contract);
                let missing = declares.iter().filter(|text| !printed.contains(**text));
                (construct, missing.copied().collect(), String::new())
            }
            Row::Refused {
                construct,
                said,
                expected,
            } => (construct, said, expected.to_owned()),
        };
        if said != expected {
            wrong.push(format!(
                "== {construct}\n-- is\n{said}\n-- should be\n{expected}\n"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn printed(contract: &Contract) -> String {
    let module = typescript::module(&api(contract)).unwrap();
    module.declarations().to_owned()
}

/// The declarations of all types of a module but that of the operation's input.
fn declarations(module: &str) -> String {
    let (declared, _) = module.split_once("\nexport const Echo").unwrap();
    let is_type = |part: &&str| {
        let mut lines = part.lines();
        lines.any(|line| line.starts_with("export interface ") || line.starts_with("export type "))
            && !part.contains("export interface Echo {")
    };
    let parts: Vec<_> = declared
        .split("\n\n")
        .filter(is_type)
        .map(str::trim_end)
        .collect();
    parts.join("\n")
}

/// The lines without what all of them are indented by.
fn dedented(text: &str) -> String {
    let lines: Vec<_> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let indent = lines
        .iter()
        .map(|line| line.len() - line.trim_start().len())
        .min();
    let lines = lines.iter().map(|line| &line[indent.unwrap_or(0)..]);
    lines.collect::<Vec<_>>().join("\n")
}
