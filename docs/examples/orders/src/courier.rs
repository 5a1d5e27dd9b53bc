//! Where the couriers are: a feed for each order, which runs only while somebody watches it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::MissedTickBehavior;
use wilco_server::{Delivery, Shutdown, Topics};

use crate::order::{OrderId, Update};
use crate::shop::Shop;

/// The orders whose courier somebody wants to see. The hooks of [`topics`](Self::topics) keep the list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Watched(Arc<Mutex<BTreeSet<OrderId>>>);

impl Watched {
    /// Topics that note here which feeds somebody listens to.
    pub(crate) fn topics(&self) -> Topics {
        let (begun, ended) = (self.clone(), self.clone());
        let first = move |topic: &str| {
            begun.change(topic, BTreeSet::insert);
        };
        let last = move |topic: &str| {
            ended.change(topic, |orders, id| orders.remove(&id));
        };
        Topics::with_hooks(first, last)
    }

    fn change(&self, topic: &str, change: impl FnOnce(&mut BTreeSet<OrderId>, OrderId) -> bool) {
        let id = topic.strip_prefix(FEED).and_then(|id| id.parse().ok());
        // Other topics have hooks too, and nothing to begin.
        if let Some(id) = id.map(OrderId) {
            change(&mut self.0.lock().expect(HELD), id);
        }
    }

    fn list(&self) -> Vec<OrderId> {
        self.0.lock().expect(HELD).iter().copied().collect()
    }
}

/// What tells where the couriers are.
#[derive(Debug)]
pub struct Couriers {
    shop: Shop,
    topics: Topics,
    watched: Watched,
}

impl Couriers {
    pub(crate) const fn new(shop: Shop, topics: Topics, watched: Watched) -> Self {
        Self {
            shop,
            topics,
            watched,
        }
    }

    /// Tells once a second until `shutdown` begins. A second that came too late is not made up for.
    pub async fn run(self, shutdown: Shutdown) {
        let mut seconds = tokio::time::interval(Duration::from_secs(1));
        seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = shutdown.begun() => return,
                _ = seconds.tick() => {}
            }
            self.step();
        }
    }

    /// One second: everybody who watches an order that is on its way is told where the courier is.
    pub fn step(&self) {
        self.shop.tick();
        for id in self.watched.list() {
            if let Some(way) = self.shop.way(id) {
                let update = Update::Courier { way }.outgoing();
                self.topics
                    .publish(&feed(id), update.delivery(Delivery::Latest));
            }
        }
    }

    /// How many feeds run.
    #[must_use]
    pub fn feeds(&self) -> usize {
        self.watched.list().len()
    }
}

/// What the courier's positions are published to.
pub(crate) fn feed(id: OrderId) -> String {
    format!("{FEED}{id}")
}

const FEED: &str = "courier/";
const HELD: &str = "nobody panics while holding it";
