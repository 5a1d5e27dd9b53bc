use schemars::JsonSchema;
use serde::Deserialize;
use wilco_server::{Operation, Router};

/// Greets somebody.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(output = String, safe)]
struct Greet {
    name: String,
}

use wilco_server::extract::Caller;

async fn greet(
    _: Caller,
    _: Caller,
    _: Caller,
    _: Caller,
    _: Caller,
    _: Caller,
    _: Caller,
    _: Caller,
    _: Caller,
    input: Greet,
) -> String {
    input.name
}

fn main() {
    let _: Router = Router::new().operation(greet);
}
