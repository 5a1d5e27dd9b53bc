use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_server::extract::State;
use wilco_server::{Operation, Router};

/// Adds two numbers.
#[derive(Debug, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "pair.add", output = u64, safe)]
pub(crate) struct Add {
    pub(crate) a: u32,
    pub(crate) b: u32,
}

/// Refuses.
#[derive(Debug, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "pair.refuse", error = Refused)]
pub(crate) struct Refuse {
    pub(crate) why: String,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[error("refused: {why}")]
pub(crate) struct Refused {
    pub(crate) why: String,
}

/// Takes its time and may be lost.
#[derive(Debug, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "pair.look", output = u64, safe, timeout = "60s")]
pub(crate) struct Look {
    pub(crate) key: u64,
    pub(crate) takes_ms: u64,
}

/// Takes its time and must not run twice.
#[derive(Debug, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "pair.mark", output = u64, timeout = "60s")]
pub(crate) struct Mark {
    pub(crate) key: u64,
    pub(crate) takes_ms: u64,
}

/// Takes its time, and commits under a name of its own.
#[derive(Debug, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "pair.book", output = u64, timeout = "60s", transactional)]
pub(crate) struct Book {
    pub(crate) key: u64,
    pub(crate) takes_ms: u64,
}

/// Gives a text of so many letters.
#[derive(Debug, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "pair.page", output = String, safe)]
pub(crate) struct Page {
    pub(crate) length: usize,
    pub(crate) takes_ms: u64,
}

/// What became of the handlers of one key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Runs {
    pub(crate) begun: u32,
    pub(crate) finished: u32,
    /// Dropped before their end.
    pub(crate) dropped: u32,
}

/// What the handlers did, by key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger(Arc<Mutex<BTreeMap<u64, Runs>>>);

impl Ledger {
    pub(crate) fn of(&self, key: u64) -> Runs {
        self.all().get(&key).copied().unwrap_or_default()
    }

    pub(crate) fn all(&self) -> BTreeMap<u64, Runs> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn note(&self, key: u64, change: impl FnOnce(&mut Runs)) {
        let mut runs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(runs.entry(key).or_default());
    }
}

pub(super) fn router(ledger: Ledger) -> Router {
    Router::new()
        .operation(add)
        .operation(refuse)
        .operation(look)
        .operation(mark)
        .operation(book)
        .operation(page)
        .with_state(ledger)
}

async fn add(Add { a, b }: Add) -> u64 {
    u64::from(a) + u64::from(b)
}

async fn refuse(Refuse { why }: Refuse) -> Result<(), Refused> {
    Err(Refused { why })
}

async fn look(State(ledger): State<Ledger>, Look { key, takes_ms }: Look) -> u64 {
    run(ledger, key, takes_ms).await
}

async fn mark(State(ledger): State<Ledger>, Mark { key, takes_ms }: Mark) -> u64 {
    run(ledger, key, takes_ms).await
}

async fn book(State(ledger): State<Ledger>, Book { key, takes_ms }: Book) -> u64 {
    run(ledger, key, takes_ms).await
}

async fn page(Page { length, takes_ms }: Page) -> String {
    tokio::time::sleep(Duration::from_millis(takes_ms)).await;
    "a".repeat(length)
}

async fn run(ledger: Ledger, key: u64, takes_ms: u64) -> u64 {
    ledger.note(key, |runs| runs.begun += 1);
    let running = Running { ledger, key };
    if takes_ms > 0 {
        tokio::time::sleep(Duration::from_millis(takes_ms)).await;
    }
    running.finish();
    key
}

struct Running {
    ledger: Ledger,
    key: u64,
}

impl Running {
    fn finish(self) {
        self.ledger.note(self.key, |runs| {
            runs.finished += 1;
            // The drop that follows takes it back.
            runs.dropped = runs.dropped.wrapping_sub(1);
        });
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.ledger.note(self.key, |runs| {
            runs.dropped = runs.dropped.wrapping_add(1);
        });
    }
}
