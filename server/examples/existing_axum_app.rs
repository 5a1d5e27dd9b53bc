//! An axum app that was there first, and a socket beside its routes that shares its state.
use std::sync::{Arc, atomic::AtomicU64, atomic::Ordering::Relaxed};

use axum::{extract::State as AxumState, routing::get};
use wilco_server::{Operation, Router, extract::State};

type Visitors = Arc<AtomicU64>;

/// Count visitors in, and answer with how many are inside.
#[derive(serde::Deserialize, schemars::JsonSchema, Operation)]
#[operation(name = "visitors.enter", output = u64, once)]
struct Enter {
    count: u32,
}

async fn enter(State(inside): State<Visitors>, input: Enter) -> u64 {
    let count = u64::from(input.count);
    inside.fetch_add(count, Relaxed) + count
}

async fn page(AxumState(inside): AxumState<Visitors>) -> String {
    format!("{} inside\n", inside.load(Relaxed))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let inside = Visitors::default();
    let api = Router::new().operation(enter).with_state(inside.clone());
    let app = axum::Router::new().route("/", get(page)).with_state(inside);
    let app = app.merge(api.into_axum("/ws")); // this line is new
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app).await
}
