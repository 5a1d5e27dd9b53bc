//! From requests to sockets: what comes early, late, or not at all.

use wilco_protocol::websocket::write_ping;

use super::kit::{OK, PAGE, SWITCHING, Served, UPGRADE};

/// A ping of a client, and the answer to it.
fn ping(payload: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let (mut ping, mut pong) = (Vec::new(), Vec::new());
    write_ping(&mut ping, payload, Some([1, 2, 3, 4]));
    wilco_protocol::websocket::write_pong(&mut pong, payload, None);
    (ping, pong)
}

#[tokio::test]
async fn requests_before_the_upgrade_and_frames_behind_it_may_come_at_once() {
    let served = Served::start().await;
    let (ping, pong) = ping(b"early");
    let whole = [PAGE.as_bytes(), PAGE.as_bytes(), UPGRADE.as_bytes(), &ping].concat();
    for cut in 0..whole.len() {
        let client = served.client().await;
        let (first, second) = whole.split_at(cut);
        client.write(first).await;
        client.write(second).await;
        for _ in 0..2 {
            assert!(client.head().await.starts_with(OK));
            assert_eq!(client.read(4).await, b"here");
        }
        assert!(client.head().await.starts_with(SWITCHING), "{cut}");
        assert_eq!(client.read(pong.len()).await, pong, "{cut}");
    }
}

#[tokio::test]
async fn many_frames_that_come_with_the_upgrade_are_all_heard() {
    let served = Served::start().await;
    let mut request = UPGRADE.as_bytes().to_vec();
    let mut expected = Vec::new();
    for count in 0..30_u8 {
        let (ping, pong) = ping(&[count; 100]);
        request.extend(ping);
        expected.extend(pong);
    }
    let client = served.client().await;
    client.write(request).await;
    assert!(client.head().await.starts_with(SWITCHING));
    assert_eq!(client.read(expected.len()).await, expected);
}

#[tokio::test]
async fn who_stops_talking_in_the_middle_of_a_request_is_let_go() {
    let served = Served::start().await;
    for cut in [0, 1, 20, UPGRADE.len() - 1] {
        let client = served.client().await;
        client.write(&UPGRADE[..cut]).await;
        client.end().await;
        assert_eq!(client.rest().await, b"", "{cut}");
    }
    let client = served.client().await;
    client.write(UPGRADE).await;
    client.end().await;
    // Whether it still becomes a socket or not, it ends.
    let _ = client.rest().await;
    // Nobody is left: not even a drain without patience has to wait.
    served.settled().await;
    assert!(
        served
            .shutdown
            .drain(std::time::Duration::from_secs(20))
            .await
    );
}

#[tokio::test]
async fn a_handler_learns_who_asks() {
    let served = Served::start().await;
    let client = served.client().await;
    client
        .write("GET /who HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
        .await;
    assert!(client.head().await.starts_with(OK));
    assert_eq!(client.rest().await, client.address().to_string().as_bytes());
}
