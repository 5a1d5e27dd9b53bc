use schemars::JsonSchema;
use serde::Deserialize;
use wilco_server::{Operation, Router};

/// Greets somebody.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(output = String, safe)]
struct Greet {
    name: String,
}

async fn greet(input: Greet) -> Result<String, std::io::Error> {
    Ok(input.name)
}

fn main() {
    let _: Router = Router::new().operation(greet);
}
