use std::time::Duration;

use futures_util::future::join_all;
use wilco_client::protocol::Encoding;
use wilco_client::{CallError, Client, Config};

use crate::desk::{FindFlights, FindFlightsError, GetFlightError, KNOWN, OPEN, UNKNOWN, known};
use crate::stage::{forget, line, most_buffered};

pub(crate) async fn both_encodings() {
    for encoding in [Encoding::MessagePack, Encoding::Json] {
        let config = Config {
            encoding,
            ..Config::default()
        };
        let client = Client::connect_with("/ws", config)
            .await
            .expect("connected");
        assert_eq!(client.status(), OPEN);
        assert_eq!(client.request(KNOWN).await, Ok(known()));
        let flight = UNKNOWN.id.into_owned();
        let refusal = GetFlightError::UnknownFlight { flight };
        let answer = client.request(UNKNOWN).await;
        assert_eq!(answer, Err(CallError::Operation(refusal)));
    }
}

pub(crate) async fn many() {
    let client = Client::connect("/ws").await.expect("connected");
    let calls = (0..1000).map(|number| {
        let id = if number % 2 == 0 { KNOWN } else { UNKNOWN };
        client.request(id).into_future()
    });
    for (number, answer) in join_all(calls).await.into_iter().enumerate() {
        assert_eq!(answer.is_ok(), number % 2 == 0, "{number}: {answer:?}");
    }
}

pub(crate) async fn timeout() {
    let client = Client::connect("/ws").await.expect("connected");
    line("hold").await;
    let time = Duration::from_millis(50);
    let answer = client.request(KNOWN).timeout(time).await;
    assert!(
        matches!(answer, Err(CallError::Timeout { .. })),
        "{answer:?}"
    );
    line("let-go").await;
    assert_eq!(client.request(KNOWN).await, Ok(known()));
}

/// A client that has handed much to the browser waits until that is sent. Nothing arrives that
/// could remind it to look, since the server is held.
pub(crate) async fn pressure() {
    let config = Config {
        max_waiting_bytes: 64 * 1024 * 1024,
        call_timeout: Duration::from_secs(60),
        ..Config::default()
    };
    let client = Client::connect_with("/ws", config)
        .await
        .expect("connected");
    line("hold").await;
    forget();
    let q = "x".repeat(100_000);
    let calls: Vec<_> = (0..200)
        .map(|_| client.request(FindFlights { q: q.clone() }).into_future())
        .collect();
    let mut rounds = 0;
    while most_buffered() < STALLED {
        rounds += 1;
        assert!(rounds < 1000, "it stopped at {} bytes", most_buffered());
        line("wait").await;
    }
    line("let-go").await;
    for answer in join_all(calls).await {
        let refusal = matches!(
            answer,
            Err(CallError::Operation(FindFlightsError::QueryTooLong { .. }))
        );
        assert!(refusal, "{answer:?}");
    }
    assert!(most_buffered() < IN_FLIGHT, "{} bytes", most_buffered());
}

/// More than the client hands over before it looks whether that is sent.
const STALLED: f64 = 1024.0 * 1024.0;
/// The most that the server lets be in flight.
const IN_FLIGHT: f64 = 16.0 * 1024.0 * 1024.0;
