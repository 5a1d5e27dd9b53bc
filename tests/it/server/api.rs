//! Operations that the tables call.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_server::extract::{Cancelled, State};
use wilco_server::{Operation, Router};

use super::kit::Signal;

/// Adds two numbers.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "math.add", output = i64, safe)]
pub(crate) struct Add {
    a: i32,
    b: i32,
}

pub(crate) async fn add(input: Add) -> i64 {
    i64::from(input.a) + i64::from(input.b)
}

/// Divides, or refuses to.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "math.divide", output = i32, error = DivideError, safe)]
pub(crate) struct Divide {
    a: i32,
    b: i32,
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub(crate) enum DivideError {
    ByZero { dividend: i32 },
}

impl fmt::Display for DivideError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing can be divided by zero")
    }
}

pub(crate) async fn divide(input: Divide) -> Result<i32, DivideError> {
    let Divide { a, b } = input;
    a.checked_div(b).ok_or(DivideError::ByZero { dividend: a })
}

/// Gives back what it got.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "text.echo", output = String, safe)]
pub(crate) struct Echo {
    text: String,
}

pub(crate) async fn echo(input: Echo) -> String {
    input.text
}

/// Answers with a text of that length.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "text.fill", output = String, safe)]
pub(crate) struct Fill {
    len: usize,
}

pub(crate) async fn fill(input: Fill) -> String {
    "x".repeat(input.len)
}

/// Waits until the test opens the gate.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "gate.wait", output = String, timeout = "60s", safe)]
pub(crate) struct Wait {
    #[serde(default)]
    fill: usize,
}

/// The same, and it must finish.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "gate.finish", output = String, timeout = "60s", once)]
pub(crate) struct Finish {}

/// What a test sees of the calls that wait.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gate {
    /// A call has begun to wait.
    pub(crate) started: Signal,
    /// Lets one waiting call go on.
    pub(crate) open: Signal,
    /// A call has ended by itself.
    pub(crate) finished: Signal,
    /// A call is gone, finished or not.
    pub(crate) dropped: Signal,
    /// A call that must finish heard that nobody waits for it.
    pub(crate) told: Signal,
}

pub(crate) async fn wait(State(gate): State<Gate>, input: Wait) -> String {
    let _dropped = gate.dropped.on_drop();
    gate.started.give();
    gate.open.wait().await;
    gate.finished.give();
    "x".repeat(input.fill)
}

pub(crate) async fn finish(
    State(gate): State<Gate>,
    Cancelled(told): Cancelled,
    _: Finish,
) -> String {
    let _dropped = gate.dropped.on_drop();
    gate.started.give();
    tokio::select! {
        () = gate.open.wait() => {}
        () = told.cancelled() => {
            gate.told.give();
            gate.open.wait().await;
        }
    }
    gate.finished.give();
    "finished".to_owned()
}

/// All of them.
pub(crate) fn api(gate: &Gate) -> Router {
    Router::new()
        .operation(add)
        .operation(divide)
        .operation(echo)
        .operation(fill)
        .operation(wait)
        .operation(finish)
        .with_state(gate.clone())
}

/// All of them, at `/ws`.
pub(crate) fn app(gate: &Gate) -> axum::Router {
    api(gate).into_axum("/ws")
}
