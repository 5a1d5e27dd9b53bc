//! Actions: what clients do to what they follow.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use wilco_protocol::envelope::ChannelKind::State;
use wilco_server::flow::{FlowState, Unfit};
use wilco_server::{Act, Code, Config, Executed, Fault, Resource, Router, Shutdown, Viewer};

use super::cast::{Guest, House};
use crate::server::kit::Signal;

/// Bags on a belt.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
struct Belt(u32);

impl FlowState for Belt {
    type Delta = u32;

    fn apply_delta(&mut self, bags: u32) -> Result<(), Unfit> {
        self.0 = self
            .0
            .checked_add(bags)
            .ok_or(Unfit::new("no belt is that long"))?;
        Ok(())
    }
}

/// What may be done with a belt.
#[derive(Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Handle {
    Load {
        bags: u32,
    },
    /// Waits until the test opens the gate, and then loads one.
    Wait,
    Fill {
        len: usize,
    },
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
enum Unloadable {
    TooMany { most: u32 },
}

impl fmt::Display for Unloadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too many bags")
    }
}

/// What a test sees of the ones that handle the belt.
#[derive(Clone, Default)]
struct Crew {
    runs: Arc<AtomicU32>,
    /// One waits at the gate, and has said so a hundred times.
    waits: Signal,
    gate: Signal,
}

impl Crew {
    fn runs(&self) -> u32 {
        self.runs.load(Ordering::SeqCst)
    }

    fn belt(&self) -> Resource<Belt> {
        let crew = self.clone();
        Resource::new(Belt::default())
            .on_action(move |act, action| crew.clone().handle(act, action))
            .authorise(async |viewer: Viewer| match viewer.user_id() {
                Some("eve") => Err(Fault::new(Code::Forbidden, Executed::Unknown)),
                _ => Ok(()),
            })
    }

    async fn handle(self, act: Act<Belt>, action: Handle) -> Result<String, Unloadable> {
        self.runs.fetch_add(1, Ordering::SeqCst);
        match action {
            Handle::Load { bags } if bags > 100 => return Err(Unloadable::TooMany { most: 100 }),
            Handle::Load { bags } => {
                act.apply(bags).expect("it takes as many");
            }
            Handle::Wait => {
                for percent in 0..=100 {
                    act.progress(percent, &format!("{percent} of 100"));
                }
                self.waits.give();
                self.gate.wait().await;
                act.apply(1).expect("it takes one");
            }
            Handle::Fill { len } => return Ok("x".repeat(len)),
        }
        Ok(format!("{} bags", act.read(|belt| belt.0)))
    }
}

async fn house() -> (House, Crew) {
    let crew = Crew::default();
    let router = Router::new().resource("belt", crew.belt());
    (House::of(router).await, crew)
}

async fn load(guest: &mut Guest, op: u128, bags: u32) {
    guest
        .act(op, "belt", json!({"do": "load", "bags": bags}))
        .await;
}

#[tokio::test]
async fn an_action_changes_the_state_for_all_and_its_delta_names_it() {
    let (house, crew) = house().await;
    let (mut ann, mut bob) = (house.guest("ann").await, house.guest("bob").await);
    for guest in [&mut ann, &mut bob] {
        guest.follow(State, "belt").await;
        assert_eq!(guest.hear().await, "state 0 = 0");
    }
    load(&mut ann, 5, 3).await;
    let mut heard = ann.hear_all(2).await;
    heard.sort();
    assert_eq!(heard, ["5 = \"3 bags\" at belt 1", "delta 1: 3 by 5"]);
    assert_eq!(bob.hear().await, "delta 1: 3 by 5");
    assert_eq!(crew.runs(), 1);
}

#[tokio::test]
async fn a_whole_names_the_last_actions_that_are_in_it() {
    let (house, _) = house().await;
    let (mut ann, mut bob) = (house.guest("ann").await, house.guest("bob").await);
    ann.follow(State, "belt").await;
    assert_eq!(ann.hear().await, "state 0 = 0");
    for op in 1..=70 {
        load(&mut ann, op, 1).await;
        ann.hear_all(2).await;
    }
    bob.follow(State, "belt").await;
    let last: String = (7..=70).map(|op| format!(" by {op}")).collect();
    assert_eq!(bob.hear().await, format!("state 70 = 70{last}"));
}

