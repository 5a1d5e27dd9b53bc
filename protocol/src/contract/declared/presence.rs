//! A presence as it is declared.

use std::borrow::Cow;
use std::panic::Location as Caller;

use super::Head;
use crate::contract::ContractPresence;
use crate::operation::Source;

/// A presence, for [`ContractBuilder::presence`](crate::contract::ContractBuilder::presence).
#[derive(Debug, Clone)]
pub struct DeclaredPresence {
    pub(in crate::contract) head: Head,
    signalling: bool,
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

    pub(in crate::contract) fn describe(&self) -> ContractPresence {
        ContractPresence {
            name: self.head.name.to_string(),
            signalling: self.signalling,
            doc: self.head.doc(),
            source: Some(self.head.place.into()),
        }
    }
}
