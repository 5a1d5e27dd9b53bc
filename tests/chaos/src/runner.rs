//! The Rust client, which makes calls and writes down how each ended.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::sleep;
use wilco_client::protocol::session::Backoff;
use wilco_client::{CallError, Client, Config, OpId, new_op_id};

use crate::calls::Planned;
use crate::history::{History, Kind};
use crate::operations::{Add, Pay, Put, Ran, Read};

/// How much is asked of a run, by number or by time.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// No more calls than this.
    pub calls: u64,
    /// No call is made later than this.
    pub time: Duration,
}

/// Makes the calls of `seed`, some at a time, and ends when each has ended.
///
/// # Errors
///
/// What the file system says, or the client if its address is none.
pub async fn run(url: &str, folder: &Path, seed: u64, extent: Extent) -> io::Result<()> {
    let history = Arc::new(History::open(&folder.join("client.log"))?);
    let config = Config {
        backoff: Backoff {
            first: Duration::from_millis(10),
            longest: Duration::from_millis(50),
            held: Duration::from_millis(50),
        },
        // A greeting that is held should not hold up the run.
        welcome_timeout: Duration::from_secs(1),
        ..Config::default()
    };
    let start = || Client::start(url, config.clone()).map_err(io::Error::other);
    let clients = [start()?, start()?];
    let (next, begun) = (Arc::new(AtomicU64::new(0)), Instant::now());
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        let (clients, history, next) = (clients.clone(), history.clone(), next.clone());
        callers.spawn(async move {
            while begun.elapsed() < extent.time {
                let nth = next.fetch_add(1, Ordering::Relaxed);
                if nth >= extent.calls {
                    return;
                }
                call(&clients, &history, &Planned::new(seed, nth)).await;
            }
        });
    }
    callers.join_all().await;
    for client in clients {
        client.close().await;
    }
    Ok(())
}

/// Makes a call, and with some asks again through the other client.
async fn call([first, other]: &[Client; 2], history: &History, planned: &Planned) {
    let op_id = (planned.class == "named").then(new_op_id);
    let key = &planned.work.key;
    let again = async {
        if let Some(pause) = planned.again {
            sleep(pause).await;
            ask(
                other,
                history,
                planned,
                (&format!("{key}/2"), Kind::Plain, op_id),
            )
            .await;
        }
    };
    tokio::join!(
        ask(first, history, planned, (key, planned.kind, op_id)),
        again
    );
}

/// Asks once, and writes down how it ended.
async fn ask(
    client: &Client,
    history: &History,
    planned: &Planned,
    (key, kind, op_id): (&str, Kind, Option<OpId>),
) {
    let (class, budget) = (planned.class, planned.budget);
    history.write(format_args!(
        "invoke {key} {class} {kind} {}",
        budget.as_millis()
    ));
    let work = planned.work.clone();
    let answer = async {
        match (class, op_id) {
            ("safe", _) => client.request(Read(work)).timeout(budget).await,
            ("idempotent", _) => client.request(Put(work)).timeout(budget).await,
            ("once", _) => client.request(Add(work)).timeout(budget).await,
            (_, Some(op_id)) => client.request(Add(work)).op_id(op_id).timeout(budget).await,
            (_, None) => client.request(Pay(work)).timeout(budget).await,
        }
    };
    let outcome = if kind == Kind::Cancel {
        tokio::select! {
            answer = answer => Some(answer),
            () = sleep(planned.patience) => None,
        }
    } else {
        Some(answer.await)
    };
    match outcome {
        Some(Ok(Ran { value, .. })) => history.write(format_args!("resolve {key} ok yes {value}")),
        Some(Err(error)) => {
            let (outcome, executed) = (
                outcome_of(&error),
                format!("{:?}", error.executed()).to_lowercase(),
            );
            history.write(format_args!("resolve {key} {outcome} {executed} -"));
        }
        None => history.write(format_args!("resolve {key} cancelled unknown -")),
    }
}

/// The code of the protocol, or what stands for it.
fn outcome_of(error: &CallError) -> String {
    error
        .code()
        .map_or_else(|| "failed".to_owned(), |code| code.as_str().to_owned())
}

/// How many calls are made at a time.
const CALLERS: usize = 32;
