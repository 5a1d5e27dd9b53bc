//! A server in memory: what a client sends goes in, all that it is answered comes out.

use std::future::Future;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::{Builder, Runtime};
use wilco_server::{Compression, Config, Router, Shutdown};

/// A runtime whose clock jumps to the next timer when there is nothing to do.
///
/// # Panics
/// There is no memory for it.
#[must_use]
pub fn runtime() -> Runtime {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    runtime.expect("a runtime without I/O always starts")
}

/// Sends `bytes` to a new server and gives all that it answers until it hangs up.
///
/// # Panics
/// A socket outlives its connection.
pub async fn answer(bytes: &[u8]) -> Vec<u8> {
    let shutdown = Shutdown::default();
    // Whatever of compression a client offers is taken up, contexts of its own included.
    let compression = Compression {
        server_no_context_takeover: false,
        client_no_context_takeover: false,
        max_contexts: 1,
        ..Compression::default()
    };
    let config = Config {
        compression: Some(compression),
        ..Config::default()
    };
    let app: axum::Router = Router::new()
        .with_config(config)
        .with_shutdown(shutdown.clone())
        .into_axum("/ws");
    let (client, server) = tokio::io::duplex(64 * 1024);
    let service = TowerToHyperService::new(app);
    let connection = http1::Builder::new()
        .serve_connection(TokioIo::new(server), service)
        .with_upgrades();
    let answer = tokio::spawn(exchange(client, bytes.to_vec()));
    // What is no HTTP ends in an error, which is answered or not.
    let _ = connection.await;
    let answer = answer.await.expect("nothing panics");
    assert!(
        shutdown.drain(Duration::from_secs(60)).await,
        "a socket outlives its connection"
    );
    answer
}

/// Writes and reads at once, so that neither waits for the other.
fn exchange(
    client: tokio::io::DuplexStream,
    bytes: Vec<u8>,
) -> impl Future<Output = Vec<u8>> + Send {
    let (mut reading, mut writing) = tokio::io::split(client);
    async move {
        let mut answer = Vec::new();
        let send = async {
            // A server that has hung up takes no more.
            let _ = writing.write_all(&bytes).await;
            let _ = writing.shutdown().await;
        };
        let (read, ()) = tokio::join!(reading.read_to_end(&mut answer), send);
        read.expect("memory is always readable");
        answer
    }
}
