//! Resources whose truth is elsewhere: reading it takes time, and each time is counted.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::time::sleep;
use wilco_server::flow::{Flow, FlowHandler, Name, View};
use wilco_server::{Act, Fault, NoError};

use crate::history::History;
use crate::luck::Luck;

/// How many games there are.
pub const GAMES: u64 = 5;

/// The games of a server. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Games(Flow<Truth>);

/// Where the games are kept.
#[derive(Debug)]
pub struct Truth {
    history: Arc<History>,
    games: Mutex<Vec<Game>>,
}

/// A game: how many points were made, and what they come to. It is longer than the points that somebody misses, who would be
/// given the whole otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Game {
    /// How many points were made.
    pub tick: u64,
    /// What they come to.
    pub points: u64,
    /// What makes it long.
    pub rules: String,
}

/// So many points were made.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub struct Point(pub u64);

impl Games {
    /// All at nil; each read is written down.
    #[must_use]
    pub fn new(history: Arc<History>) -> Self {
        let game = Game {
            tick: 0,
            points: 0,
            rules: "rule ".repeat(1000),
        };
        let games = (0..GAMES).map(|_| game.clone()).collect();
        let games = Mutex::new(games);
        Self(Flow::new(Truth { history, games }))
    }

    /// What a router serves.
    #[must_use]
    pub fn flow(&self) -> Flow<Truth> {
        self.0.clone()
    }

    /// A point in one of them.
    pub fn change(&self, luck: &mut Luck) {
        let (id, point) = (luck.below(GAMES), luck.below(9));
        let seq = self.0.handler().score(id, point);
        self.0
            .broadcast_delta(&format!("game/{id}"), &Point(point), seq)
            .expect("a point can be said");
    }
}

impl Truth {
    fn score(&self, id: u64, point: u64) -> u64 {
        let mut games = self.games.lock().expect("nobody panics while holding it");
        let game = &mut games[usize::try_from(id).unwrap_or(0)];
        game.tick += 1;
        game.points += point;
        game.tick
    }
}

impl FlowHandler for Truth {
    type State = Game;
    type Delta = Point;
    type Action = NoError;
    type Output = ();
    type Error = NoError;

    async fn snapshot(&self, name: &Name, _: &View) -> Result<(Game, u64), Fault> {
        self.history.write(format_args!("read {}", name.as_str()));
        sleep(READ).await;
        let id: usize = name.param("id").and_then(|id| id.parse().ok()).unwrap_or(0);
        let games = self.games.lock().expect("nobody panics while holding it");
        let game = games[id % games.len()].clone();
        let seq = game.tick;
        Ok((game, seq))
    }

    async fn handle_action(&self, _: &Act<Flow<Self>>, action: NoError) -> Result<(), NoError> {
        match action {}
    }
}

/// How long it takes to read a game.
const READ: Duration = Duration::from_millis(30);
