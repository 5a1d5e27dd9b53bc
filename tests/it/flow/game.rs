//! Actions on what is kept elsewhere.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use wilco_protocol::envelope::ChannelKind::State;
use wilco_server::flow::FlowHandler;
use wilco_server::{Act, Code, Executed, Fault, Flow, Name, NoError, Router, View, Viewer};

use super::cast::House;

/// Games that are kept elsewhere.
#[derive(Clone, Default)]
struct Games {
    score: Arc<AtomicU32>,
    flow: Arc<std::sync::OnceLock<Flow<Games>>>,
}

#[derive(Deserialize, JsonSchema)]
struct Score {
    points: u32,
}

impl FlowHandler for Games {
    type State = u32;
    type Delta = u32;
    type Action = Score;
    type Output = String;
    type Error = NoError;

    async fn authorise(&self, _: &Name, viewer: &Viewer) -> Result<View, Fault> {
        let seat = viewer
            .user_id()
            .ok_or(Fault::new(Code::Forbidden, Executed::No))?;
        Ok(View::of(seat))
    }

    async fn snapshot(&self, _: &Name, _: &View) -> Result<(u32, u64), Fault> {
        let score = self.score.load(Ordering::SeqCst);
        Ok((score, u64::from(score)))
    }

    async fn handle_action(&self, act: &Act, action: Score) -> Result<String, NoError> {
        let score = self.score.fetch_add(action.points, Ordering::SeqCst) + action.points;
        let flow = self.flow.get().expect("it is served");
        let told = flow.broadcast_delta_of(act, &action.points, u64::from(score));
        told.expect("a number can be encoded");
        let (game, seat) = (act.resource().param("game"), act.view().as_str());
        Ok(format!(
            "{} of game {}",
            seat.unwrap_or("all"),
            game.unwrap_or("?")
        ))
    }
}

#[tokio::test]
async fn a_flow_is_acted_on_by_whom_it_lets_and_knows_as_whom() {
    let games = Games::default();
    let flow = Flow::new(games.clone());
    games.flow.set(flow.clone()).expect("the first");
    let house = House::of(Router::new().resource("game/{game}", flow)).await;
    let (mut ann, mut bob) = (house.guest("ann").await, house.guest("bob").await);
    for guest in [&mut ann, &mut bob] {
        guest.follow(State, "game/7").await;
        assert_eq!(guest.hear().await, "state 0 = 0");
    }
    ann.act(5, "game/7", json!({"points": 1})).await;
    let mut heard = ann.hear_all(2).await;
    heard.sort();
    assert_eq!(
        heard,
        ["5 = \"ann of game 7\" at game/7 1", "delta 1: 1 by 5"]
    );
    assert_eq!(bob.hear().await, "delta 1: 1 by 5");
    let mut stranger = house.stranger().await;
    stranger.act(6, "game/7", json!({"points": 1})).await;
    assert_eq!(stranger.hear().await, "6 ! forbidden/no");
    assert_eq!(games.score.load(Ordering::SeqCst), 1);
}
