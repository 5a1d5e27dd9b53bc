//! A client that echoes, for the Autobahn test suite in its mode of a fuzzing server.
//!
//! `WS_URL` says where the suite listens, `AGENT` under which name it reports.

use std::env;
use std::error::Error;

use wilco_client::raw::{Message, WebSocket};
use wilco_client::{Compression, Config};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::var("WS_URL").unwrap_or_else(|_| "ws://127.0.0.1:9001".to_owned());
    let agent = env::var("AGENT").unwrap_or_else(|_| "wilco-client".to_owned());
    let config = config();
    let count = case_count(&url, &config).await?;
    for case in 1..=count {
        // Contexts are taken over in every second case, so that both ways are tried.
        let config = match case % 2 {
            0 => config.clone(),
            _ => with_contexts(&config),
        };
        let case_url = format!("{url}/runCase?case={case}&agent={agent}");
        echo(WebSocket::connect(&case_url, &config).await?).await;
        if case % 50 == 0 {
            println!("{case} of {count} cases");
        }
    }
    let report_url = format!("{url}/updateReports?agent={agent}");
    echo(WebSocket::connect(&report_url, &config).await?).await;
    println!("{count} cases; the report is written");
    Ok(())
}

/// The suite sends messages of 16 MiB, and some in 65,537 frames; everything else is
/// as the product has it.
fn config() -> Config {
    Config {
        max_message: 16 << 20,
        max_fragments: 1 << 17,
        compression: Some(Compression::default()),
        ..Config::default()
    }
}

fn with_contexts(config: &Config) -> Config {
    let compression = config.compression.map(|compression| Compression {
        server_no_context_takeover: false,
        client_no_context_takeover: false,
        max_contexts: 1,
        ..compression
    });
    Config {
        compression,
        ..config.clone()
    }
}

async fn case_count(url: &str, config: &Config) -> Result<u32, Box<dyn Error>> {
    let mut socket = WebSocket::connect(&format!("{url}/getCaseCount"), config).await?;
    let count = match socket.next().await {
        Some(Message::Text(count)) => count.trim().parse()?,
        other => return Err(format!("the suite said {other:?} and no count").into()),
    };
    socket.close().await;
    Ok(count)
}

/// Sends back whatever comes, until the suite has seen enough.
async fn echo(mut socket: WebSocket) {
    while let Some(message) = socket.next().await {
        if socket.send(&message).await.is_err() {
            break;
        }
    }
    socket.close().await;
}
