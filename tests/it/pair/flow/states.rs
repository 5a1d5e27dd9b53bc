use std::time::Duration;

use wilco_client::{Client, Config, Derived, Phase};
use wilco_protocol::Encoding;

use super::cast::{Airport, Belt, Board, holds, until};
use crate::pair::kit::{Cut, Fate, is_open, pass, start};

#[tokio::test(start_paused = true)]
async fn a_state_follows_in_both_encodings_and_as_what_is_derived() {
    for encoding in [Encoding::MessagePack, Encoding::Json] {
        let airport = Airport::open();
        airport.belt.apply(1).unwrap();
        airport.board.update(|board| board.lines.push("AY1".into()));
        let config = Config {
            encoding,
            ..Config::default()
        };
        let client = start(&airport.net, config);
        let belt = client.resource::<Belt>("belt");
        let board = client.resource::<Derived<Board>>("board");
        holds(&belt, &[1]).await;
        airport.belt.apply(2).unwrap();
        airport.board.update(|board| {
            board.lines.insert(0, "LH2".into());
            board.gates.insert("A".into(), 7);
        });
        let view = holds(&belt, &[1, 2]).await;
        assert_eq!(view.phase, Phase::Live);
        assert_eq!(view.position, airport.belt.position());
        let shown = airport.board.read(|board| Board::clone(board));
        until(&board, |view| {
            view.state.as_ref().is_some_and(|board| ***board == shown)
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_happens_while_the_line_is_down_is_there_when_it_is_up() {
    let airport = Airport::open();
    let client = airport.client("ann").await;
    let belt = client.resource::<Belt>("belt");
    airport.belt.apply(1).unwrap();
    holds(&belt, &[1]).await;
    airport.net.expect([Fate::Refused; 3]);
    airport.net.cut();
    until(&belt, |view| view.phase == Phase::Stale).await;
    airport.belt.apply(2).unwrap();
    airport.belt.apply(3).unwrap();
    assert_eq!(holds(&belt, &[1, 2, 3]).await.phase, Phase::Live);
    // And where nothing happened, that is said too.
    airport.net.cut();
    until(&belt, |view| view.phase == Phase::Stale).await;
    until(&belt, |view| view.phase == Phase::Live).await;
    assert_eq!(airport.belt.followers(), 1);
    drop(belt);
    pass(Duration::from_millis(10)).await;
    assert_eq!(airport.belt.followers(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_line_that_is_cut_after_any_byte_loses_no_change_and_doubles_none() {
    for after in (0..1500).step_by(13) {
        let airport = Airport::open();
        let cut = |up, down| Fate::Line(Cut { up, down });
        airport
            .net
            .expect([cut(None, Some(after)), cut(Some(after / 3), None)]);
        let client = airport.start("ann");
        let belt = client.resource::<Belt>("belt");
        for bag in 0..30 {
            airport.belt.apply(bag).unwrap();
            pass(Duration::from_millis(1)).await;
        }
        let expected: Vec<_> = (0..30).collect();
        let view = holds(&belt, &expected).await;
        assert_eq!(view.position, airport.belt.position(), "{after}");
    }
}

#[tokio::test(start_paused = true)]
async fn another_server_with_another_history_shows_its_own_state() {
    let airport = Airport::open();
    let client = airport.client("ann").await;
    let belt = client.resource::<Belt>("belt");
    airport.belt.apply(1).unwrap();
    holds(&belt, &[1]).await;
    let other = Airport::open();
    other.belt.apply(7).unwrap();
    other.belt.apply(8).unwrap();
    other.serve_at(&airport);
    airport.net.cut();
    holds(&belt, &[7, 8]).await;
    assert_ne!(belt.get().position, airport.belt.position());
}

#[tokio::test(start_paused = true)]
async fn many_handles_come_and_go_and_the_last_word_is_theirs() {
    let airport = Airport::open();
    let client = airport.client("ann").await;
    for round in 0..50 {
        let belt = client.resource::<Belt>("belt");
        if round % 3 == 0 {
            airport.belt.apply(round).unwrap();
        }
        if round % 2 == 0 {
            pass(Duration::from_millis(1)).await;
        }
        drop(belt);
    }
    let belt = client.resource::<Belt>("belt");
    let expected = airport.belt.read(|belt| belt.bags.clone());
    holds(&belt, &expected).await;
    let other = Client::clone(&client);
    drop(client);
    is_open(&other).await;
}
