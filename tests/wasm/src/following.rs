//! What a page sees of a state that others change too, and how it acts on it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wilco_client::protocol::Encoding;
use wilco_client::{CallError, Client, Config, Derived, Phase, Subscribed};

/// The part of the board that is looked at; the rest stays as it came.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Board {
    flights: BTreeMap<String, Strip>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Strip {
    stand: Option<String>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum BoardAction {
    SendTo {
        flight: &'static str,
        stand: &'static str,
    },
}

#[derive(Debug, Deserialize)]
struct Refusal {
    code: String,
}

/// One page drags, another sees it; what is refused is taken back.
pub(crate) async fn dragging() {
    let [one, other] = [Encoding::MessagePack, Encoding::Json].map(follow);
    let (mut one, mut other) = (one.await, other.await);
    live(&mut one, |_| true).await;
    live(&mut other, |_| true).await;
    // Where it is not: another test may have been here before.
    let goal = if stand(&one) == Some("B1".to_owned()) {
        "B4"
    } else {
        "B1"
    };
    let moved = send(&one, goal).await;
    assert!(moved.is_ok(), "{moved:?}");
    live(&mut other, |at| at == Some(goal)).await;
    let refused = send(&one, "C4").await;
    let Err(CallError::Operation(Refusal { code })) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(code, "stand_closed");
    assert_eq!(one.get().pending, 0);
    assert_eq!(stand(&one).as_deref(), Some(goal));
}

type Followed = Subscribed<Derived<Board>>;

async fn follow(encoding: Encoding) -> Followed {
    let config = Config {
        encoding,
        ..Config::default()
    };
    let client = Client::connect_with("/ws", config).await;
    client.expect("connected").resource("board")
}

async fn send(board: &Followed, stand: &'static str) -> Result<Strip, CallError<Refusal>> {
    let drag = BoardAction::SendTo {
        flight: FLIGHT,
        stand,
    };
    let guess = move |board: &mut Derived<Board>| {
        let guess = board.update(|board| {
            if let Some(strip) = board.flights.get_mut(FLIGHT) {
                strip.stand = Some(stand.to_owned());
            }
        });
        guess.expect("a board can be encoded");
    };
    board.act(drag).optimistic(guess).typed().await
}

/// Waits until the state is that of now, and the flight where it should be.
async fn live(board: &mut Followed, is_there: impl Fn(Option<&str>) -> bool) {
    while let Some(view) = board.changed().await {
        let at = view
            .state
            .as_ref()
            .and_then(|board| board.flights[FLIGHT].stand.clone());
        if view.phase == Phase::Live && is_there(at.as_deref()) {
            return;
        }
    }
    panic!("the client is closed");
}

fn stand(board: &Followed) -> Option<String> {
    let view = board.get();
    view.state
        .and_then(|board| board.flights[FLIGHT].stand.clone())
}

const FLIGHT: &str = "BA12";
