//! From a contract to an API.

use wilco_protocol::contract::{Contract, ContractOperation};

use super::error::{Finding, Problem, Read, ReadError};
use super::place::Place;
use super::side::Side;
use super::unify::{Sides, rename};
use super::{Api, Docs, Operation, circles, names};

impl Api {
    /// Reads a contract. Types that no operation reaches are left out.
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
    /// What a schema says has no place among the shapes, or two things would have one name. Each finding tells where.
    pub fn read(contract: &Contract) -> Result<Self, ReadError> {
        let types = contract.types();
        let input = types
            .input
            .iter()
            .map(|(name, schema)| (name.as_str(), schema.as_value()));
        let output = types
            .output
            .iter()
            .map(|(name, schema)| (name.as_str(), schema.as_value()));
        let mut input = Side::new("input", input.collect());
        let mut output = Side::new("output", output.collect());
        let mut operations = Vec::new();
        let mut findings = Vec::new();
        for operation in contract.operations() {
            match read(operation, &mut input, &mut output) {
                Ok(operation) => operations.push(operation),
                Err(finding) => findings.push(finding),
            }
        }
        let mut types = |side: Side<'_>| {
            side.types().unwrap_or_else(|more| {
                findings.extend(more);
                Default::default()
            })
        };
        let sides = Sides {
            input: types(input),
            output: types(output),
        };
        findings.extend(circles_of(&sides));
        refuse(findings)?;
        let split = sides.split();
        for operation in &mut operations {
            rename(&mut operation.input, &split);
        }
        let mut types = sides.join(&split);
        types.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
        operations.sort_by(|one, other| one.wire_name.cmp(&other.wire_name));
        refuse(names::clashes(&types, &operations))?;
        let types = types.into_iter().map(|(_, named)| named).collect();
        let hash = contract.hash().to_owned();
        Ok(Self {
            hash,
            operations,
            types,
        })
    }
}

fn read<'a>(
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
        name: names::of_operation(&operation.name, &input),
        docs: Docs {
            text: operation.doc.clone(),
            deprecated: operation.deprecated,
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
        Some(Finding::new(&place, Problem::Circle(circle.join(" -> "))))
    });
    circles.collect()
}

fn refuse(findings: Vec<Finding>) -> Result<(), ReadError> {
    if findings.is_empty() {
        return Ok(());
    }
    Err(ReadError::new(findings))
}
