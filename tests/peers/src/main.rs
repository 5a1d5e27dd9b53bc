//! `peer NAME HOST:PORT` runs one of the servers that wilco is measured beside.

mod call;
mod raw;
mod rest;

use std::{env, io};

use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> io::Result<()> {
    let mut words = env::args().skip(1);
    let (Some(name), Some(address)) = (words.next(), words.next()) else {
        return Err(io::Error::other("usage: peer NAME HOST:PORT"));
    };
    let listener = TcpListener::bind(address).await?;
    match name.as_str() {
        "raw" => raw::serve(listener).await,
        "rest" => rest::serve(listener).await,
        _ => Err(io::Error::other(format!("no peer {name}"))),
    }
}
