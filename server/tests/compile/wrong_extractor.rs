use schemars::JsonSchema;
use serde::Deserialize;
use wilco_server::{Operation, Router};

/// Greets somebody.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(output = String, safe)]
struct Greet {
    name: String,
}

struct Clock;

async fn greet(_clock: Clock, input: Greet) -> String {
    input.name
}

fn main() {
    let _: Router = Router::new().operation(greet);
}
