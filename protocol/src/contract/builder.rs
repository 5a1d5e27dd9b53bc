//! From declarations to their contract.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value};

use super::declared::{DeclaredEvent, DeclaredPresence, DeclaredResource, Describe, Head};
use super::{Contract, ContractError, ContractOperation, PROTOCOL_VERSION, Types};
use super::{clashes, hash, names, places};
use crate::operation::{Class, Operation, Source};

/// Gathers operations, resources, events and presences for a [`Contract`].
///
/// ```
/// use schemars::JsonSchema;
/// use wilco_protocol::Operation;
/// use wilco_protocol::contract::ContractBuilder;
///
/// #[derive(JsonSchema, Operation)]
/// #[operation(name = "seat.count", output = u32, safe)]
/// struct CountSeats {
///     flight: String,
/// }
///
/// let contract = ContractBuilder::new().operation::<CountSeats>().build()?;
/// assert_eq!(contract.operations()[0].name, "seat.count");
/// # Ok::<(), wilco_protocol::contract::ContractError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct ContractBuilder {
    declared: Vec<Declared>,
    resources: Vec<DeclaredResource>,
    events: Vec<DeclaredEvent>,
    presences: Vec<DeclaredPresence>,
}

/// An operation whose types are not described yet.
///
/// Their names can only be checked together, so each type is kept as the function that describes it.
#[derive(Debug, Clone)]
struct Declared {
    name: &'static str,
    class: Class,
    timeout_ms: Option<u64>,
    doc: &'static str,
    deprecated: bool,
    source: Source,
    input: Describe,
    output: Describe,
    error: Describe,
}

impl ContractBuilder {
    /// A builder without anything.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an operation. The order does not matter; nothing is checked before [`build`](Self::build).
    #[must_use]
    pub fn operation<Op>(mut self) -> Self
    where
        Op: Operation<Output: JsonSchema, Error: JsonSchema> + JsonSchema,
    {
        let milliseconds = Op::TIMEOUT.map(|timeout| timeout.as_millis());
        self.declared.push(Declared {
            name: Op::NAME,
            class: Op::CLASS,
            timeout_ms: milliseconds.map(|ms| u64::try_from(ms).unwrap_or(u64::MAX)),
            doc: Op::DOC,
            deprecated: Op::DEPRECATED,
            source: Op::SOURCE,
            input: SchemaGenerator::subschema_for::<Op>,
            output: SchemaGenerator::subschema_for::<Op::Output>,
            error: SchemaGenerator::subschema_for::<Op::Error>,
        });
        self
    }

    /// Adds a resource. The order does not matter; nothing is checked before [`build`](Self::build).
    #[must_use]
    pub fn resource(mut self, resource: DeclaredResource) -> Self {
        self.resources.push(resource);
        self
    }

    /// Adds a domain of events.
    #[must_use]
    pub fn event(mut self, event: DeclaredEvent) -> Self {
        self.events.push(event);
        self
    }

    /// Adds a presence.
    #[must_use]
    pub fn presence(mut self, presence: DeclaredPresence) -> Self {
        self.presences.push(presence);
        self
    }

    /// Adds all that another builder has.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.declared.extend(other.declared);
        self.resources.extend(other.resources);
        self.events.extend(other.events);
        self.presences.extend(other.presences);
        self
    }

    /// Describes every type and checks them together.
    ///
    /// # Errors
    ///
    /// Two operations with one name, two resources or two presences that match the same names, two domains with one name,
    /// a name that is none, two types with one name in the schema, and integers of 128 bits.
    pub fn build(mut self) -> Result<Contract, ContractError> {
        self.sort();
        self.refuse_duplicates()?;
        let heads: Vec<&Head> = self
            .resources
            .iter()
            .map(|resource| &resource.head)
            .collect();
        clashes::refuse_patterns("resource", &heads)?;
        let heads: Vec<&Head> = self.events.iter().map(|event| &event.head).collect();
        clashes::refuse_domains("event", &heads)?;
        let heads: Vec<&Head> = self
            .presences
            .iter()
            .map(|presence| &presence.head)
            .collect();
        clashes::refuse_patterns("presence", &heads)?;
        names::refuse_clashes(&|generator| self.traverse(generator))?;
        let mut contract = self.describe();
        places::refuse_wide_integers(&contract)?;
        contract.hash = hash::of(&contract);
        Ok(contract)
    }

    fn sort(&mut self) {
        self.declared.sort_by_key(|declared| declared.name);
        self.resources
            .sort_by(|one, other| one.head.name.cmp(&other.head.name));
        self.events
            .sort_by(|one, other| one.head.name.cmp(&other.head.name));
        self.presences
            .sort_by(|one, other| one.head.name.cmp(&other.head.name));
    }

    fn refuse_duplicates(&self) -> Result<(), ContractError> {
        for pair in self.declared.windows(2) {
            if let [first, second] = pair
                && first.name == second.name
            {
                return Err(ContractError::DuplicateOperation {
                    name: first.name.to_owned(),
                    first: first.source,
                    second: second.source,
                });
            }
        }
        Ok(())
    }

    fn traverse(&self, generator: &mut SchemaGenerator) {
        for declared in &self.declared {
            for describe in [declared.input, declared.output, declared.error] {
                describe(generator);
            }
        }
        let resources = self.resources.iter().flat_map(DeclaredResource::types);
        let events = self.events.iter().flat_map(DeclaredEvent::types);
        for describe in resources.chain(events) {
            describe(generator);
        }
    }

    fn describe(&self) -> Contract {
        let mut input = generator("/types/input", SchemaSettings::for_deserialize);
        let mut output = generator("/types/output", SchemaSettings::for_serialize);
        let operations = self.declared.iter();
        let operations = operations.map(|declared| declared.describe(&mut input, &mut output));
        let operations = operations.collect();
        let resources = self.resources.iter();
        let resources = resources.map(|resource| resource.describe(&mut input, &mut output));
        let resources = resources.collect();
        let events = self.events.iter();
        let events = events.map(|event| event.describe(&mut output)).collect();
        Contract {
            protocol_version: PROTOCOL_VERSION,
            hash: String::new(),
            operations,
            resources,
            events,
            presences: self
                .presences
                .iter()
                .map(DeclaredPresence::describe)
                .collect(),
            types: Types {
                input: definitions(input.take_definitions(true)),
                output: definitions(output.take_definitions(true)),
            },
        }
    }
}

impl Declared {
    /// As a part of something else, never as a root: a root would call itself `#`, which is the whole contract here.
    fn describe(
        &self,
        input: &mut SchemaGenerator,
        output: &mut SchemaGenerator,
    ) -> ContractOperation {
        ContractOperation {
            name: self.name.to_owned(),
            class: self.class,
            timeout_ms: self.timeout_ms,
            doc: (!self.doc.is_empty()).then(|| self.doc.to_owned()),
            deprecated: self.deprecated,
            source: self.source.into(),
            input: (self.input)(input),
            output: (self.output)(output),
            error: (self.error)(output),
        }
    }
}

fn generator(
    path: &'static str,
    direction: fn(SchemaSettings) -> SchemaSettings,
) -> SchemaGenerator {
    let settings = direction(SchemaSettings::draft2020_12());
    settings
        .with(|settings| settings.definitions_path = path.into())
        .into_generator()
}

fn definitions(definitions: Map<String, Value>) -> BTreeMap<String, Schema> {
    let schema = |value| Schema::try_from(value).expect("the generator writes schemas");
    definitions
        .into_iter()
        .map(|(name, value)| (name, schema(value)))
        .collect()
}
