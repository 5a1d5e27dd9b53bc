//! Where the couriers are: a feed for each order, which runs only while somebody watches it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::MissedTickBehavior;
use wilco_server::{Delivery, Shutdown, Topics};

use crate::order::{OrderId, Update};
use crate::shop::Shop;

/// What tells where the couriers are. When it is dropped, no feed goes on.
#[derive(Debug)]
pub struct Couriers {
    shop: Shop,
    seconds: watch::Sender<()>,
    feeds: Feeds,
}

/// The feeds that run. The hooks of [`Couriers::topics`] keep them, and nobody subscribes while holding the lock.
type Feeds = Arc<Mutex<BTreeMap<OrderId, AbortHandle>>>;

impl Couriers {
    pub(crate) fn new(shop: Shop) -> Self {
        Self {
            shop,
            seconds: watch::Sender::new(()),
            feeds: Feeds::default(),
        }
    }

    /// Topics that begin a feed when its first listener comes, and end it when the last one leaves.
    ///
    /// The hooks know the shop, which knows no topics, and so the topics do not keep themselves alive. They only start
    /// the feed: they may run while the shop's book is open, see [`Shop::follow`], and so must not open it themselves.
    pub(crate) fn topics(&self) -> Topics {
        let (begun, ended) = (Arc::clone(&self.feeds), Arc::clone(&self.feeds));
        let (shop, seconds) = (self.shop.clone(), self.seconds.subscribe());
        let first = move |topics: &Topics, topic: &str| {
            // Other topics have hooks too, and nothing to begin.
            if let Some(id) = order_of(topic) {
                let feed = tell(shop.clone(), topics.clone(), id, seconds.clone());
                let feed = tokio::spawn(feed).abort_handle();
                begun.lock().expect(HELD).insert(id, feed);
            }
        };
        let last = move |_: &Topics, topic: &str| {
            if let Some(id) = order_of(topic)
                && let Some(feed) = ended.lock().expect(HELD).remove(&id)
            {
                feed.abort();
            }
        };
        Topics::with_hooks(first, last)
    }

    /// Lets time pass until `shutdown` begins. A second that came too late is not made up for.
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
        self.seconds.send_replace(());
    }

    /// How many feeds run.
    ///
    /// # Panics
    /// Never: nobody panics while holding the list.
    #[must_use]
    pub fn feeds(&self) -> usize {
        self.feeds.lock().expect(HELD).len()
    }
}

/// One feed: tells each second where the courier of an order is.
async fn tell(shop: Shop, topics: Topics, id: OrderId, mut seconds: watch::Receiver<()>) {
    // The seconds before it began are none of its.
    seconds.mark_unchanged();
    while seconds.changed().await.is_ok() {
        if let Some(way) = shop.way(id) {
            let update = Update::Courier { way }.outgoing();
            topics.publish(&feed(id), update.delivery(Delivery::Latest));
        }
    }
}

/// What the courier's positions are published to.
pub(crate) fn feed(id: OrderId) -> String {
    format!("{FEED}{id}")
}

/// The order of a feed; of another topic none.
fn order_of(topic: &str) -> Option<OrderId> {
    let id = topic.strip_prefix(FEED)?;
    id.parse().ok().map(OrderId)
}

const FEED: &str = "courier/";
const HELD: &str = "nobody panics while holding it";
