//! A server with something to follow, and clients of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_client::{Backoff, Client, Config, Derived, FlowState, Subscribed, Token, Unfit, View};
use wilco_server::{
    Act, Auth, AuthError, Credential, Events, Presence, Principal, Resource, Router,
};

use crate::pair::kit::{Net, Weather, in_time, is_open, start};

/// Bags on a belt, and how they came there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub(super) struct Belt {
    pub(super) bags: Vec<u32>,
}

impl FlowState for Belt {
    type Delta = u32;

    fn apply_delta(&mut self, bag: u32) -> Result<(), Unfit> {
        self.bags.push(bag);
        Ok(())
    }
}

/// What the derived board shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub(super) struct Board {
    pub(super) lines: Vec<String>,
    pub(super) gates: std::collections::BTreeMap<String, u32>,
}

/// Puts a bag on the belt, unless it is too heavy.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Load {
    pub(super) bag: u32,
    pub(super) takes_ms: u64,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[error("more than {most}")]
pub(super) struct TooHeavy {
    pub(super) most: u32,
}

/// All that there is to follow, and the net in between.
pub(super) struct Airport {
    pub(super) net: Arc<Net>,
    pub(super) belt: Resource<Belt>,
    pub(super) board: Resource<Derived<Board>>,
    pub(super) news: Events<u32>,
    pub(super) desk: Presence,
    /// How often an action ran.
    pub(super) runs: Arc<AtomicU32>,
}

impl Airport {
    pub(super) fn open() -> Self {
        Self::with(|belt| belt)
    }

    pub(super) fn with(terms: impl FnOnce(Resource<Belt>) -> Resource<Belt>) -> Self {
        wilco_trace::begin();
        let runs = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&runs);
        let belt = Resource::new(Belt::default())
            .on_action(move |act, action| load(Arc::clone(&counted), act, action));
        let airport = Self {
            net: Net::new(Weather::FINE),
            belt: terms(belt),
            board: Resource::derived(Board::default()),
            news: Events::new("news").history(100, Duration::from_secs(300)),
            desk: Presence::new().signalling(),
            runs,
        };
        airport.serve_at(&airport);
        airport
    }

    /// Serves at the far end of the lines of another, from now on.
    pub(super) fn serve_at(&self, other: &Self) {
        let judge =
            async |credential: Credential| Ok::<_, AuthError>(Principal::new(credential.token()));
        let router: Router = Router::new()
            .resource("belt", self.belt.clone())
            .resource("board", self.board.clone())
            .event(self.news.clone())
            .presence("desk", self.desk.clone())
            .with_auth(Auth::new(judge).optional());
        other.net.serve(router.into_axum("/ws"));
    }

    /// A client of somebody, connected.
    pub(super) async fn client(&self, name: &str) -> Client {
        let client = self.start(name);
        is_open(&client).await;
        client
    }

    /// A client that comes back at once, however often its connection is cut.
    pub(super) fn start(&self, name: &str) -> Client {
        let backoff = Backoff {
            longest: Duration::from_millis(10),
            ..Backoff::default()
        };
        let config = Config {
            backoff,
            token: Some(Token::new(name)),
            call_timeout: Duration::from_secs(60),
            ..Config::default()
        };
        start(&self.net, config)
    }

    pub(super) fn runs(&self) -> u32 {
        self.runs.load(Ordering::SeqCst)
    }
}

async fn load(runs: Arc<AtomicU32>, act: Act<Belt>, action: Load) -> Result<usize, TooHeavy> {
    runs.fetch_add(1, Ordering::SeqCst);
    act.progress(50, "half");
    tokio::time::sleep(Duration::from_millis(action.takes_ms)).await;
    if action.bag > MOST {
        return Err(TooHeavy { most: MOST });
    }
    act.apply(action.bag).expect("it takes any");
    Ok(act.read(|belt| belt.bags.len()))
}

/// Waits until what is known is as it should be.
pub(super) async fn until<S: FlowState>(
    handle: &Subscribed<S>,
    is_so: impl Fn(&View<S>) -> bool,
) -> View<S> {
    let mut handle = handle.clone();
    in_time(async move {
        loop {
            let view = handle.changed().await.expect("the client lives");
            if is_so(&view) {
                return view;
            }
        }
    })
    .await
}

/// Waits until the belt holds that.
pub(super) async fn holds(belt: &Subscribed<Belt>, bags: &[u32]) -> View<Belt> {
    until(belt, |view| {
        view.state.as_ref().is_some_and(|belt| belt.bags == bags)
    })
    .await
}

/// The heaviest bag that is taken.
const MOST: u32 = 1000;
