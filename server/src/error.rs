//! What can be wrong with a router, and the name that ties a fault to its entry in the log.

use std::fmt;

use wilco_protocol::contract::ContractError;
use wilco_protocol::operation::Source;

/// A router cannot be built. Displayed with the setting or the source locations that are wrong.
#[derive(Debug, Clone)]
pub struct RouterError(Problem);

#[derive(Debug, Clone)]
enum Problem {
    Contract(ContractError),
    Misplaced {
        operation: String,
        source: Source,
        prefix: String,
    },
    Resource {
        pattern: String,
        source: Source,
        sentence: String,
    },
    SetTwice(&'static str),
    Config(&'static str),
    LimitsNothing(&'static str),
}

impl RouterError {
    pub(crate) fn config(sentence: &'static str) -> Self {
        Self(Problem::Config(sentence))
    }

    pub(crate) fn misplaced(operation: &str, source: Source, prefix: &str) -> Self {
        Self(Problem::Misplaced {
            operation: operation.to_owned(),
            source,
            prefix: prefix.to_owned(),
        })
    }

    pub(crate) fn resource(pattern: &str, source: Source, sentence: String) -> Self {
        Self(Problem::Resource {
            pattern: pattern.to_owned(),
            source,
            sentence,
        })
    }

    pub(crate) fn limits_nothing(operation: &'static str) -> Self {
        Self(Problem::LimitsNothing(operation))
    }

    pub(crate) fn set_twice(name: &'static str) -> Self {
        Self(Problem::SetTwice(name))
    }
}

impl From<ContractError> for RouterError {
    fn from(error: ContractError) -> Self {
        Self(Problem::Contract(error))
    }
}

impl fmt::Display for RouterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Problem::Contract(error) => error.fmt(f),
            Problem::Misplaced {
                operation,
                source,
                prefix,
            } => write!(
                f,
                "the operation `{operation}` at {source} is nested under `{prefix}`, but its name does not begin with `{prefix}.`"
            ),
            Problem::LimitsNothing(operation) => write!(
                f,
                "how often `{operation}` may be called is limited, but the router does not serve it"
            ),
            Problem::Resource {
                pattern,
                source,
                sentence,
            } => write!(
                f,
                "the resource `{pattern}` at {source} cannot be served: {sentence}"
            ),
            Problem::Config(sentence) => write!(f, "a config cannot hold: {sentence}"),
            Problem::SetTwice(name) => write!(
                f,
                "two routers that became one have a {name} each: say by `with_{name}` afterwards which holds"
            ),
        }
    }
}

impl std::error::Error for RouterError {}

/// A name for an entry in the log.
pub(crate) fn error_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}