#[tokio::test]
async fn what_is_sent_again_is_answered_from_the_record_in_any_session_of_the_principal() {
    let (house, crew) = house().await;
    let mut ann = house.guest("ann").await;
    load(&mut ann, 5, 3).await;
    assert_eq!(ann.hear().await, "5 = \"3 bags\" at belt 1");
    let mut again = house.guest("ann").await;
    for guest in [&mut ann, &mut again] {
        load(guest, 5, 3).await;
        assert_eq!(guest.hear().await, "5 = \"3 bags\" at belt 1, again");
    }
    // The same name for another principal is another action.
    let mut bob = house.guest("bob").await;
    load(&mut bob, 5, 3).await;
    assert_eq!(bob.hear().await, "5 = \"6 bags\" at belt 2");
    assert_eq!(crew.runs(), 2);
}

#[tokio::test]
async fn a_name_that_is_taken_does_nothing_else() {
    let crew = Crew::default();
    let other = Crew::default();
    let router = Router::new()
        .resource("belt", crew.belt())
        .resource("other", other.belt());
    let house = House::of(router).await;
    let mut ann = house.guest("ann").await;
    load(&mut ann, 5, 3).await;
    ann.hear().await;
    load(&mut ann, 5, 4).await;
    assert_eq!(ann.hear().await, "5 ! id_conflict/no");
    ann.act(5, "other", json!({"do": "load", "bags": 3})).await;
    assert_eq!(ann.hear().await, "5 ! id_conflict/no");
    // While it runs, too; and it goes on.
    ann.act(6, "belt", json!({"do": "wait"})).await;
    crew.waits.wait().await;
    assert_eq!(ann.hear().await, "6 is at 100% 100 of 100");
    load(&mut ann, 6, 4).await;
    let refused = ann.hear().await;
    assert!(refused.contains("id_conflict/no"), "{refused}");
    crew.gate.give();
    assert_eq!(ann.hear().await, "6 = \"4 bags\" at belt 2");
    assert_eq!((crew.runs(), other.runs()), (2, 0));
}

#[tokio::test]
async fn what_cannot_be_done_says_why_and_whether_it_ran() {
    let (house, crew) = house().await;
    let mut ann = house.guest("ann").await;
    for (op, resource, action, expected) in [
        (
            1,
            "belt",
            json!({"do": "load", "bags": 101}),
            "1 ! operation/yes {\"code\":\"too_many\",\"most\":100}",
        ),
        (2, "belt", json!({"do": "load"}), "2 ! invalid_payload/no"),
        (
            3,
            "nowhere",
            json!({"do": "wait"}),
            "3 ! unknown_channel/no",
        ),
        (
            4,
            "belt",
            json!({"do": "fill", "len": 2 << 20}),
            "4 ! too_large/yes",
        ),
    ] {
        ann.act(op, resource, action).await;
        assert_eq!(ann.hear().await, expected);
    }
    assert_eq!(crew.runs(), 2);
    let mut eve = house.guest("eve").await;
    load(&mut eve, 1, 1).await;
    assert_eq!(eve.hear().await, "1 ! forbidden/no");
    assert_eq!(crew.runs(), 2);
    // How it failed is recorded like how it went.
    ann.act(1, "belt", json!({"do": "load", "bags": 101})).await;
    assert!(ann.hear().await.starts_with("1 ! operation/yes"));
    assert_eq!(crew.runs(), 2);
}

#[tokio::test]
async fn an_action_goes_on_over_a_cut_and_tells_the_next_connection_how_far_it_is() {
    let (house, crew) = house().await;
    let mut ann = house.guest("ann").await;
    ann.act(5, "belt", json!({"do": "wait"})).await;
    crew.waits.wait().await;
    assert_eq!(ann.hear().await, "5 is at 100% 100 of 100");
    let resume = ann.resume();
    drop(ann);
    let mut ann = house.back("ann", resume).await;
    ann.act(5, "belt", json!({"do": "wait"})).await;
    assert_eq!(ann.hear().await, "5 is at 100% 100 of 100");
    crew.gate.give();
    assert_eq!(ann.hear().await, "5 = \"1 bags\" at belt 1");
    // One that ended while nobody was there.
    ann.act(6, "belt", json!({"do": "wait"})).await;
    crew.waits.wait().await;
    assert_eq!(ann.hear().await, "6 is at 100% 100 of 100");
    let resume = ann.resume();
    drop(ann);
    crew.gate.give();
    let mut ann = house.back("ann", resume).await;
    ann.act(6, "belt", json!({"do": "wait"})).await;
    let mut line = ann.hear().await;
    if line.starts_with("6 is at") {
        line = ann.hear().await;
    }
    assert!(line.starts_with("6 = \"2 bags\" at belt 2"), "{line}");
    assert_eq!(crew.runs(), 2);
}

