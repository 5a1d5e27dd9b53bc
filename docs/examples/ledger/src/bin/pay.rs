//! Pays a cent a thousand times. Kill the server meanwhile, and start it again.

use std::time::Duration;

use ledger::operations::{Balance, Transfer};
use wilco_client::{Client, Config};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1);
    let config = Config {
        // Time enough to start the server again by hand.
        call_timeout: Duration::from_secs(60),
        ..Config::default()
    };
    let url = url.as_deref().unwrap_or("ws://127.0.0.1:3004/ws");
    // In place of `connect`: this one does not give up if the first attempt fails.
    let bank = Client::start(url, config)?;
    let bob = || Balance {
        account: "bob".to_owned(),
    };
    let before = bank.request(bob()).await?;
    for count in 1..=1000 {
        let cent = Transfer {
            from: "alice".to_owned(),
            to: "bob".to_owned(),
            cents: 1,
        };
        let receipt = bank.request(cent).await?;
        if count % 100 == 0 {
            println!("{count} paid, the last one as number {}", receipt.number);
        }
    }
    let gained = bank.request(bob()).await? - before;
    println!("bob has {gained} cents more");
    bank.close().await;
    Ok(())
}
