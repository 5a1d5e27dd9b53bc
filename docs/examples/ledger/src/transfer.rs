//! Money that moves once, however often it is asked for.

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

use crate::operations::{Receipt, Refusal, Transfer};

/// Moves the money and remembers under `key` that it did, both or neither.
///
/// # Errors
/// The book cannot be written; nothing has moved.
pub fn transfer(
    book: &mut Connection,
    key: &str,
    order: &Transfer,
) -> rusqlite::Result<Result<Receipt, Refusal>> {
    let both = book.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let insert = "INSERT INTO done (key) VALUES (?1) ON CONFLICT DO NOTHING";
    if both.execute(insert, [key])? == 0 {
        // It was done before, and who asked has not heard.
        return Ok(Ok(receipt(&both, key)?));
    }
    let receipt = match move_money(&both, order)? {
        Ok(receipt) => receipt,
        // Dropping `both` takes the key back: nothing was done, and a repeat is judged anew.
        Err(refusal) => return Ok(Err(refusal)),
    };
    let remember = "UPDATE done SET number = ?2, left = ?3 WHERE key = ?1";
    both.execute(remember, params![key, receipt.number, receipt.left])?;
    both.commit()?;
    Ok(Ok(receipt))
}

fn receipt(book: &Transaction<'_>, key: &str) -> rusqlite::Result<Receipt> {
    let query = "SELECT number, left FROM done WHERE key = ?1";
    book.query_row(query, [key], |row| {
        let (number, left) = (row.get(0)?, row.get(1)?);
        Ok(Receipt { number, left })
    })
}

fn move_money(
    book: &Transaction<'_>,
    order: &Transfer,
) -> rusqlite::Result<Result<Receipt, Refusal>> {
    let Transfer { from, to, cents } = order;
    for account in [from, to] {
        if balance(book, account)?.is_none() {
            let account = account.clone();
            return Ok(Err(Refusal::Unknown { account }));
        }
    }
    let has = balance(book, from)?.unwrap_or_default();
    if has < i64::from(*cents) {
        return Ok(Err(Refusal::NotEnough { cents: has }));
    }
    let add = "UPDATE account SET cents = cents + ?2 WHERE name = ?1";
    book.execute(add, params![from, -i64::from(*cents)])?;
    book.execute(add, params![to, cents])?;
    let moved = "INSERT INTO moved (source, target, cents) VALUES (?1, ?2, ?3)";
    book.execute(moved, params![from, to, cents])?;
    let left = balance(book, from)?.unwrap_or_default();
    let number = book.last_insert_rowid();
    Ok(Ok(Receipt { number, left }))
}

/// What somebody has, if there is such an account.
///
/// # Errors
/// The book cannot be read.
pub fn balance(book: &Connection, account: &str) -> rusqlite::Result<Option<i64>> {
    let query = "SELECT cents FROM account WHERE name = ?1";
    book.query_row(query, [account], |row| row.get(0))
        .optional()
}
