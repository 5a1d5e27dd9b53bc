use super::*;
use schemars::JsonSchema;

/// Differs: what is read and what is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Differs {
    #[serde(rename(serialize = "shownAs", deserialize = "calledAs"))]
    name: String,
    #[serde(default)]
    count: u32,
    note: Option<String>,
    inner: Follows,
}

/// Differs because a part of it does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Follows {
    limit: Option<u32>,
}

/// The same both ways.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Same {
    id: String,
}

/// Only ever read.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Answer {
    differs: Differs,
    same: Vec<Same>,
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<String>,
}

/// Only ever written.
#[derive(Debug, Deserialize, JsonSchema, Operation)]
#[operation(name = "directions.ask", output = Answer, error = Same)]
#[expect(dead_code, reason = "the schema is what counts")]
struct Ask {
    differs: Differs,
    same: Vec<Same>,
    #[serde(default)]
    after: Option<u32>,
    #[serde(default)]
    limit: u32,
    #[serde(default)]
    filter: serde_json::Value,
    from: Option<Same>,
    until: Option<Follows>,
    sorted_by_number_of_passengers_and_then_by_time: Option<String>,
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "follows.echo", output = Follows)]
struct EchoFollows {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Follows,
}

pub(crate) fn group() -> Group {
    let operations = ContractBuilder::new()
        .operation::<Ask>()
        .operation::<EchoFollows>();
    let samples = [None, Some(1)].map(|limit| sample::<EchoFollows, _>(Follows { limit }));
    super::group("directions", operations, samples.into())
}
