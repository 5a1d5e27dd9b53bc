//! A line that carries what the client says and, once told so, nothing of what the server does.

use std::sync::Arc;

use tokio::io::{DuplexStream, copy, duplex, sink, split};
use tokio::net::TcpStream;
use tokio::sync::watch;
use wilco_client::{ByteStream, Connecting, Connector};

/// Swallows answers until the line it is told about is cut; the next line is a good one.
#[derive(Debug)]
pub(crate) struct Line(Arc<watch::Sender<bool>>);

#[derive(Debug)]
struct Connection(Arc<watch::Sender<bool>>);

impl Line {
    pub(crate) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// From now on the client hears nothing.
    pub(crate) fn swallow(&self) {
        self.0.send_replace(true);
    }

    pub(crate) fn connector(&self) -> Arc<dyn Connector> {
        Arc::new(Connection(Arc::clone(&self.0)))
    }
}

impl Connector for Connection {
    fn connect<'a>(&'a self, host: &'a str, port: u16) -> Connecting<'a> {
        Box::pin(async move {
            let server = TcpStream::connect((host, port)).await?;
            let (near, far) = duplex(64 * 1024);
            let is_silent = Arc::clone(&self.0);
            tokio::spawn(async move {
                carry(far, server, is_silent.subscribe()).await;
                is_silent.send_replace(false);
            });
            Ok(Box::new(near) as Box<dyn ByteStream>)
        })
    }
}

async fn carry(client: DuplexStream, server: TcpStream, mut is_silent: watch::Receiver<bool>) {
    let (mut from_client, mut to_client) = split(client);
    let (mut from_server, mut to_server) = split(server);
    let up = copy(&mut from_client, &mut to_server);
    let down = async {
        tokio::select! {
            _ = copy(&mut from_server, &mut to_client) => return,
            _ = is_silent.wait_for(|is_silent| *is_silent) => {}
        }
        // Until the server ends it.
        let _ = copy(&mut from_server, &mut sink()).await;
    };
    tokio::select! {
        _ = up => {}
        () = down => {}
    }
}
