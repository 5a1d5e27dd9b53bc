//! What a transactional operation writes to: a table that takes each key once.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

/// The payments that were made.
#[derive(Debug)]
pub struct Table(Connection);

impl Table {
    /// Opens the file, and makes it if need be.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        // What a process has written outlives it, whether or not the disk has it yet.
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
             CREATE TABLE IF NOT EXISTS payment (dedup TEXT PRIMARY KEY, call TEXT NOT NULL, value TEXT NOT NULL)",
        )?;
        Ok(Self(connection))
    }

    /// Makes a payment, or says what came of it when it was made: looks and writes in one transaction.
    ///
    /// # Errors
    ///
    /// What SQLite says; then nothing was written.
    pub fn pay(&mut self, dedup: &str, call: &str, value: &str) -> rusqlite::Result<String> {
        let transaction = self
            .0
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let known = transaction
            .query_row(
                "SELECT value FROM payment WHERE dedup = ?1",
                [dedup],
                |row| row.get(0),
            )
            .optional()?;
        if let Some(value) = known {
            return Ok(value);
        }
        transaction.execute(
            "INSERT INTO payment (dedup, call, value) VALUES (?1, ?2, ?3)",
            [dedup, call, value],
        )?;
        transaction.commit()?;
        Ok(value.to_owned())
    }

    /// All payments as lines of a history: the call and its value.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn effects(&self) -> rusqlite::Result<Vec<String>> {
        let mut rows = self.0.prepare("SELECT call, value FROM payment")?;
        let line = |row: &rusqlite::Row<'_>| -> rusqlite::Result<String> {
            let (call, value): (String, String) = (row.get(0)?, row.get(1)?);
            Ok(format!("0 effect {call} {value}"))
        };
        rows.query_map([], line)?.collect()
    }
}
