//! Actions on what is kept elsewhere.

use std::sync::atomic::{AtomicU32, Ordering};

use schemars::JsonSchema;
use serde::ser::Error as _;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::json;
use wilco_protocol::envelope::ChannelKind::State;
use wilco_server::flow::FlowHandler;
use wilco_server::{Act, Code, Executed, Fault, Flow, Name, NoError, Router, View, Viewer};

use super::cast::{Guest, House};

/// Games that are kept elsewhere.
#[derive(Default)]
struct Games {
    score: AtomicU32,
}

#[derive(Deserialize, JsonSchema)]
struct Score {
    points: u32,
    /// What each seat sees of it; those who are not named see nothing. Without it all see the points.
    seen: Option<Vec<(String, u32)>>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Points(
    #[serde(serialize_with = "say")]
    #[schemars(with = "u32")]
    u32,
);

/// Some points cannot be said.
const UNSAYABLE: u32 = 13;

fn say<S: Serializer>(points: &u32, serializer: S) -> Result<S::Ok, S::Error> {
    match *points {
        UNSAYABLE => Err(S::Error::custom("brings bad luck")),
        points => serializer.serialize_u32(points),
    }
}

impl FlowHandler for Games {
    type State = u32;
    type Delta = Points;
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

    async fn handle_action(&self, act: &Act<Flow<Self>>, action: Score) -> Result<String, NoError> {
        let Score { points, seen } = action;
        let score = u64::from(self.score.fetch_add(points, Ordering::SeqCst) + points);
        let told = match seen {
            None => act.broadcast_delta(&Points(points), score),
            Some(seen) => act.broadcast_deltas(score, |view| {
                let seen = seen.iter().find(|(seat, _)| view.as_str() == Some(seat));
                seen.map(|(_, points)| Points(*points))
            }),
        };
        let (game, seat) = (act.resource().param("game"), act.view().as_str());
        let (game, seat) = (game.unwrap_or("?"), seat.unwrap_or("all"));
        Ok(match told {
            Ok(()) => format!("{seat} of game {game}"),
            Err(error) => format!("{seat} of game {game}: {error}"),
        })
    }
}

/// A game, and two who follow it.
async fn play() -> (House, Flow<Games>, [Guest; 2]) {
    let flow = Flow::new(Games::default());
    let router = Router::new().resource("game/{game}", flow.clone());
    let house = House::of(router).await;
    let mut guests = [house.guest("ann").await, house.guest("bob").await];
    for guest in &mut guests {
        guest.follow(State, "game/7").await;
        assert_eq!(guest.hear().await, "state 0 = 0");
    }
    (house, flow, guests)
}

/// What is said next, of which the order is open.
async fn hear_both(guest: &mut Guest) -> Vec<String> {
    let mut heard = guest.hear_all(2).await;
    heard.sort();
    heard
}

#[tokio::test]
async fn a_flow_is_acted_on_by_whom_it_lets_and_knows_as_whom() {
    let (house, flow, [mut ann, mut bob]) = play().await;
    ann.act(5, "game/7", json!({"points": 1})).await;
    assert_eq!(
        hear_both(&mut ann).await,
        ["5 = \"ann of game 7\" at game/7 1", "delta 1: 1 by 5"]
    );
    assert_eq!(bob.hear().await, "delta 1: 1 by 5");
    let mut stranger = house.stranger().await;
    stranger.act(6, "game/7", json!({"points": 1})).await;
    assert_eq!(stranger.hear().await, "6 ! forbidden/no");
    assert_eq!(flow.handler().score.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn each_view_is_told_of_an_action_in_its_own_way() {
    let (_house, _flow, [mut ann, mut bob]) = play().await;
    let dealt = json!({"points": 1, "seen": [["ann", 7], ["bob", 0]]});
    ann.act(5, "game/7", dealt).await;
    assert_eq!(
        hear_both(&mut ann).await,
        ["5 = \"ann of game 7\" at game/7 1", "delta 1: 7 by 5"]
    );
    assert_eq!(bob.hear().await, "delta 1: 0 by 5");
}

#[tokio::test]
async fn who_sees_nothing_of_their_own_action_is_told_no_position() {
    let (_house, _flow, [mut ann, mut bob]) = play().await;
    let dealt = json!({"points": 1, "seen": [["bob", 7]]});
    ann.act(5, "game/7", dealt).await;
    assert_eq!(ann.hear().await, "5 = \"ann of game 7\"");
    ann.hear_nothing().await;
    assert_eq!(bob.hear().await, "delta 1: 7 by 5");
}

#[tokio::test]
async fn a_whole_that_is_read_names_the_actions_that_its_view_was_told_of() {
    let (_house, flow, [mut ann, mut bob]) = play().await;
    let dealt = json!({"points": 1, "seen": [["ann", 7]]});
    ann.act(5, "game/7", dealt).await;
    hear_both(&mut ann).await;
    flow.handler().score.store(2, Ordering::SeqCst);
    flow.touch("game/7", 2);
    assert_eq!(ann.hear().await, "state 2 = 2 by 5");
    assert_eq!(bob.hear().await, "state 2 = 2");
}

#[tokio::test]
async fn a_view_whose_change_cannot_be_said_is_given_the_whole_and_the_others_their_changes() {
    let (_house, _flow, [mut ann, mut bob]) = play().await;
    let dealt = json!({"points": 1, "seen": [["ann", UNSAYABLE], ["bob", 7]]});
    ann.act(5, "game/7", dealt).await;
    let heard = hear_both(&mut ann).await;
    assert!(heard[0].starts_with("5 = \"ann of game 7: "), "{heard:?}");
    assert!(heard[0].ends_with(" at game/7 1"), "{heard:?}");
    assert_eq!(heard[1], "state 1 = 1");
    assert_eq!(bob.hear().await, "delta 1: 7 by 5");
    bob.act(6, "game/7", json!({"points": 1})).await;
    assert_eq!(ann.hear().await, "delta 2: 1 by 6");
}

#[tokio::test]
async fn nobody_is_left_without_a_change_that_can_be_said_to_no_one() {
    let (_house, flow, [mut ann, mut bob]) = play().await;
    flow.handler().score.store(1, Ordering::SeqCst);
    let told = flow.broadcast_delta("game/7", &Points(UNSAYABLE), 1);
    told.expect_err("it cannot be said");
    assert_eq!(ann.hear().await, "state 1 = 1");
    assert_eq!(bob.hear().await, "state 1 = 1");
}
