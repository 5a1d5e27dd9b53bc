//! Serves the flights of the ground desk to a page written with React, until Ctrl-C.

mod page;

use std::io;

use ground_desk::apron::Apron;
use ground_desk::clockwork;
use ground_desk::desk::Desk;
use tokio::net::TcpListener;
use tracing_subscriber::filter::LevelFilter;

#[tokio::main]
async fn main() -> io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (listen, still) = match words[..] {
        [] => ("127.0.0.1:3006", false),
        ["--listen", address] => (address, false),
        ["--listen", address, "--still"] => (address, true),
        _ => return Err(io::Error::other(USAGE)),
    };
    log();
    let desk = Desk::new(Apron::of_the_day());
    let app = page::routes().merge(ground_desk::router_of(&desk).into_axum("/ws"));
    if !still {
        tokio::spawn(clockwork::run(desk));
    }
    let listener = TcpListener::bind(listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).await
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

const USAGE: &str = "usage: react-board [--listen ADDR [--still]]";
