//! Serves the ledger until it is asked to end.

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use ledger::House;
use ledger::book::Book;
use ledger::letters::Letters;
use tokio::net::TcpListener;
use wilco_server::{Shutdown, serve};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ledger: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (listen, file) = match words[..] {
        [file] if !file.starts_with('-') => ("127.0.0.1:3004", Path::new(file)),
        ["--listen", address, file] => (address, Path::new(file)),
        _ => return Err(io::Error::other("usage: ledger [--listen ADDR] FILE")),
    };
    let house = House {
        book: Book::open(file).map_err(io::Error::other)?,
        letters: Letters::open(&file.with_extension("letters"))?,
    };
    let listener = TcpListener::bind(listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let shutdown = Shutdown::default();
    let end = shutdown.clone();
    tokio::spawn(async move {
        if asked_to_end().await.is_ok() {
            end.drain(Duration::from_secs(30)).await;
        }
    });
    serve(listener, ledger::router(house).into_axum("/ws"), shutdown).await
}

/// Waits for Ctrl-C, or for what a supervisor sends.
#[cfg(unix)]
async fn asked_to_end() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        heard = tokio::signal::ctrl_c() => heard,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn asked_to_end() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
