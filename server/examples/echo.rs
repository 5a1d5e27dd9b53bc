//! A raw echo on the product's own transport with its defaults: `echo --listen 127.0.0.1:9001`.

use std::process::ExitCode;

use wilco_server::protocol::Moment;
use wilco_server::socket::{MessageKind, Outbound, Peer, SocketConfig};
use wilco_server::{Shutdown, websocket};

struct Echo;

impl Peer for Echo {
    fn receive(&mut self, kind: MessageKind, message: &[u8], _: Moment, out: &mut Outbound) {
        out.message(kind, message);
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let address = match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => "127.0.0.1:9001".to_owned(),
        (Some("--listen"), Some(address)) => address,
        _ => {
            eprintln!("usage: echo [--listen ADDRESS]");
            return ExitCode::from(2);
        }
    };
    match serve(&address).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot listen on {address}: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(address: &str) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let echo = websocket(SocketConfig::default(), Shutdown::default(), |_| Echo);
    axum::serve(listener, axum::Router::new().fallback_service(echo)).await
}
