//! A client that wants the same seat twice.

use tickets::{Reserve, ReserveError};
use wilco_client::{CallError, Client};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1);
    let house = Client::connect(url.as_deref().unwrap_or("ws://127.0.0.1:3000/ws")).await?;
    for name in ["Ada", "Grace"] {
        let seat = "A3".to_owned();
        match house
            .request(Reserve {
                seat,
                name: name.to_owned(),
            })
            .await
        {
            Ok(ticket) => println!("{name} has ticket {}", ticket.number),
            Err(CallError::Operation(ReserveError::Taken { by, .. })) => {
                println!("{name} is too late: {by} was faster");
            }
            Err(error) => return Err(error.into()),
        }
    }
    house.close().await;
    Ok(())
}
