//! The smallest server: one operation, called over a WebSocket.
//!
//! ```text
//! cargo run -p wilco-server --example hello
//! wilco call greet '{"name": "Ada"}'
//! ```

use schemars::JsonSchema;
use serde::Deserialize;
use wilco_server::{Operation, Router, Shutdown, serve};

/// Greets somebody by name.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(output = String, safe)]
struct Greet {
    /// Whom to greet.
    name: String,
}

async fn greet(input: Greet) -> String {
    format!("Hello, {}!", input.name)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let api = Router::new().operation(greet);
    let app = axum::Router::new().merge(api.into_axum("/ws"));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://{}", listener.local_addr()?);
    serve(listener, app, Shutdown::default()).await
}
