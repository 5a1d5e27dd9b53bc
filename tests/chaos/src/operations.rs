//! One operation of each class. All take what to do and for how long, and say which run did it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_server::Operation;

/// What a run answers.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Ran {
    /// The run: no other has the same.
    pub value: String,
    /// What was sent, so that answers have a size.
    pub filler: String,
}

/// What is to be done.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Work {
    /// The call: no other has the same.
    pub key: String,
    /// How long it takes, in milliseconds.
    pub millis: u32,
    /// What makes it long.
    pub filler: String,
}

/// Reads.
#[derive(Debug, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "chaos.read", output = Ran, safe)]
pub struct Read(pub Work);

/// Has the same effect if it runs twice.
#[derive(Debug, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "chaos.put", output = Ran, idempotent)]
pub struct Put(pub Work);

/// Must not run twice.
#[derive(Debug, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "chaos.add", output = Ran, once)]
pub struct Add(pub Work);

/// Commits with its effect.
#[derive(Debug, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "chaos.pay", output = Ran, transactional)]
pub struct Pay(pub Work);
