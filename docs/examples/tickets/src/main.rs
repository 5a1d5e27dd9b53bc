//! The server.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tickets::{Reserve, ReserveError, Ticket};
use wilco_server::Router;
use wilco_server::extract::State;

/// Who sits where.
type House = Arc<Mutex<HashMap<String, String>>>;

async fn reserve(State(house): State<House>, input: Reserve) -> Result<Ticket, ReserveError> {
    let Reserve { seat, name } = input;
    if !matches!(seat.as_bytes(), [b'A'..=b'C', b'1'..=b'9']) {
        return Err(ReserveError::Unknown { seat });
    }
    let mut house = house.lock().expect("nobody panics while holding it");
    if let Some(by) = house.get(&seat).cloned() {
        return Err(ReserveError::Taken { seat, by });
    }
    house.insert(seat.clone(), name);
    Ok(Ticket {
        number: house.len(),
        seat,
    })
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:3000");
    let api = Router::new()
        .operation(reserve)
        .with_state(House::default());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, api.into_axum("/ws")).await
}
