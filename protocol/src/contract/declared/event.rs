//! A domain of events as it is declared.

use std::borrow::Cow;
use std::panic::Location as Caller;

use schemars::{JsonSchema, SchemaGenerator};

use super::{Describe, Head};
use crate::contract::ContractEvent;
use crate::operation::Source;

/// A domain of events with their type, for [`ContractBuilder::event`](crate::contract::ContractBuilder::event).
#[derive(Debug, Clone)]
pub struct DeclaredEvent {
    pub(in crate::contract) head: Head,
    event: Describe,
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

    pub(in crate::contract) fn types(&self) -> impl Iterator<Item = Describe> {
        [self.event].into_iter()
    }

    pub(in crate::contract) fn describe(&self, output: &mut SchemaGenerator) -> ContractEvent {
        ContractEvent {
            domain: self.head.name.to_string(),
            doc: self.head.doc(),
            source: Some(self.head.place.into()),
            event: (self.event)(output),
        }
    }
}
