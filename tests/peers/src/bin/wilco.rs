//! `wilco HOST:PORT` answers the call that every peer answers, over `/ws`.

use std::{env, io};

use axum::serve::ListenerExt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use wilco_server::{Operation, Router};

/// What is asked.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "bench.echo", output = Called, safe)]
struct Call {
    id: u64,
    name: String,
    tags: Vec<String>,
}

/// What is answered: the same with the next id.
#[derive(Serialize, JsonSchema)]
struct Called {
    id: u64,
    name: String,
    tags: Vec<String>,
}

async fn call(call: Call) -> Called {
    Called {
        id: call.id + 1,
        name: call.name,
        tags: call.tags,
    }
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .ok_or_else(|| io::Error::other("usage: wilco HOST:PORT"))?;
    let app = axum::Router::new().merge(Router::new().operation(call).into_axum("/ws"));
    let listener = TcpListener::bind(address).await?.tap_io(|socket| {
        if let Err(error) = socket.set_nodelay(true) {
            eprintln!("no TCP_NODELAY: {error}");
        }
    });
    axum::serve(listener, app).await
}
