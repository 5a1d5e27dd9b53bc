//! What a router offers, as a value: all that code generation, the explorer and clients may know of it.
//!
//! A [`Contract`] is built from operations, resources, events and presences by a [`ContractBuilder`], written as JSON, and
//! read back from a file or an address. Its form is fixed:
//!
//! ```json
//! {
//!   "protocol_version": 1,
//!   "hash": "32 hex digits",
//!   "operations": [{
//!     "name": "flight.get", "class": "safe", "timeout_ms": 5000, "doc": "Load a flight.", "deprecated": false,
//!     "source": { "file": "src/flight.rs", "line": 9, "column": 12 },
//!     "input": { "$ref": "#/types/input/GetFlight" },
//!     "output": { "$ref": "#/types/output/Flight" },
//!     "error": { "not": {} }
//!   }],
//!   "resources": [{
//!     "name": "world/{id}", "derived": false, "source": { "file": "src/world.rs", "line": 4, "column": 1 },
//!     "state": { "$ref": "#/types/output/World" },
//!     "delta": { "$ref": "#/types/output/WorldDelta" },
//!     "action": { "$ref": "#/types/input/WorldAction" },
//!     "action_output": { "type": "null" },
//!     "action_error": { "not": {} }
//!   }],
//!   "events": [{ "domain": "world", "event": { "$ref": "#/types/output/WorldEvent" } }],
//!   "presences": [{ "name": "apron", "signalling": true }],
//!   "types": { "input": { "GetFlight": {} }, "output": { "Flight": {} } }
//! }
//! ```
//!
//! A list of resources, events or presences that is empty is left out. So are the `delta` of a resource that is derived, as
//! its changes are patches, and the three words of an action where there is none.
//!
//! Schemas are JSON Schema, draft 2020-12, and every `$ref` resolves inside of the document. Inputs and actions are described
//! as they are deserialised, all else as it is serialised; so a type that is both stands under both heads, and may
//! differ between them. An operation that never refuses has the error `{"not": {}}`, which no value satisfies.

mod builder;
mod channels;
mod clashes;
mod declared;
mod describe;
mod error;
mod hash;
mod known;
mod names;
mod normal;
mod places;

use std::collections::BTreeMap;

use schemars::Schema;
use serde::{Deserialize, Serialize};

pub use builder::ContractBuilder;
pub use channels::{ContractEvent, ContractPresence, ContractResource};
pub use declared::{DeclaredEvent, DeclaredPresence, DeclaredResource};
pub use describe::Describe;
pub use error::{ContractError, Warning};
pub use known::{ContractHash, KnownContract, Verdict};

use crate::operation::{Class, Source};

/// The version of the protocol that contracts are written for.
pub const PROTOCOL_VERSION: u32 = 1;

/// What a router offers, and the types of it. See the [module](self) for its JSON form.
///
/// Fields that this version does not know are ignored when a contract is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contract {
    protocol_version: u32,
    hash: String,
    operations: Vec<ContractOperation>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    resources: Vec<ContractResource>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    events: Vec<ContractEvent>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    presences: Vec<ContractPresence>,
    types: Types,
}

/// One operation of a contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContractOperation {
    /// The name on the wire.
    pub name: String,
    /// What may be done with a request that may have run before.
    pub class: Class,
    /// How long a handler may take, in milliseconds; absent where the server's default holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
    /// The doc comment of the input type; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Whether the input type is marked as deprecated.
    #[serde(default)]
    pub deprecated: bool,
    /// Where the input type is written.
    pub source: Location,
    /// What a request carries.
    pub input: Schema,
    /// What a handler answers with.
    pub output: Schema,
    /// What a handler refuses with; `{"not": {}}` where it never does.
    pub error: Schema,
}

/// A place in the source, as a contract carries it; [`Source`] is what the compiler knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The file, as the compiler named it.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1.
    pub column: u32,
}

/// The named types that schemas of a contract refer to.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Types {
    /// What is reached from an input or an action, as it is deserialised.
    pub input: BTreeMap<String, Schema>,
    /// What is reached from anything else, as it is serialised.
    pub output: BTreeMap<String, Schema>,
}

impl Contract {
    /// The version of the protocol that the contract was written for.
    #[must_use]
    pub fn protocol_version(&self) -> u32 {
        self.protocol_version
    }

    /// What two contracts have in common if no peer can tell them apart: 32 hex digits.
    ///
    /// It covers names, classes, timeouts, deprecation, schemas, and whether a resource is derived or a presence signals; not documentation, not where things are written, and
    /// not the order of fields. It is the same on every machine. A contract that was read keeps the hash it was written with, as there may have
    /// been fields that this version does not know.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The operations, sorted by name.
    #[must_use]
    pub fn operations(&self) -> &[ContractOperation] {
        &self.operations
    }

    /// The resources, sorted by name.
    #[must_use]
    pub fn resources(&self) -> &[ContractResource] {
        &self.resources
    }

    /// The domains of events, sorted by name.
    #[must_use]
    pub fn events(&self) -> &[ContractEvent] {
        &self.events
    }

    /// The presences, sorted by name.
    #[must_use]
    pub fn presences(&self) -> &[ContractPresence] {
        &self.presences
    }

    /// The named types that all of them refer to.
    #[must_use]
    pub fn types(&self) -> &Types {
        &self.types
    }

    /// What works, but probably not as meant.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        places::byte_arrays(self)
            .map(|place| Warning::ByteArray { place })
            .collect()
    }
}

impl From<Source> for Location {
    fn from(source: Source) -> Self {
        Self {
            file: source.file.to_owned(),
            line: source.line,
            column: source.column,
        }
    }
}
