//! The ground desk on a port, as any client of its contract meets it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use ground_desk::operations::{FindFlights, GetFlight, ListFlights};
use wilco_client::protocol::Encoding;
use wilco_client::{Client, Config};

#[tokio::test]
async fn the_desk_says_the_same_in_both_encodings() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/ws", listener.local_addr().unwrap());
    let app = ground_desk::app(ground_desk::router());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let mut said = Vec::new();
    for encoding in [Encoding::MessagePack, Encoding::Json] {
        let config = Config {
            encoding,
            ..Config::default()
        };
        let desk = Client::connect_with(&url, config).await.unwrap();
        let q = "ba12".to_owned();
        let flights = desk.request(ListFlights {}).await.unwrap();
        let found = desk.request(FindFlights { q }).await.unwrap();
        let id = found[0].id.clone();
        let shown = desk.request(GetFlight { id }).await.unwrap();
        let raw = desk.call_raw("flight.list", serde_json::json!({}));
        let raw: serde_json::Value = raw.await.unwrap().decode().unwrap();
        assert_eq!(raw, serde_json::to_value(&flights).unwrap());
        assert_eq!(found, [shown]);
        said.push((flights, found));
        desk.close().await;
    }
    assert_eq!(said[0], said[1]);
}
