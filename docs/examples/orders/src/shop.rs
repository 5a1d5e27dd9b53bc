//! The orders, and the rule that nobody who watches one misses a change.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use wilco_server::{Topics, WebSocket};

use crate::order::{Order, OrderId, Step, Update};

/// All orders. Cheap to clone; all clones are one.
#[derive(Debug, Clone, Default)]
pub struct Shop {
    book: Arc<Mutex<Book>>,
}

#[derive(Debug, Default)]
struct Book {
    orders: BTreeMap<OrderId, Entry>,
    /// The clock of the shop.
    seconds: u64,
}

#[derive(Debug)]
struct Entry {
    order: Order,
    /// When the courier left, by the clock of the shop.
    left: u64,
}

impl Shop {
    /// Takes an order.
    ///
    /// # Errors
    /// The book is full, or the dish has no name that fits on a line.
    pub fn place(&self, dish: &str) -> Result<Order, Refusal> {
        let dish = dish.trim();
        if dish.is_empty() || dish.chars().count() > MAX_DISH {
            return Err(Refusal::BadDish);
        }
        let mut book = self.open();
        if book.orders.len() >= MAX_ORDERS {
            return Err(Refusal::Full);
        }
        let last = book.orders.keys().next_back().copied().unwrap_or_default();
        let order = Order {
            id: OrderId(last.0 + 1),
            dish: dish.to_owned(),
            step: Step::Received,
        };
        let entry = Entry {
            order: order.clone(),
            left: 0,
        };
        book.orders.insert(order.id, entry);
        Ok(order)
    }

    /// Takes an order one step further, and tells those who watch it by `topics`.
    ///
    /// # Errors
    /// There is no such order, or it is delivered.
    pub fn advance(&self, id: OrderId, topics: &Topics) -> Result<Order, Refusal> {
        let mut book = self.open();
        let seconds = book.seconds;
        let entry = book.orders.get_mut(&id).ok_or(Refusal::Unknown)?;
        let step = entry.order.step.next().ok_or(Refusal::Delivered)?;
        entry.order.step = step;
        entry.left = seconds;
        // The book is still open, see `follow`. Nothing waits here: publishing puts the message into queues.
        topics.publish(&topic(id), Update::Changed { step }.outgoing());
        Ok(entry.order.clone())
    }

    /// One order.
    #[must_use]
    pub fn find(&self, id: OrderId) -> Option<Order> {
        let book = self.open();
        book.orders.get(&id).map(|entry| entry.order.clone())
    }

    /// Tells a socket how its order is, and from then on what changes.
    ///
    /// Both happen while the book is open and so between two changes: no change is missed, and none is told twice or
    /// ahead of the state.
    pub fn follow(&self, socket: &WebSocket<OrderId>) {
        let book = self.open();
        let Some(entry) = book.orders.get(socket.data()) else {
            return;
        };
        let order = entry.order.clone();
        // What fails here fails because the socket is closed already.
        if socket.send(Update::State { order }.outgoing()).is_ok() {
            let _ = socket.subscribe(&topic(*socket.data()));
        }
    }

    /// Lets a second pass.
    pub(crate) fn tick(&self) {
        self.open().seconds += 1;
    }

    /// How much of the way is done, in percent, if the order is on its way. It stands for a question to a satellite.
    pub(crate) fn way(&self, id: OrderId) -> Option<u8> {
        let book = self.open();
        let entry = book.orders.get(&id)?;
        let way = (book.seconds - entry.left).saturating_mul(PERCENT_PER_SECOND);
        (entry.order.step == Step::OnTheWay).then(|| u8::try_from(way.min(100)).unwrap_or(100))
    }

    fn open(&self) -> MutexGuard<'_, Book> {
        self.book.lock().expect("nobody panics while holding it")
    }
}

/// Why the shop does not do as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No order has that number.
    #[error("there is no such order")]
    Unknown,
    /// There is no step after the last.
    #[error("the order is delivered")]
    Delivered,
    /// The name of the dish is empty or too long.
    #[error("the name of a dish has 1 to {MAX_DISH} characters")]
    BadDish,
    /// The shop has as many orders as it keeps.
    #[error("the shop has as many orders as it can look after")]
    Full,
}

/// What the changes of an order are published to.
fn topic(id: OrderId) -> String {
    format!("order/{id}")
}

const MAX_DISH: usize = 60;
const MAX_ORDERS: usize = 10_000;
const PERCENT_PER_SECOND: u64 = 4;
