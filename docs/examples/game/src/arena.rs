//! The one task that owns the world.

use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::MissedTickBehavior;
use wilco_server::{Delivery, Outgoing, Published, Shutdown, Topics};

use crate::world::{Heading, World};

/// The world, and where it hears from players.
///
/// No player can hold it up: it waits for nobody who comes, steers or reads.
#[derive(Debug)]
pub struct Arena {
    world: World,
    door: mpsc::Receiver<Newcomer>,
    /// The wheel of each dot, by its number.
    wheels: HashMap<u64, watch::Receiver<Heading>>,
    topics: Topics,
}

/// Somebody who wants to play.
#[derive(Debug)]
pub(crate) struct Newcomer {
    pub(crate) id: u64,
    pub(crate) name: String,
    /// Holds the newest heading alone, so that who steers a thousand times a tick is ahead of nobody. When its sender
    /// is dropped, the player has left.
    pub(crate) wheel: watch::Receiver<Heading>,
}

impl Arena {
    pub(crate) fn new(topics: Topics) -> (Self, mpsc::Sender<Newcomer>) {
        let (sender, door) = mpsc::channel(64);
        let arena = Self {
            world: World::new(),
            door,
            wheels: HashMap::new(),
            topics,
        };
        (arena, sender)
    }

    /// Goes on until `shutdown` begins, twenty times a second. A tick that came too late is left out: time in the arena
    /// does not race.
    pub async fn run(mut self, shutdown: Shutdown) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            tokio::select! {
                () = shutdown.begun() => return,
                _ = ticks.tick() => {}
            }
            self.step();
        }
    }

    /// One tick: who left goes, who came is let in, everybody moves, and everybody is told.
    ///
    /// # Panics
    /// Never: nothing in a world is no JSON.
    pub fn step(&mut self) -> Published {
        self.wheels.retain(|_, wheel| wheel.has_changed().is_ok());
        self.world
            .dots
            .retain(|dot| self.wheels.contains_key(&dot.id));
        while let Ok(Newcomer { id, name, wheel }) = self.door.try_recv() {
            self.world.enter(id, name);
            self.wheels.insert(id, wheel);
        }
        for dot in &mut self.world.dots {
            dot.heading = *self.wheels[&dot.id].borrow();
        }
        self.world.step();
        let snapshot =
            Outgoing::json(&self.world).expect("a world has no map with keys that are no text");
        // Written once for everybody. Who cannot follow finds the newest, and not all those between.
        self.topics
            .publish(ARENA, snapshot.delivery(Delivery::Latest))
    }

    /// How many ticks the world is old.
    #[must_use]
    pub const fn tick(&self) -> u64 {
        self.world.tick
    }
}

/// The topic that tells how the world looks.
pub(crate) const ARENA: &str = "arena";
const TICK: Duration = Duration::from_millis(50);
