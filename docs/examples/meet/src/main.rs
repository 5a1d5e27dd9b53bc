//! Serves the rooms until Ctrl-C.

use std::io;
use std::process::ExitCode;
use std::time::Duration;

use tokio::net::TcpListener;
use tracing_subscriber::filter::LevelFilter;
use wilco_server::{Shutdown, serve};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("meet: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let listen = match words[..] {
        [] => "127.0.0.1:3005",
        ["--listen", address] => address,
        _ => return Err(io::Error::other("usage: meet [--listen ADDR]")),
    };
    let listener = TcpListener::bind(listen).await?;
    log();
    tracing::info!(listen, "ready to serve");
    println!("listening on http://{}", listener.local_addr()?);
    println!("\nOpen that address in two tabs. Ctrl-C ends it.");

    let shutdown = Shutdown::default();
    let app = meet::app(meet::router().with_shutdown(shutdown.clone()));
    let end = shutdown.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            end.drain(Duration::from_secs(10)).await;
        }
    });
    serve(listener, app, shutdown).await
}

/// What happens goes to standard error: warnings and worse, or as much as `RUST_LOG` says in one word such as `debug`.
fn log() {
    let level = std::env::var("RUST_LOG").ok();
    let level = level.and_then(|level| level.parse().ok());
    tracing_subscriber::fmt()
        .with_max_level(level.unwrap_or(LevelFilter::WARN))
        .with_writer(io::stderr)
        .init();
}
