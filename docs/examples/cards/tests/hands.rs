//! What is seen of a hand, and by whom.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use cards::House;
use cards::table::{Move, MoveError, Table};
use tokio::time::timeout;
use wilco_client::protocol::Code;
use wilco_client::{CallError, Client, Config, Phase, Subscribed};

#[tokio::test]
async fn each_sees_the_own_hand_and_nobody_sees_another() {
    let url = serve().await;
    let ada = client(&url, Some("Ada")).await;
    let eve = client(&url, None).await;
    let (mut hers, mut watched) = (ada.resource("table/1"), eve.resource("table/1"));
    assert_eq!(seen(&mut hers, 0).await, table(&[], [1, 1], &["SA"]));
    assert_eq!(seen(&mut watched, 0).await, table(&[], [1, 1], &[]));

    act(&hers, Move::Draw).await.unwrap();
    let card = "SA".to_owned();
    let play = hers.act(Move::Play { card }).optimistic(|table| {
        table.hand.retain(|card| card != "SA");
        table.open.push("SA".to_owned());
    });
    play.typed::<(), MoveError>().await.unwrap();
    assert_eq!(seen(&mut hers, 2).await, table(&["SA"], [1, 1], &["H2"]));
    assert_eq!(seen(&mut watched, 2).await, table(&["SA"], [1, 1], &[]));

    let refused = act(&watched, Move::Draw).await;
    assert!(matches!(
        refused,
        Err(CallError::Operation(MoveError::Watching))
    ));
    let card = "DK".to_owned();
    let refused = act(&hers, Move::Play { card: card.clone() }).await;
    assert!(
        matches!(refused, Err(CallError::Operation(MoveError::NotHeld { card: of })) if of == card)
    );
}

#[tokio::test]
async fn of_a_table_that_there_is_not_nothing_is_seen() {
    let ada = client(&serve().await, Some("Ada")).await;
    let mut none = ada.resource::<Table>("table/9");
    let refused = timeout(LONG, async {
        loop {
            if let Phase::Refused(fault) = none.changed().await.unwrap().phase {
                break fault;
            }
        }
    });
    let fault = refused.await.unwrap();
    assert!(fault.code == Code::UnknownChannel, "{fault:?}");
}

async fn act(table: &Subscribed<Table>, action: Move) -> Result<(), CallError<MoveError>> {
    table.act(action).typed().await
}

/// The table as soon as it stands at that position and nothing is pending.
async fn seen(table: &mut Subscribed<Table>, seq: u64) -> Table {
    let there = async {
        loop {
            let view = table.changed().await.unwrap();
            let is_there = view.position.is_some_and(|position| position.seq == seq);
            if is_there && view.pending == 0 {
                return Table::clone(&view.state.unwrap());
            }
        }
    };
    timeout(LONG, there).await.unwrap()
}

fn table(open: &[&str], held: [u32; 2], hand: &[&str]) -> Table {
    let cards = |cards: &[&str]| cards.iter().map(|card| (*card).to_owned()).collect();
    Table {
        open: cards(open),
        held,
        hand: cards(hand),
    }
}

async fn serve() -> String {
    let house = House::default();
    let stock = ["C7", "H2", "DK", "SA"].map(str::to_owned);
    let tables = house.tables.handler();
    tables.open("table/1", ["ada", "bob"], stock.into());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = house.router().into_axum("/ws");
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("ws://{address}/ws")
}

async fn client(url: &str, name: Option<&str>) -> Client {
    let config = Config {
        token: name.map(Into::into),
        ..Config::default()
    };
    Client::connect_with(url, config).await.unwrap()
}

const LONG: Duration = Duration::from_secs(10);
