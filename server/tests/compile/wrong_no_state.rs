use schemars::JsonSchema;
use serde::Deserialize;
use wilco_server::{Operation, Router};

/// Greets somebody.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(output = String, safe)]
struct Greet {
    name: String,
}

#[derive(Clone)]
struct Db;

async fn greet(_: wilco_server::extract::State<Db>, input: Greet) -> String {
    input.name
}

fn main() {
    let api: Router<Db> = Router::new().operation(greet);
    let _: axum::Router = api.into_axum("/ws");
}
