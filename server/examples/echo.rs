//! A raw echo on the product's own transport: `echo --listen 127.0.0.1:9001 --max-message 16777216`.
//!
//! Without `--max-message` all limits are the defaults.

use std::process::ExitCode;

use wilco_server::protocol::Moment;
use wilco_server::socket::{MessageKind, Outbound, Peer, SocketConfig};
use wilco_server::{Accept, Shutdown, websocket};

struct Echo;

impl Peer for Echo {
    fn receive(&mut self, kind: MessageKind, message: &[u8], _: Moment, out: &mut Outbound) {
        out.message(kind, message);
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let Some((address, config)) = parse(std::env::args().skip(1)) else {
        eprintln!("usage: echo [--listen ADDRESS] [--max-message BYTES]");
        return ExitCode::from(2);
    };
    match serve(&address, config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot listen on {address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(mut words: impl Iterator<Item = String>) -> Option<(String, SocketConfig)> {
    let mut address = "127.0.0.1:9001".to_owned();
    let mut config = SocketConfig::default();
    while let Some(option) = words.next() {
        let value = words.next()?;
        match option.as_str() {
            "--listen" => address = value,
            "--max-message" => {
                config.frames.max_message = value.parse().ok()?;
                config.frames.max_frame = config.frames.max_message;
            }
            _ => return None,
        }
    }
    Some((address, config))
}

async fn serve(address: &str, config: SocketConfig) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let echo = websocket(config, Shutdown::default(), |_| Ok(Accept::new(Echo)));
    axum::serve(listener, axum::Router::new().fallback_service(echo)).await
}
