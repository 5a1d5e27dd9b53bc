use schemars::JsonSchema;
use serde::Deserialize;
use wilco_server::Router;

/// Greets somebody.
#[derive(Deserialize, JsonSchema)]
struct Greet {
    name: String,
}

async fn greet(input: Greet) -> String {
    input.name
}

fn main() {
    let _: Router = Router::new().operation(greet);
}
