//! How long a request may take to come.

use std::time::Duration;

use super::kit::{Client, OK, PAGE, Served};

const ALMOST: Duration = Duration::from_millis(9_999);
const PAST: Duration = Duration::from_millis(10_001);

/// Connects, with the server's clock running from now on.
async fn connect(served: &Served) -> Client {
    let client = served.client().await;
    served.settled().await;
    client
}

#[tokio::test(start_paused = true)]
async fn a_request_has_ten_seconds_from_the_first_moment() {
    let served = Served::start().await;
    for begun in [0, 1, 14, PAGE.len() - 1] {
        let (now, rest) = PAGE.split_at(begun);
        for (waited, answered) in [(ALMOST, true), (PAST, false)] {
            let client = connect(&served).await;
            client.write(now).await;
            served.settled().await;
            tokio::time::advance(waited).await;
            if answered {
                client.write(rest).await;
                assert!(client.head().await.starts_with(OK), "{begun}");
            } else {
                assert_eq!(client.rest().await, b"", "{begun}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_byte_each_second_does_not_make_it_longer() {
    let served = Served::start().await;
    let (first, last) = PAGE.split_at(10);
    for (pause, answered) in [(990, true), (1001, false)] {
        let client = connect(&served).await;
        for byte in first.bytes() {
            client.write([byte]).await;
            served.settled().await;
            tokio::time::advance(Duration::from_millis(pause)).await;
        }
        if answered {
            client.write(last).await;
            assert!(client.head().await.starts_with(OK));
        } else {
            assert_eq!(client.rest().await, b"");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_is_kept_for_ten_seconds_after_each_answer() {
    let served = Served::start().await;
    let client = connect(&served).await;
    for _ in 0..3 {
        client.write(PAGE).await;
        assert!(client.head().await.starts_with(OK));
        assert_eq!(client.read(4).await, b"here");
        served.settled().await;
        tokio::time::advance(ALMOST).await;
    }
    tokio::time::advance(PAST - ALMOST).await;
    assert_eq!(client.rest().await, b"");
}
