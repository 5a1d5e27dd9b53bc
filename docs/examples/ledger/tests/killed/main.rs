//! The program, killed in the middle of its work: who hears what, and what has happened.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod line;
mod program;

use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use ledger::operations::{Balance, Receipt, Refusal, Transfer, WriteTo};
use wilco_client::protocol::session::Backoff;
use wilco_client::{CallError, Client, Config};

use line::Line;
use program::Program;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_and_not_heard_is_told_again_by_the_book_or_not_at_all() {
    let mut program = Program::start();
    let line = Line::new();
    let (watcher, bank) = (client(&program).await, over(&line, &program).await);
    assert_eq!(bank.request(transfer(5)).await, Ok(receipt(1, 99_995)));

    line.swallow();
    let moved = tokio::spawn(bank.request(transfer(10)).into_future());
    let asked = tokio::spawn(bank.request(of("bob")).into_future());
    let written = tokio::spawn(bank.request(letter()).into_future());
    // Both were carried out, and nobody has heard so.
    in_time(async {
        while watcher.request(of("bob")).await != Ok(15) || program.letters() == 0 {}
    })
    .await;
    program.kill();
    program.start_again();

    assert_eq!(in_time(moved).await.unwrap(), Ok(receipt(2, 99_985)));
    assert_eq!(in_time(asked).await.unwrap(), Ok(15));
    assert_eq!(
        in_time(written).await.unwrap(),
        Err(CallError::OutcomeUnknown)
    );
    assert_eq!(program.letters(), 1);
    assert_eq!(bank.request(of("bob")).await, Ok(15), "it moved once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_and_not_done_is_done_by_the_next_server() {
    let mut program = Program::start();
    let bank = client(&program).await;
    // As long as somebody else writes, no transfer gets further than its beginning.
    let book = program.book();
    book.execute_batch("BEGIN IMMEDIATE").unwrap();
    let moved = tokio::spawn(bank.request(transfer(10)).into_future());
    in_time(async {
        while !bank.queue().await.iter().any(|call| call.sent) {
            tokio::task::yield_now().await;
        }
    })
    .await;
    program.kill();
    book.execute_batch("ROLLBACK").unwrap();
    program.start_again();
    assert_eq!(
        in_time(moved).await.unwrap(),
        Ok(receipt(1, 99_990)),
        "as if nothing had been"
    );
    assert_eq!(bank.request(of("bob")).await, Ok(10));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_transfers_move_once_each_however_often_the_server_is_killed() {
    let mut program = Program::start();
    let banks = [
        client(&program).await,
        client(&program).await,
        client(&program).await,
    ];
    let mut calls: FuturesUnordered<_> = (0..TRANSFERS)
        .map(|call| tokio::spawn(banks[call % banks.len()].request(transfer(1)).into_future()))
        .collect();
    let (mut numbers, mut cut) = (Vec::new(), 0);
    while let Some(answer) = in_time(calls.next()).await {
        numbers.push(answer.unwrap().expect("it is answered").number);
        if numbers.len() % (TRANSFERS / KILLS) == TRANSFERS / KILLS / 2 {
            program.kill();
            for bank in &banks {
                cut += bank.queue().await.iter().filter(|call| call.sent).count();
            }
            program.start_again();
        }
    }
    assert!(cut > 0, "nothing was running when it was killed");
    numbers.sort_unstable();
    let each_once: Vec<i64> = (1..=TRANSFERS as i64).collect();
    assert_eq!(numbers, each_once, "each has a receipt of its own");
    let bob = banks[0].request(of("bob")).await;
    assert_eq!(bob, Ok(TRANSFERS as i64));
    let alice = banks[0].request(of("alice")).await;
    assert_eq!(alice, Ok(100_000 - TRANSFERS as i64));
    assert_eq!(program.starts(), 1 + KILLS);
}

#[tokio::test]
async fn what_is_refused_moves_nothing_and_may_be_tried_again() {
    let mut program = Program::start();
    let bank = client(&program).await;
    let carol = Transfer {
        to: "carol".to_owned(),
        ..transfer(1)
    };
    let account = "carol".to_owned();
    for (order, refusal) in [
        (carol, Refusal::Unknown { account }),
        (transfer(100_001), Refusal::NotEnough { cents: 100_000 }),
    ] {
        let name = wilco_client::new_op_id();
        let refused = bank.request(order.clone()).op_id(name).await;
        assert_eq!(refused, Err(CallError::Operation(refusal.clone())));
        program.kill();
        program.start_again();
        let again = bank.request(order).op_id(name).await;
        assert_eq!(again, Err(CallError::Operation(refusal)));
    }
    assert_eq!(bank.request(transfer(7)).await, Ok(receipt(1, 99_993)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_asked_to_end_leaves_nothing_open() {
    let mut program = Program::start();
    let bank = client(&program).await;
    let mut calls: FuturesUnordered<_> = (0..LETTERS)
        .map(|_| tokio::spawn(bank.request(letter()).into_future()))
        .collect();
    let first = in_time(calls.next()).await.unwrap();
    assert_eq!(first.unwrap(), Ok(()));
    program.ask_to_end();
    program.start_again();
    while let Some(answer) = in_time(calls.next()).await {
        assert_eq!(answer.unwrap(), Ok(()), "none is unknown");
    }
    assert_eq!(program.letters(), LETTERS, "each was sent once");
}

#[tokio::test]
async fn a_name_of_ones_own_holds_beyond_the_client_and_the_server() {
    let mut program = Program::start();
    let name = wilco_client::new_op_id();
    for _ in 0..2 {
        let bank = client(&program).await;
        let paid = bank.request(transfer(3)).op_id(name).await;
        assert_eq!(paid, Ok(receipt(1, 99_997)));
        bank.close().await;
        program.kill();
        program.start_again();
    }
}

async fn client(program: &Program) -> Client {
    Client::connect_with(&program.url(), config())
        .await
        .unwrap()
}

/// A client that speaks over a line that can fall silent.
async fn over(line: &Line, program: &Program) -> Client {
    let config = Config {
        connector: line.connector(),
        ..config()
    };
    Client::connect_with(&program.url(), config).await.unwrap()
}

/// One that comes back soon, even if the server dies every other moment.
fn config() -> Config {
    let longest = Duration::from_millis(200);
    Config {
        call_timeout: PATIENCE,
        backoff: Backoff {
            longest,
            ..Backoff::default()
        },
        ..Config::default()
    }
}

fn transfer(cents: u32) -> Transfer {
    Transfer {
        from: "alice".to_owned(),
        to: "bob".to_owned(),
        cents,
    }
}

fn receipt(number: i64, left: i64) -> Receipt {
    Receipt { number, left }
}

fn of(account: &str) -> Balance {
    let account = account.to_owned();
    Balance { account }
}

fn letter() -> WriteTo {
    let account = "bob".to_owned();
    WriteTo { account }
}

/// What comes, and does not take for ever.
async fn in_time<T>(what: impl Future<Output = T>) -> T {
    let came = tokio::time::timeout(PATIENCE, what).await;
    came.expect("nothing hangs")
}

const TRANSFERS: usize = 600;
const KILLS: usize = 6;
const LETTERS: usize = 200;
const PATIENCE: Duration = Duration::from_secs(120);
