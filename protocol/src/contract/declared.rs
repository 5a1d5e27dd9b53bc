//! Resources, events and presences as they are declared, before their types are described.

use std::borrow::Cow;
use std::panic::Location as Caller;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::{ContractEvent, ContractPresence, ContractResource};
use crate::operation::Source;

/// Describes a type to a generator; types can only be checked together, so this is kept until all are known.
pub(super) type Describe = fn(&mut SchemaGenerator) -> Schema;

/// A resource with its types, for [`ContractBuilder::resource`](super::ContractBuilder::resource).
///
/// ```
/// use schemars::JsonSchema;
/// use wilco_protocol::contract::{ContractBuilder, DeclaredResource};
///
/// #[derive(JsonSchema)]
/// struct World { turn: u32 }
///
/// #[derive(JsonSchema)]
/// enum WorldDelta { Turned(u32) }
///
/// #[derive(JsonSchema)]
/// struct EndTurn {}
///
/// let world = DeclaredResource::of::<World, WorldDelta>("world/{id}").action::<EndTurn, u32, String>();
/// let contract = ContractBuilder::new().resource(world).build()?;
/// assert_eq!(contract.resources()[0].name, "world/{id}");
/// # Ok::<(), wilco_protocol::contract::ContractError>(())
/// ```
#[derive(Debug, Clone)]
pub struct DeclaredResource {
    pub(super) head: Head,
    state: Describe,
    /// `None` where a delta is a patch.
    delta: Option<Describe>,
    action: Option<[Describe; 3]>,
}

/// A domain of events with their type, for [`ContractBuilder::event`](super::ContractBuilder::event).
#[derive(Debug, Clone)]
pub struct DeclaredEvent {
    pub(super) head: Head,
    event: Describe,
}

/// A presence, for [`ContractBuilder::presence`](super::ContractBuilder::presence).
#[derive(Debug, Clone)]
pub struct DeclaredPresence {
    pub(super) head: Head,
    signalling: bool,
}

/// What all of them have.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) name: Cow<'static, str>,
    pub(super) place: Source,
    doc: Option<Cow<'static, str>>,
}

impl DeclaredResource {
    /// A resource whose states change by deltas of a type of its own. Its place is that of the caller.
    #[must_use]
    #[track_caller]
    pub fn of<State: JsonSchema, Delta: JsonSchema>(pattern: impl Into<Cow<'static, str>>) -> Self {
        Self {
            delta: Some(SchemaGenerator::subschema_for::<Delta>),
            ..Self::derived::<State>(pattern)
        }
    }

    /// A resource whose states change by patches, which need no type. Its place is that of the caller.
    #[must_use]
    #[track_caller]
    pub fn derived<State: JsonSchema>(pattern: impl Into<Cow<'static, str>>) -> Self {
        Self {
            head: Head::new(pattern.into(), Caller::caller()),
            state: SchemaGenerator::subschema_for::<State>,
            delta: None,
            action: None,
        }
    }

    /// Adds what clients can do to it. An action without values, such as [`NoError`](crate::operation::NoError), adds nothing.
    #[must_use]
    pub fn action<Action, Output, Error>(self) -> Self
    where
        Action: JsonSchema,
        Output: JsonSchema,
        Error: JsonSchema,
    {
        let action = [
            SchemaGenerator::subschema_for::<Action>,
            SchemaGenerator::subschema_for::<Output>,
            SchemaGenerator::subschema_for::<Error>,
        ];
        Self {
            action: Some(action),
            ..self
        }
    }

    /// Sets the place that errors and the contract name.
    #[must_use]
    pub fn at(mut self, place: Source) -> Self {
        self.head.place = place;
        self
    }

    /// Sets what people are told.
    #[must_use]
    pub fn doc(mut self, doc: impl Into<Cow<'static, str>>) -> Self {
        self.head.doc = Some(doc.into());
        self
    }

    pub(super) fn types(&self) -> impl Iterator<Item = Describe> {
        let types = [Some(self.state), self.delta];
        let action = self.action.into_iter().flatten();
        types.into_iter().flatten().chain(action)
    }

    pub(super) fn describe(
        &self,
        input: &mut SchemaGenerator,
        output: &mut SchemaGenerator,
    ) -> ContractResource {
        let state = (self.state)(output);
        let delta = self.delta.map(|delta| delta(output));
        let action = self.action.and_then(|[action, answer, error]| {
            let action = action(input);
            can_be(&action).then(|| (action, answer(output), error(output)))
        });
        let (action, action_output, action_error) = match action {
            Some((action, answer, error)) => (Some(action), Some(answer), Some(error)),
            None => (None, None, None),
        };
        ContractResource {
            name: self.head.name.to_string(),
            derived: delta.is_none(),
            doc: self.head.doc(),
            source: Some(self.head.place.into()),
            state,
            delta,
            action,
            action_output,
            action_error,
        }
    }
}

impl DeclaredEvent {
    /// A domain whose events are of one type. Its place is that of the caller.
    #[must_use]
    #[track_caller]
    pub fn of<Event: JsonSchema>(domain: impl Into<Cow<'static, str>>) -> Self {
        Self {
            head: Head::new(domain.into(), Caller::caller()),
            event: SchemaGenerator::subschema_for::<Event>,
        }
    }

    /// Sets the place that errors and the contract name.
    #[must_use]
    pub fn at(mut self, place: Source) -> Self {
        self.head.place = place;
        self
    }

    /// Sets what people are told.
    #[must_use]
    pub fn doc(mut self, doc: impl Into<Cow<'static, str>>) -> Self {
        self.head.doc = Some(doc.into());
        self
    }

    pub(super) fn types(&self) -> impl Iterator<Item = Describe> {
        [self.event].into_iter()
    }

    pub(super) fn describe(&self, output: &mut SchemaGenerator) -> ContractEvent {
        ContractEvent {
            domain: self.head.name.to_string(),
            doc: self.head.doc(),
            source: Some(self.head.place.into()),
            event: (self.event)(output),
        }
    }
}

impl DeclaredPresence {
    /// A presence in which nobody signals. Its place is that of the caller.
    #[must_use]
    #[track_caller]
    pub fn new(pattern: impl Into<Cow<'static, str>>) -> Self {
        Self {
            head: Head::new(pattern.into(), Caller::caller()),
            signalling: false,
        }
    }

    /// Lets users send each other signals.
    #[must_use]
    pub fn signalling(mut self) -> Self {
        self.signalling = true;
        self
    }

    /// Sets the place that errors and the contract name.
    #[must_use]
    pub fn at(mut self, place: Source) -> Self {
        self.head.place = place;
        self
    }

    /// Sets what people are told.
    #[must_use]
    pub fn doc(mut self, doc: impl Into<Cow<'static, str>>) -> Self {
        self.head.doc = Some(doc.into());
        self
    }

    pub(super) fn describe(&self) -> ContractPresence {
        ContractPresence {
            name: self.head.name.to_string(),
            signalling: self.signalling,
            doc: self.head.doc(),
            source: Some(self.head.place.into()),
        }
    }
}

impl Head {
    fn new(name: Cow<'static, str>, caller: &'static Caller<'static>) -> Self {
        Self {
            name,
            place: caller.into(),
            doc: None,
        }
    }

    fn doc(&self) -> Option<String> {
        let doc = self.doc.as_deref().filter(|doc| !doc.is_empty());
        doc.map(str::to_owned)
    }
}

/// Whether a schema has a value at all.
fn can_be(schema: &Schema) -> bool {
    let nothing = schemars::json_schema!({ "not": {} });
    *schema != nothing && schema.as_bool() != Some(false)
}
