use std::time::Duration;

use wilco_client::protocol::Executed;
use wilco_client::protocol::session::{Backoff, ClosedReason};
use wilco_client::{CallError, Client, Config, Status};

use crate::desk::{KNOWN, known};
use crate::stage::line;

pub(crate) async fn closing() {
    let client = Client::connect("/ws").await.expect("connected");
    client.close().await;
    let reason = ClosedReason::Asked;
    let executed = Executed::No;
    assert_eq!(
        client.status(),
        Status::Closed {
            reason: reason.clone()
        }
    );
    assert_eq!(
        client.request(KNOWN).await,
        Err(CallError::Closed { reason, executed })
    );
    line("empty").await;
}

pub(crate) async fn dropping() {
    let client = Client::connect("/ws").await.expect("connected");
    let clone = client.clone();
    drop(client);
    assert_eq!(clone.request(KNOWN).await, Ok(known()));
    drop(clone);
    line("empty").await;
    // Before the server has greeted, and with a goodbye.
    let client = Client::start("/mute", Config::default()).expect("an address");
    line("opened").await;
    drop(client);
    assert_eq!(line("said").await, "1000");
    // Before the socket is open.
    let client = Client::start("/silent", Config::default()).expect("an address");
    line("asked").await;
    drop(client);
    line("empty").await;
}

pub(crate) async fn leaks() {
    // What is made once and kept is made here.
    live_and_die().await;
    let before = wasm_bindgen::externref_heap_live_count();
    for _ in 0..5 {
        live_and_die().await;
    }
    assert_eq!(wasm_bindgen::externref_heap_live_count(), before);
}

/// A client that calls, loses its connection, and comes back; and one that never gets that far.
async fn live_and_die() {
    let client = Client::connect("/ws").await.expect("connected");
    assert_eq!(client.request(KNOWN).await, Ok(known()));
    line("hold").await;
    let call = client.request(KNOWN).into_future();
    line("cut").await;
    assert_eq!(call.await, Ok(known()));
    // Its timer is set before that of the greeting, and the one of the next call before both.
    for seconds in [5, 4, 3] {
        let call = client.request(KNOWN).timeout(Duration::from_secs(seconds));
        assert_eq!(call.await, Ok(known()));
    }
    client.close().await;

    let backoff = Backoff {
        first: Duration::from_millis(1),
        longest: Duration::from_millis(1),
        ..Backoff::default()
    };
    let config = Config {
        backoff,
        ..Config::default()
    };
    let client = Client::start("/answer/503", config).expect("an address");
    let mut changes = client.status_changes();
    let mut failures = 0;
    while failures < 3 {
        let status = changes.next().await.expect("it goes on trying");
        failures += usize::from(matches!(status, Status::Waiting { .. }));
    }
    client.close().await;
}