#[tokio::test]
async fn another_session_waits_for_the_one_that_runs_it() {
    let (house, crew) = house().await;
    let (mut one, mut other) = (house.guest("ann").await, house.guest("ann").await);
    one.act(5, "belt", json!({"do": "wait"})).await;
    crew.waits.wait().await;
    other.act(5, "belt", json!({"do": "wait"})).await;
    other.hear_nothing().await;
    crew.gate.give();
    assert_eq!(one.hear_all(2).await[1], "5 = \"1 bags\" at belt 1");
    assert_eq!(other.hear().await, "5 = \"1 bags\" at belt 1");
    assert_eq!(crew.runs(), 1);
}

#[tokio::test]
async fn without_a_session_nothing_is_recorded() {
    let (house, crew) = house().await;
    let client = house.served.client().await;
    let stranger = house.stranger().await;
    let mut plain = Guest { client, ..stranger };
    for bags in ["3", "6"] {
        load(&mut plain, 5, 3).await;
        let heard = plain.hear().await;
        assert!(
            heard.starts_with(&format!("5 = \"{bags} bags\"")),
            "{heard}"
        );
    }
    assert_eq!(crew.runs(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_action_has_its_time_and_what_comes_of_it_later_is_kept() {
    let (house, crew) = house().await;
    let mut ann = house.guest("ann").await;
    let wait = || json!({"do": "wait"});
    ann.act_within(5, "belt", wait(), Some(0)).await;
    assert_eq!(ann.hear().await, "5 ! expired/no");
    assert_eq!(crew.runs(), 0);
    ann.act_within(6, "belt", wait(), Some(200)).await;
    let heard = ann.hear_all(2).await;
    assert_eq!(heard, ["6 is at 100% 100 of 100", "6 ! timeout/unknown"]);
    crew.gate.give();
    ann.act(6, "belt", wait()).await;
    let mut line = ann.hear().await;
    if line.starts_with("6 is at") {
        line = ann.hear().await;
    }
    assert!(line.starts_with("6 = \"1 bags\" at belt 1"), "{line}");
    assert_eq!(crew.runs(), 1);
}

#[tokio::test]
async fn who_leaves_finishes_what_runs_and_begins_nothing() {
    let crew = Crew::default();
    let shutdown = Shutdown::default();
    let router = Router::new()
        .resource("belt", crew.belt())
        .with_shutdown(shutdown.clone());
    let house = House::of(router).await;
    let mut ann = house.guest("ann").await;
    ann.act(5, "belt", json!({"do": "wait"})).await;
    crew.waits.wait().await;
    ann.hear().await;
    tokio::spawn(async move { shutdown.drain(Duration::from_secs(10)).await });
    assert_eq!(ann.hear().await, "go away");
    load(&mut ann, 6, 1).await;
    assert_eq!(ann.hear().await, "6 ! draining/no");
    crew.gate.give();
    assert_eq!(ann.hear().await, "5 = \"1 bags\" at belt 1");
    assert_eq!(ann.hear().await, "close 1012");
}

#[tokio::test]
async fn as_many_run_as_may() {
    let crew = Crew::default();
    let mut config = Config::default();
    config.limits.max_in_flight = 2;
    let router = Router::new().resource("belt", crew.belt());
    let house = House::with(router, config).await;
    let mut ann = house.guest("ann").await;
    for op in 1..=2 {
        ann.act(op, "belt", json!({"do": "wait"})).await;
        crew.waits.wait().await;
        ann.hear().await;
    }
    load(&mut ann, 3, 1).await;
    assert_eq!(ann.hear().await, "3 ! overloaded/no");
    crew.gate.give();
    assert!(ann.hear().await.contains("= \"1 bags\""));
}

#[tokio::test(start_paused = true)]
async fn a_principal_may_act_for_ever_and_the_oldest_is_forgotten() {
    let (house, crew) = house().await;
    let mut ann = house.guest("ann").await;
    for op in 1..=1001 {
        load(&mut ann, op, 1).await;
        let expected = format!("{op} = \"{op} bags\" at belt {op}");
        assert_eq!(ann.hear().await, expected);
    }
    load(&mut ann, 2, 1).await;
    assert_eq!(ann.hear().await, "2 = \"2 bags\" at belt 2, again");
    assert_eq!(crew.runs(), 1001);
    tokio::time::advance(Duration::from_secs(1)).await;
}
