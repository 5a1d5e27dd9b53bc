//! A raw echo: `echo --listen 127.0.0.1:9001`. All limits are the defaults, unless
//!
//! - `--max-message BYTES` lets messages and frames be longer,
//! - `--conformance` lets them be as long and as fragmented as a conformance suite wants them,
//! - `--lending` answers by the lending face, which copies nothing.

use std::process::ExitCode;

use axum::http::request::Parts;
use axum::routing::any;
use wilco_server::protocol::Moment;
use wilco_server::socket::{MessageKind, Outbound, Peer};
use wilco_server::{
    Compression, Message, Refusal, RefusedReason, Shutdown, Sockets, WebSocket, WebSocketConfig,
    WebSocketHandler, WebSocketRoutes, WebSocketUpgrade,
};

struct Echo;

impl WebSocketHandler for Echo {
    type Data = ();

    async fn on_upgrade(&self, _: &mut Parts) -> Result<(), Refusal> {
        Ok(())
    }

    async fn on_message(&self, socket: &WebSocket, message: Message) {
        if let Err(refused) = socket.send(message)
            && refused.reason == RefusedReason::Full
        {
            socket.drained().await;
            // Refused again only if the socket has closed meanwhile.
            let _ = socket.send(refused.message);
        }
    }
}

struct Lent;

impl Peer for Lent {
    fn receive(&mut self, kind: MessageKind, message: &[u8], _: Moment, out: &mut Outbound) {
        out.message(kind, message);
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let Some(arguments) = Arguments::parse(std::env::args().skip(1)) else {
        eprintln!(
            "usage: echo [--listen ADDRESS] [--max-message BYTES] [--conformance] [--lending]"
        );
        return ExitCode::from(2);
    };
    let address = arguments.address.clone();
    match serve(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot listen on {address}: {error}");
            ExitCode::FAILURE
        }
    }
}

struct Arguments {
    address: String,
    config: WebSocketConfig,
    lending: bool,
}

impl Arguments {
    fn parse(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let mut arguments = Self {
            address: "127.0.0.1:9001".to_owned(),
            config: WebSocketConfig::default(),
            lending: false,
        };
        while let Some(option) = words.next() {
            match option.as_str() {
                "--listen" => arguments.address = words.next()?,
                "--max-message" => {
                    let max = words.next()?.parse().ok()?;
                    arguments.config.max_message_size = max;
                    arguments.config.max_frame_size = max;
                }
                "--conformance" => arguments.config = conformance(),
                "--lending" => arguments.lending = true,
                _ => return None,
            }
        }
        Some(arguments)
    }
}

/// What a suite needs that tries the largest and the most fragmented of messages.
fn conformance() -> WebSocketConfig {
    const LONGEST: usize = 16 * 1024 * 1024;
    WebSocketConfig {
        max_message_size: LONGEST,
        max_frame_size: LONGEST,
        // The suite splits 4 MiB into 65,537 frames.
        max_fragments: 1 << 17,
        compression: Some(Compression {
            server_no_context_takeover: false,
            client_no_context_takeover: false,
            min_size: 0,
            max_contexts: 64,
            ..Compression::default()
        }),
        write_buffer_size: LONGEST,
        max_write_queue_size: 4 * LONGEST,
        ..WebSocketConfig::default()
    }
}

async fn serve(arguments: Arguments) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(&arguments.address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let sockets = Sockets::new(arguments.config);
    let app = axum::Router::new();
    let app = if arguments.lending {
        let lend =
            async move |upgrade: WebSocketUpgrade| upgrade.with_sockets(&sockets).drive(Lent);
        app.fallback(any(lend))
    } else {
        app.websocket_with("/", &sockets, Echo)
            .websocket_with("/{*path}", &sockets, Echo)
    };
    wilco_server::serve(listener, app, Shutdown::default()).await
}
