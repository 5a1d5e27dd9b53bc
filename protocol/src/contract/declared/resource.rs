//! A resource as it is declared.

use std::borrow::Cow;
use std::panic::Location as Caller;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::{Describe, Head};
use crate::contract::ContractResource;
use crate::operation::Source;

/// A resource with its types, for [`ContractBuilder::resource`](crate::contract::ContractBuilder::resource).
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
    pub(in crate::contract) head: Head,
    state: Describe,
    /// `None` where a delta is a patch.
    delta: Option<Describe>,
    action: Option<[Describe; 3]>,
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

    pub(in crate::contract) fn types(&self) -> impl Iterator<Item = Describe> {
        let types = [Some(self.state), self.delta];
        let action = self.action.into_iter().flatten();
        types.into_iter().flatten().chain(action)
    }

    pub(in crate::contract) fn describe(
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

/// Whether a schema has a value at all.
fn can_be(schema: &Schema) -> bool {
    let nothing = schemars::json_schema!({ "not": {} });
    *schema != nothing && schema.as_bool() != Some(false)
}
