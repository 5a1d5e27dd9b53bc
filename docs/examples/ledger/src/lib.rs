//! A ledger: money that moves once, whatever happens to line and server.
//!
//! [`operations`] is what there is to call, one operation of each kind. [`mod@transfer`] is the heart: it moves money and
//! remembers that it did in one transaction. [`book`] keeps SQLite off the threads of the handlers, and [`letters`] is the
//! outside world, which takes part in no transaction.

pub mod book;
pub mod letters;
pub mod operations;
pub mod transfer;

use wilco_server::Router;
use wilco_server::extract::{DedupKey, FromRef, State};

use crate::book::Book;
use crate::letters::Letters;
use crate::operations::{Balance, Receipt, Refusal, Transfer, WriteTo};

/// What the handlers share.
#[derive(Debug, Clone)]
pub struct House {
    /// Where the money is.
    pub book: Book,
    /// Where letters are put.
    pub letters: Letters,
}

impl FromRef<House> for Book {
    fn from_ref(house: &House) -> Self {
        house.book.clone()
    }
}

async fn transfer(
    State(book): State<Book>,
    key: DedupKey,
    order: Transfer,
) -> Result<Receipt, Refusal> {
    book.with(move |book| transfer::transfer(book, key.as_str(), &order))
        .await?
}

async fn balance(State(book): State<Book>, input: Balance) -> Result<i64, Refusal> {
    let account = input.account.clone();
    let cents = book.with(move |book| transfer::balance(book, &account));
    let unknown = Refusal::Unknown {
        account: input.account,
    };
    cents.await?.ok_or(unknown)
}

async fn write_to(State(house): State<House>, input: WriteTo) -> Result<(), Refusal> {
    let account = input.account.clone();
    let cents = balance(State(house.book), Balance { account }).await?;
    let letter = format!("Dear {}, you have {cents} cents.\n", input.account);
    house.letters.send(letter).await
}

/// All operations.
#[must_use]
pub fn router(house: House) -> Router {
    Router::new()
        .operation(transfer)
        .operation(balance)
        .operation(write_to)
        .with_state(house)
}

#[cfg(doctest)]
#[doc = include_str!("../../../guide/sessions.md")]
#[doc = include_str!("../../../guide/auth.md")]
mod guide {}
