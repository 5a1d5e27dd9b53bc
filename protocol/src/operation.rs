//! What an operation is: a named input type with its output, its error and its promises.

use std::time::Duration;

/// A request type that can be called by name. Implemented by `#[derive(Operation)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the input of an operation",
    label = "this type is no `Operation`",
    note = "put `#[derive(Operation)]` on `{Self}`, and `#[operation(output = ..)]` for what it answers with",
    note = "a handler takes the input as its last argument, behind all extractors"
)]
pub trait Operation: Sized + Send + 'static {
    /// What the handler answers with.
    type Output: Send + 'static;
    /// What the handler refuses with; [`NoError`] where it never does.
    type Error: Send + 'static;
    /// The name on the wire, such as `flight.get`: unique in a router.
    const NAME: &'static str;
    /// What the server may do with a request it has seen before.
    const CLASS: Class;
    /// How long a handler may take; `None` leaves it to the server's default (5 s).
    const TIMEOUT: Option<Duration>;
    /// Where the type is written, for error messages and generated code.
    const SOURCE: Source;
    /// The doc comment of the type, without its indentation; empty if there is none.
    const DOC: &'static str = "";
    /// Whether the type is marked `#[deprecated]`.
    const DEPRECATED: bool = false;
    /// How much of a rate a call takes: 1 unless it is dearer than others.
    const COST: u32 = 1;
}

/// The class of an operation: what may be done with a request that may have run before.
///
/// See docs/protocol.md#classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Reads only: it may run again freely, and no record is kept.
    Safe,
    /// The same effect if run twice: it may run again, and no record is kept.
    Idempotent,
    /// Runs at most once; the server records the outcome.
    #[default]
    Once,
    /// As `Once`, and the handler commits the key of the call together with its effect. So a server
    /// that has forgotten the call lets it run again, and the application's own table decides.
    Transactional,
}

impl Class {
    /// Whether a call must not run twice: it is recorded in a session, and runs to its end there.
    #[must_use]
    pub const fn must_finish(self) -> bool {
        match self {
            Self::Safe | Self::Idempotent => false,
            Self::Once | Self::Transactional => true,
        }
    }
}

/// The place in the source where something is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The file, as the compiler names it.
    pub file: &'static str,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1.
    pub column: u32,
}

impl From<&'static std::panic::Location<'static>> for Source {
    fn from(caller: &'static std::panic::Location<'static>) -> Self {
        Self {
            file: caller.file(),
            line: caller.line(),
            column: caller.column(),
        }
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// The error of an operation that never refuses. It has no values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum NoError {}

/// In place, as `{"not": {}}`: a schema that no value satisfies.
impl schemars::JsonSchema for NoError {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NoError".into()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        concat!(module_path!(), "::NoError").into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "not": {} })
    }
}

impl std::fmt::Display for NoError {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {}
    }
}

impl std::error::Error for NoError {}
