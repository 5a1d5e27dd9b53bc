//! Resources, events and presences as they are declared, before their types are described.

mod event;
mod presence;
mod resource;

use std::borrow::Cow;
use std::panic::Location as Caller;

use schemars::{Schema, SchemaGenerator};

pub use event::DeclaredEvent;
pub use presence::DeclaredPresence;
pub use resource::DeclaredResource;

use crate::operation::Source;

/// Describes a type to a generator; types can only be checked together, so this is kept until all are known.
pub(super) type Describe = fn(&mut SchemaGenerator) -> Schema;

/// What all of them have.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) name: Cow<'static, str>,
    pub(super) place: Source,
    doc: Option<Cow<'static, str>>,
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
