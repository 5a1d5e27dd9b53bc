//! From a contract to an API.

use wilco_protocol::contract::{Contract, ContractOperation, PROTOCOL_VERSION};

use super::error::{Finding, Problem, Read, ReadError};
use super::place::Place;
use super::side::Side;
use super::unify::{Sides, rename};
use super::{Api, Docs, Event, Operation, Presence, Resource, circles, names, read_channel};

impl Api {
    /// Reads a contract. Types that nothing reaches are left out.
    ///
    /// A contract may come from a file that somebody else has written: whatever it says, reading ends soon.
    ///
    /// ```
    /// use schemars::JsonSchema;
    /// use wilco_codegen::ir::{Api, Shape};
    /// use wilco_protocol::Operation;
    /// use wilco_protocol::contract::ContractBuilder;
    ///
    /// #[derive(JsonSchema, Operation)]
    /// #[operation(name = "seat.free", output = bool, safe)]
    /// struct IsSeatFree {
    ///     seat: String,
    /// }
    ///
    /// let contract = ContractBuilder::new().operation::<IsSeatFree>().build()?;
    /// let api = Api::read(&contract)?;
    /// assert_eq!(api.operations[0].name, "IsSeatFree");
    /// assert_eq!(api.operations[0].output, Shape::Bool);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The contract is for another version of the protocol, what a schema says has no place among the shapes, or two things would have one name. Each finding tells where.
    pub fn read(contract: &Contract) -> Result<Self, ReadError> {
        refuse(other_version(contract).into_iter().collect())?;
        let Parts {
            mut operations,
            mut channels,
            sides,
        } = parts(contract)?;
        let split = sides.split();
        for operation in &mut operations {
            rename(&mut operation.input, &split);
        }
        for action in channels
            .resources
            .iter_mut()
            .filter_map(|resource| resource.action.as_mut())
        {
            rename(&mut action.input, &split);
        }
        let mut types = sides.join(&split);
        types.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
        operations.sort_by(|one, other| one.wire_name.cmp(&other.wire_name));
        channels.sort();
        refuse(names::clashes(&types, &operations, &channels))?;
        Ok(Self {
            hash: contract.hash().to_owned(),
            operations,
            resources: channels.resources,
            events: channels.events,
            presences: channels.presences,
            types: types.into_iter().map(|(_, named)| named).collect(),
        })
    }
}

fn other_version(contract: &Contract) -> Option<Finding> {
    let version = contract.protocol_version();
    let place = Place::root("the contract");
    (version != PROTOCOL_VERSION).then(|| Finding::new(&place, Problem::Version(version)))
}

/// All that a contract holds, by the names of Rust still.
struct Parts {
    operations: Vec<Operation>,
    channels: Channels,
    sides: Sides,
}

/// What clients follow.
pub(super) struct Channels {
    pub(super) resources: Vec<Resource>,
    pub(super) events: Vec<Event>,
    pub(super) presences: Vec<Presence>,
}

impl Channels {
    fn sort(&mut self) {
        self.resources
            .sort_by(|one, other| one.pattern.cmp(&other.pattern));
        self.events
            .sort_by(|one, other| one.domain.cmp(&other.domain));
        self.presences
            .sort_by(|one, other| one.pattern.cmp(&other.pattern));
    }
}

fn parts(contract: &Contract) -> Result<Parts, ReadError> {
    let mut input = Side::new("input", &contract.types().input);
    let mut output = Side::new("output", &contract.types().output);
    let mut findings = Vec::new();
    let operations = all(contract.operations(), &mut findings, |described| {
        operation(described, &mut input, &mut output)
    });
    let channels = Channels {
        resources: all(contract.resources(), &mut findings, |described| {
            read_channel::resource(described, &mut input, &mut output)
        }),
        events: all(contract.events(), &mut findings, |described| {
            read_channel::event(described, &mut output)
        }),
        presences: all(contract.presences(), &mut findings, read_channel::presence),
    };
    let sides = Sides {
        input: input.types(&mut findings),
        output: output.types(&mut findings),
    };
    findings.extend(circles_of(&sides));
    refuse(findings)?;
    Ok(Parts {
        operations,
        channels,
        sides,
    })
}

/// Reads each of a list, and keeps what could not be read as findings.
fn all<'a, D, T>(
    described: &'a [D],
    findings: &mut Vec<Finding>,
    read: impl FnMut(&'a D) -> Read<T>,
) -> Vec<T> {
    let read = described.iter().map(read);
    let read = read.filter_map(|one| one.map_err(|finding| findings.push(finding)).ok());
    read.collect()
}

fn operation<'a>(
    operation: &'a ContractOperation,
    inputs: &mut Side<'a>,
    outputs: &mut Side<'a>,
) -> Read<Operation> {
    let place = |role: &str| Place::root(format!("{role} of operation {}", operation.name));
    let input = inputs.root(place("input"), operation.input.as_value())?;
    let output = outputs.root(place("output"), operation.output.as_value())?;
    let error = outputs.root(place("error"), operation.error.as_value())?;
    Ok(Operation {
        wire_name: operation.name.clone(),
        name: names::of_type(&operation.name, &input),
        docs: Docs {
            text: operation.doc.clone(),
            deprecated: operation.deprecated,
            ..Docs::default()
        },
        class: operation.class,
        timeout_ms: operation.timeout_ms,
        source: operation.source.clone(),
        input,
        output,
        error,
    })
}

fn circles_of(sides: &Sides) -> Vec<Finding> {
    let sides = [("input", &sides.input), ("output", &sides.output)];
    let circles = sides.into_iter().filter_map(|(side, drafts)| {
        let circle = circles::find(drafts)?;
        let place = Place::root(format!("{side} type {}", circle.first()?));
        Some(Finding::new(&place, Problem::Circle(shown(&circle))))
    });
    circles.collect()
}

/// A circle, of which the beginning is enough to find it.
fn shown(circle: &[&str]) -> String {
    match circle {
        [first, second, third, _, .., last] => {
            format!("{first} -> {second} -> {third} -> .. -> {last}")
        }
        _ => circle.join(" -> "),
    }
}

fn refuse(findings: Vec<Finding>) -> Result<(), ReadError> {
    if findings.is_empty() {
        return Ok(());
    }
    Err(ReadError::new(findings))
}
