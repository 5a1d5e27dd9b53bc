//! From an upgraded connection to the task that owns its socket.

use std::future::Future;
use std::sync::Arc;

use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use hyper_util::server::conn::auto;
use tokio::net::TcpStream;

use crate::shutdown::Shutdown;
use crate::socket::{Driver, Grant, Peer, WebSocketConfig};

/// Waits for the upgrade, then drives the socket to its end in a task of its own: the one that
/// waited has grown to the size of what it waited for. `end` goes on in that task.
pub(super) fn drive<P, F>(
    upgrade: OnUpgrade,
    grant: Option<Grant>,
    config: Arc<WebSocketConfig>,
    shutdown: &Shutdown,
    begin: impl FnOnce() -> P + Send + 'static,
    end: impl FnOnce(P) -> F + Send + 'static,
) where
    P: Peer,
    F: Future<Output = ()> + Send + 'static,
{
    let tasks = shutdown.clone();
    shutdown.spawn(async move {
        let upgraded = match upgrade.await {
            Ok(upgraded) => upgraded,
            Err(error) => {
                tracing::debug!(%error, "a client left before its socket was open");
                return;
            }
        };
        let begun = tasks.token();
        match plain_tcp(upgraded) {
            Ok((stream, early)) => {
                let driver = Driver::new(stream, early, begin(), config);
                let driver = Box::new(driver.with_compression(grant));
                tasks.spawn(async move { end(driver.run(begun).await).await });
            }
            Err(other) => {
                let stream = TokioIo::new(other);
                let driver = Driver::new(stream, Vec::new(), begin(), config);
                let driver = Box::new(driver.with_compression(grant));
                tasks.spawn(async move { end(driver.run(begun).await).await });
            }
        }
    });
}

/// The bare TCP stream under [`serve`](crate::serve()) and `axum::serve`, without what HTTP kept around it. Other listeners,
/// such as TLS ones, have other streams and stay as they are.
///
/// Frames are gathered before they are written, so Nagle's algorithm could only hold back the last segment of a write
/// until the peer has acknowledged the others.
fn plain_tcp(upgraded: Upgraded) -> Result<(TcpStream, Vec<u8>), Upgraded> {
    let (io, early) = match upgraded.downcast::<TokioIo<TcpStream>>() {
        Ok(parts) => (parts.io, parts.read_buf),
        Err(upgraded) => {
            let parts = auto::upgrade::downcast::<TokioIo<TcpStream>>(upgraded)?;
            (parts.io, parts.read_buf)
        }
    };
    let stream = io.into_inner();
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "Nagle's algorithm stays on");
    }
    Ok((stream, early.to_vec()))
}
