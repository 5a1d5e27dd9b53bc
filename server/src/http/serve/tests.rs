//! What a stranger can hold before it is known: under paused time, on a pipe that counts.

use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::*;

/// A connection to an app with one page, and the task that serves it.
fn connect(pipe: usize) -> (DuplexStream, JoinHandle<()>) {
    let (client, server) = tokio::io::duplex(pipe);
    let app = axum::Router::new().route("/", get(|| async { "here" }));
    let served = Served {
        app,
        remote: SocketAddr::from(([127, 0, 0, 1], 1)),
        shutdown: Shutdown::never(),
    };
    let served = tokio::spawn(converse(limited(), server, served));
    (client, served)
}

async fn answer(client: &mut DuplexStream) -> String {
    let mut answer = Vec::new();
    client.read_to_end(&mut answer).await.expect("a pipe");
    String::from_utf8(answer).expect("text")
}

#[tokio::test(start_paused = true)]
async fn silence_ends_after_ten_seconds() {
    let begun = Instant::now();
    let (mut client, served) = connect(1000);
    assert_eq!(answer(&mut client).await, "");
    served.await.unwrap();
    assert_eq!(begun.elapsed(), Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn a_byte_at_a_time_ends_after_ten_seconds() {
    for pause in [100, 1000, 9999] {
        let begun = Instant::now();
        let (mut client, served) = connect(1000);
        for byte in b"GET / HTTP/1.1\r\nHost: a\r\nA: "
            .iter()
            .chain(&[b'a'; 1000])
        {
            if client.write_all(&[*byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
        served.await.unwrap();
        assert!(begun.elapsed() >= HEAD_TIMEOUT);
        // Noticed by the first byte that is refused.
        assert!(begun.elapsed() <= HEAD_TIMEOUT + Duration::from_millis(pause));
        assert_eq!(answer(&mut client).await, "");
    }
}

#[tokio::test(start_paused = true)]
async fn an_endless_head_is_refused_and_not_read() {
    for line in [
        "GET / HTTP/1.1\r\nA: ",
        "GET /",
        "",
        "\r\n\r\n",
        "GET / HTTP/1.1\r\n",
    ] {
        let (client, served) = connect(100);
        let (mut reading, mut writing) = tokio::io::split(client);
        let endless = tokio::spawn(async move {
            let mut accepted = 0;
            let first = writing.write_all(line.as_bytes()).await;
            while first.is_ok() && accepted < 20_000_000 {
                match writing.write(&[b'a'; 100]).await {
                    Ok(count) => accepted += count,
                    Err(_) => break,
                }
            }
            accepted
        });
        let mut heard = Vec::new();
        reading.read_to_end(&mut heard).await.unwrap();
        served.await.unwrap();
        let accepted = endless.await.unwrap();
        assert!(heard.starts_with(b"HTTP/1.1 431 "), "{line:?}: {heard:?}");
        assert!(accepted <= MAX_HEAD + 100, "{line:?}: {accepted}");
    }
}
