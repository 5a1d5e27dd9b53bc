//! What lies between a client and a server, and may go silent without a word to either.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Carries bytes for as long as it is not told otherwise.
pub(super) struct Relay {
    pub(super) address: SocketAddr,
    state: Arc<watch::Sender<State>>,
}

/// How often it went silent, and whether it is now.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    outages: usize,
    is_silent: bool,
}

impl Relay {
    pub(super) async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let state = Arc::<watch::Sender<State>>::default();
        let told = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                // Who comes during an outage is sent away.
                if told.borrow().is_silent {
                    continue;
                }
                let server = TcpStream::connect(server).await.expect("it listens");
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = server.into_split();
                tokio::spawn(carry(from_client, to_server, told.subscribe()));
                tokio::spawn(carry(from_server, to_client, told.subscribe()));
            }
        });
        Self { address, state }
    }

    /// Swallows from now on what its connections bring, and keeps them open.
    pub(super) fn go_silent(&self) {
        self.state.send_modify(|state| {
            state.outages += 1;
            state.is_silent = true;
        });
    }

    /// Carries whoever comes from now on.
    pub(super) fn come_back(&self) {
        self.state.send_modify(|state| state.is_silent = false);
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, state: watch::Receiver<State>) {
    let begun = state.borrow().outages;
    let mut bytes = vec![0; 16 << 10];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        let is_carried = state.borrow().outages == begun;
        if is_carried && to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
    if state.borrow().outages != begun {
        // The end is swallowed too.
        std::future::pending::<()>().await;
    }
}
