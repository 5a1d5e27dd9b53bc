//! Serves the orders until Ctrl-C.

use std::io;
use std::process::ExitCode;
use std::time::Duration;

use tokio::net::TcpListener;
use wilco_server::{Shutdown, serve};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("orders: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let listen = match words[..] {
        [] => "127.0.0.1:3002",
        ["--listen", address] => address,
        _ => return Err(io::Error::other("usage: orders [--listen ADDR]")),
    };
    let listener = TcpListener::bind(listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    println!(
        "\nOpen that address, order something, and open the new address in a second tab. Ctrl-C ends it."
    );

    let shutdown = Shutdown::default();
    let (app, couriers) = orders::app(&shutdown);
    tokio::spawn(couriers.run(shutdown.clone()));
    let end = shutdown.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            end.drain(Duration::from_secs(10)).await;
        }
    });
    serve(listener, app, shutdown).await
}
