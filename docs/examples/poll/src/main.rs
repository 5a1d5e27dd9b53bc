//! Serves the poll until it is stopped.

use std::io;
use std::path::Path;

use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (listen, folder) = match words[..] {
        [] => ("127.0.0.1:3008", "docs/examples/poll/page/dist"),
        ["--listen", address, folder] => (address, folder),
        _ => return Err(io::Error::other("usage: poll [--listen ADDR FOLDER]")),
    };
    let page = poll::page::routes(Path::new(folder))?;
    let listener = TcpListener::bind(listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, page.merge(poll::router().into_axum("/ws"))).await
}
