//! A server by `serve`, and clients that block a thread of their own.
//!
//! While a client waits on its thread, a paused clock stands still: the runtime does not know what is under way there.
//! So real sockets and fake time go together.

use std::io::{self, Read, Write};
use std::net::{Shutdown as Half, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use wilco_server::{Router, Shutdown, serve};

/// A server with a page at `/`, one that tells who asks at `/who`, and a socket at `/ws`.
pub(super) struct Served {
    pub(super) address: SocketAddr,
    pub(super) shutdown: Shutdown,
    pub(super) serving: JoinHandle<io::Result<()>>,
}

impl Served {
    pub(super) async fn start() -> Self {
        Self::with(axum::Router::new()).await
    }

    /// Serves more routes beside the usual ones.
    pub(super) async fn with(more: axum::Router) -> Self {
        let shutdown = Shutdown::default();
        let api = Router::new().with_shutdown(shutdown.clone());
        let who = |ConnectInfo(remote): ConnectInfo<SocketAddr>| async move { remote.to_string() };
        let app = api
            .into_axum("/ws")
            .merge(more)
            .route("/", get(|| async { "here" }))
            .route("/who", get(who));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound listener");
        let serving = tokio::spawn(serve(listener, app, shutdown.clone()));
        Self {
            address,
            shutdown,
            serving,
        }
    }

    pub(super) async fn client(&self) -> Client {
        Client::connect(self.address).await
    }

    /// Waits until all who connected before are served: they are accepted one after the other.
    pub(super) async fn settled(&self) {
        let client = self.client().await;
        client.write(PAGE).await;
        assert!(client.head().await.starts_with(OK));
    }
}

#[derive(Clone)]
pub(super) struct Client(Arc<TcpStream>);

impl Client {
    pub(super) async fn connect(address: SocketAddr) -> Self {
        let stream = blocking(move || {
            let stream = TcpStream::connect(address).expect("it listens");
            stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
            stream.set_write_timeout(Some(PATIENCE)).expect("a timeout");
            stream
        });
        Self(Arc::new(stream.await))
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.0.local_addr().expect("a connected stream")
    }

    pub(super) async fn write(&self, bytes: impl AsRef<[u8]>) {
        self.try_write(bytes).await.expect("the server reads");
    }

    pub(super) async fn try_write(&self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        let bytes = bytes.as_ref().to_vec();
        self.on_its_thread(move |mut stream| stream.write_all(&bytes))
            .await
    }

    /// Says nothing more, and still listens.
    pub(super) async fn end(&self) {
        let ended = self.on_its_thread(|stream| stream.shutdown(Half::Write));
        ended.await.expect("a connection");
    }

    /// The head of a response, and nothing behind it.
    pub(super) async fn head(&self) -> String {
        let head = self.on_its_thread(|mut stream| {
            let mut bytes = Vec::new();
            while !bytes.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).expect("a whole head");
                bytes.push(byte[0]);
            }
            bytes
        });
        String::from_utf8(head.await).expect("text")
    }

    /// So many bytes.
    pub(super) async fn read(&self, count: usize) -> Vec<u8> {
        let read = self.on_its_thread(move |mut stream| {
            let mut bytes = vec![0; count];
            stream.read_exact(&mut bytes).map(|()| bytes)
        });
        read.await.expect("the server says more")
    }

    /// All that comes until the stream ends or breaks.
    pub(super) async fn rest(&self) -> Vec<u8> {
        self.on_its_thread(|mut stream| {
            let mut bytes = Vec::new();
            if let Err(error) = stream.read_to_end(&mut bytes) {
                let waited = io::ErrorKind::WouldBlock;
                assert_ne!(error.kind(), waited, "the server says something or closes");
            }
            bytes
        })
        .await
    }

    async fn on_its_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&TcpStream) -> T + Send + 'static,
    ) -> T {
        let stream = Arc::clone(&self.0);
        blocking(move || work(&stream)).await
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let done = tokio::task::spawn_blocking(work);
    done.await.expect("it does not panic")
}

pub(super) const PAGE: &str = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";
/// Promises a greeting, so that the server does not speak first.
pub(super) const UPGRADE: &str = "GET /ws?hello=1 HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\n\
     Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
     Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
pub(super) const OK: &str = "HTTP/1.1 200 ";
pub(super) const SWITCHING: &str = "HTTP/1.1 101 ";

/// Longer than anything that is tested takes; in real time.
const PATIENCE: Duration = Duration::from_secs(30);
