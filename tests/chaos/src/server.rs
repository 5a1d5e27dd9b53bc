//! The server that is killed: its handlers write down what they do.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::time::sleep;
use wilco_server::extract::{DedupKey, State};
use wilco_server::{Config, Router};

use crate::history::{History, now};
use crate::operations::{Add, Pay, Put, Ran, Read, Work};
use crate::table::Table;

#[derive(Debug)]
struct House {
    history: History,
    table: Mutex<Table>,
    /// Names this process among those that had the port before it.
    life: u128,
    runs: AtomicU64,
}

/// Serves at `address` until the process ends; says on standard output where.
///
/// # Errors
///
/// What the network or the file system says.
pub async fn serve(address: &str, folder: &Path) -> io::Result<()> {
    let table = Table::open(&folder.join("table.sqlite")).map_err(io::Error::other)?;
    let house = House {
        history: History::open(&folder.join("server.log"))?,
        table: table.into(),
        life: now().as_micros(),
        runs: AtomicU64::new(0),
    };
    let api = Router::new()
        .operation(read)
        .operation(put)
        .operation(add)
        .operation(pay)
        .with_config(config())
        .with_state(Arc::new(house));
    let listener = TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    axum::serve(listener, api.into_axum("/ws")).await
}

/// Notices soon that a peer is gone, so that a held connection does not hold up the run; and forgets names in time, of which
/// a session may have 1,000: later than anybody asks again.
fn config() -> Config {
    Config {
        heartbeat: Duration::from_millis(400),
        heartbeat_timeout: Duration::from_millis(400),
        op_ttl: Duration::from_secs(25),
        ..Config::default()
    }
}

type TheHouse = State<Arc<House>>;

async fn read(State(house): TheHouse, Read(work): Read) -> Ran {
    house.run(work).await
}

async fn put(State(house): TheHouse, Put(work): Put) -> Ran {
    house.run(work).await
}

async fn add(State(house): TheHouse, Add(work): Add) -> Ran {
    house.run(work).await
}

async fn pay(State(house): TheHouse, dedup: DedupKey, Pay(work): Pay) -> Ran {
    house.history.write(format_args!("start {}", work.key));
    let half = Duration::from_millis(work.millis.into()) / 2;
    sleep(half).await;
    let fresh = house.fresh(&work.key);
    let paid = house
        .table
        .lock()
        .expect("nobody panics while holding it")
        .pay(dedup.as_str(), &work.key, &fresh);
    let value = paid.expect("the table takes a payment");
    sleep(half).await;
    Ran {
        value,
        filler: work.filler,
    }
}

impl House {
    /// The line in the history is the effect.
    async fn run(&self, work: Work) -> Ran {
        self.history.write(format_args!("start {}", work.key));
        let half = Duration::from_millis(work.millis.into()) / 2;
        sleep(half).await;
        let value = self.fresh(&work.key);
        self.history
            .write(format_args!("effect {} {value}", work.key));
        sleep(half).await;
        Ran {
            value,
            filler: work.filler,
        }
    }

    fn fresh(&self, key: &str) -> String {
        let run = self.runs.fetch_add(1, Ordering::Relaxed);
        format!("{key}.{}.{run}", self.life)
    }
}
