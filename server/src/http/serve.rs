//! From a listener to requests, with limits for those that are no socket yet.

mod door;
#[cfg(test)]
mod tests;

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::extract::ConnectInfo;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tower::Service;

use crate::shutdown::{ServedUntil, Shutdown};
use door::Door;

/// Serves an app over HTTP/1.1 on TCP until `shutdown` is drained.
///
/// Does what `axum::serve` does, with bounds on what a stranger can hold, and with an end that waits for sockets:
///
/// - The head of a request (its first line, its headers and the empty line behind them, and empty lines before it) has at
///   most 16 KiB and 64 headers. One byte or one header more is answered by 431, and the connection ends; no more than
///   16 KiB of it are read.
/// - A head has to be complete within 10 s of the moment at which the connection began, or at which the previous response
///   ended. Then the connection is closed without a word, whether nothing came or a byte now and then. An idle
///   connection is therefore kept for 10 s.
/// - Bodies of requests, and the time that handlers take, are left to the app: axum's `DefaultBodyLimit` and tower-http's
///   `RequestBodyTimeoutLayer` and `TimeoutLayer` bound them.
/// - A connection that cannot be accepted, because descriptors or memory are used up, is tried again after a pause of at
///   most 100 ms. That is logged once, and once more when it is over.
/// - `TCP_NODELAY` is set, and [`ConnectInfo<SocketAddr>`](ConnectInfo) is there for handlers.
///
/// Once a drain of `shutdown` begins, nobody is accepted any more. Idle connections end, a request that runs is answered
/// and its connection ends then, and sockets are told to go; the drain waits for all of them. That holds for every
/// [`Router`](crate::Router), every [`Sockets`](crate::Sockets) and every socket that was given no shutdown of its own.
/// This function gives when the drain does, so that a program may end with it. If it is dropped before, nobody more is accepted, and who is
/// connected stays.
///
/// TLS and HTTP/2 are left to a proxy in front, or to `axum::serve` with a listener of your own.
///
/// ```no_run
/// # async fn example(api: wilco_server::Router) -> std::io::Result<()> {
/// use std::time::Duration;
/// use wilco_server::{Shutdown, serve};
///
/// let shutdown = Shutdown::default();
/// let app = api.into_axum("/ws");
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
/// let end = shutdown.clone();
/// tokio::spawn(async move {
///     tokio::signal::ctrl_c().await.expect("signals can be heard");
///     end.drain(Duration::from_secs(30)).await;
/// });
/// serve(listener, app, shutdown).await
/// # }
/// ```
///
/// # Errors
/// The listener itself is broken: it does not listen. What befalls a single connection is no error.
pub async fn serve(listener: TcpListener, app: axum::Router, shutdown: Shutdown) -> io::Result<()> {
    let http = limited();
    // Turns what is nested and merged into routes once, and not for each request.
    let app = app.with_state(());
    let mut door = Door::new(listener);
    let mut begun = pin!(shutdown.begun());
    loop {
        let (stream, remote) = tokio::select! {
            biased;
            () = &mut begun => break,
            accepted = door.accept() => accepted?,
        };
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "Nagle's algorithm stays on");
        }
        let served = Served {
            app: app.clone(),
            remote,
            shutdown: shutdown.clone(),
        };
        shutdown.spawn(converse(http.clone(), stream, served));
    }
    drop(door);
    shutdown.drained().await;
    Ok(())
}

/// HTTP/1 with bounds.
fn limited() -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_header_size(MAX_HEAD)
        // Without this, a read might take in more than may be a head.
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_HEADERS);
    http
}

/// What the requests of one connection have in common.
struct Served {
    app: axum::Router,
    remote: SocketAddr,
    shutdown: Shutdown,
}

/// Answers the requests of one connection, until it ends or becomes a socket. After a drain has begun, one more at most.
async fn converse<S>(http: http1::Builder, stream: S, served: Served)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let Served {
        app,
        remote,
        shutdown,
    } = served;
    let end = shutdown.begun_owned();
    let service = service_fn(move |mut request: Request<Incoming>| {
        let extensions = request.extensions_mut();
        extensions.insert(ConnectInfo(remote));
        extensions.insert(ServedUntil(shutdown.clone()));
        app.clone().call(request)
    });
    let connection = http.serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection.with_upgrades());
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = end => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, %remote, "connection ended");
    }
}

const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_HEAD: usize = 16 * 1024;
const MAX_HEADERS: usize = 64;
