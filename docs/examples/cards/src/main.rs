//! The server.

use cards::House;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:3000");
    let house = House::default();
    let stock = ["C7", "S9", "H2", "DK", "SA"].map(str::to_owned);
    house
        .tables
        .handler()
        .open("table/1", ["ada", "bob"], stock.into());
    let api = house.router();
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, api.into_axum("/ws")).await
}
