//! A server with limits of its own.

use std::net::SocketAddr;
use std::thread;

use http::request::Parts;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use wilco_server::{
    CloseCode, Message, Refusal, Shutdown, Sockets, WebSocket, WebSocketConfig, WebSocketHandler,
    WebSocketRoutes, serve,
};

use crate::attacks::kit::Client;

/// A server on a thread of its own, so that a test may block; its sockets share that thread.
pub(super) struct Served {
    pub(super) address: SocketAddr,
    /// Dropped with this, which ends it.
    _end: oneshot::Sender<()>,
}

impl Served {
    pub(super) fn start(app: axum::Router) -> Self {
        let (end, ended) = oneshot::channel::<()>();
        let (tell, told) = std::sync::mpsc::channel();
        thread::spawn(move || {
            let mut builder = tokio::runtime::Builder::new_current_thread();
            let runtime = builder.enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
                let address = listener.local_addr().expect("bound");
                tell.send(address).expect("somebody waits for it");
                tokio::select! {
                    served = serve(listener, app, Shutdown::default()) => served.expect("it serves"),
                    _ = ended => {}
                }
            });
        });
        let address = told.recv().expect("it starts");
        Self { address, _end: end }
    }

    /// Serves one handler, at `/`.
    pub(super) fn handler(config: WebSocketConfig, handler: impl WebSocketHandler) -> Self {
        let sockets = Sockets::new(config);
        Self::start(axum::Router::new().websocket_with("/", &sockets, handler))
    }

    pub(super) fn open(&self) -> Client {
        Client::open(self.address, "/", "")
    }
}

/// Asks, and gives the answer.
pub(super) fn ask(client: &mut Client, text: &str) -> String {
    client.text(text);
    client.hear()
}

pub(super) struct Echo;

impl WebSocketHandler for Echo {
    type Data = ();

    async fn on_upgrade(&self, _: &mut Parts) -> Result<(), Refusal> {
        Ok(())
    }

    async fn on_message(&self, ws: &WebSocket, message: Message) {
        if message.as_text() == Some("bye") {
            ws.close(CloseCode::from_u16(4000), "");
        } else {
            ws.send(message).expect("room");
        }
    }
}
