//! What is published, and the account of who has had it.

use std::collections::VecDeque;
use std::time::Instant;

use crate::histogram::Histogram;
use crate::wrong::Wrong;

/// With so many events under way no more are published: what a subscriber may be behind has an end
/// in every server.
const MOST_UNDER_WAY: usize = 512;

/// All events that some subscriber has not had yet.
pub(crate) struct Board {
    origin: Instant,
    size: usize,
    readers: usize,
    under_way: VecDeque<Event>,
    /// The number of the first event under way; they count from 0.
    first: u64,
    pub(crate) received: u64,
    pub(crate) times: Histogram,
}

struct Event {
    at: Instant,
    delivered: Vec<u8>,
    /// Subscribers that have not had it.
    left: usize,
}

impl Board {
    pub(crate) fn new(size: usize) -> Self {
        Self {
            origin: Instant::now(),
            size,
            readers: 0,
            under_way: VecDeque::new(),
            first: 0,
            received: 0,
            times: Histogram::new(),
        }
    }

    /// From now on so many subscribers are to have each event.
    pub(crate) const fn set_readers(&mut self, readers: usize) {
        self.readers = readers;
    }

    pub(crate) fn published(&self) -> u64 {
        self.first + self.under_way.len() as u64
    }

    pub(crate) fn has_room(&self, burst: u32) -> bool {
        self.under_way.len() + burst as usize <= MOST_UNDER_WAY
    }

    pub(crate) fn all_have_all(&self) -> bool {
        self.under_way.is_empty()
    }

    /// The next event: its number and the time of its publishing in a JSON object of the size asked for.
    pub(crate) fn next(&self, at: Instant) -> Vec<u8> {
        let nanos = (at - self.origin).as_nanos();
        let head = format!(
            r#"{{"number":"{:016x}","sent":"{nanos:016x}","body":""#,
            self.published()
        );
        let body = self.size.saturating_sub(head.len() + 2);
        format!(
            "{head}{}\"}}",
            "wilco".repeat(body / 5 + 1).split_at(body).0
        )
        .into_bytes()
    }

    /// Notes that an event is under way, and what each subscriber must get.
    pub(crate) fn publish(&mut self, at: Instant, delivered: Vec<u8>) {
        self.under_way.push_back(Event {
            at,
            delivered,
            left: self.readers,
        });
    }

    /// Notes that one subscriber has had its event of this number.
    ///
    /// # Errors
    /// When it is not that event to the byte.
    pub(crate) fn receive(
        &mut self,
        number: u64,
        message: &[u8],
        now: Instant,
    ) -> Result<(), Wrong> {
        let place = number.checked_sub(self.first);
        let event = place
            .and_then(|place| self.under_way.get_mut(usize::try_from(place).ok()?))
            .ok_or_else(|| Wrong::reply("a message that was not published", message))?;
        if event.delivered != message {
            let due = format!("not event {number}, which was due, but a torn, lost or other one");
            return Err(Wrong::reply(&due, message));
        }
        self.times.add(now - event.at);
        self.received += 1;
        event.left -= 1;
        while self.under_way.front().is_some_and(|event| event.left == 0) {
            self.under_way.pop_front();
            self.first += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board(events: usize) -> (Board, Vec<Vec<u8>>) {
        let mut board = Board::new(100);
        board.set_readers(2);
        let mut published = Vec::new();
        for _ in 0..events {
            let event = board.next(Instant::now());
            board.publish(Instant::now(), event.clone());
            published.push(event);
        }
        (board, published)
    }

    #[test]
    fn an_event_has_the_size_asked_for_and_leaves_when_all_have_it() {
        let (mut board, events) = board(2);
        assert!(events.iter().all(|event| event.len() == 100));
        for (number, event) in [(0, 0), (1, 1), (0, 0), (1, 1)] {
            assert!(!board.all_have_all());
            board
                .receive(number, &events[event], Instant::now())
                .unwrap();
        }
        assert!(board.all_have_all() && board.published() == 2 && board.received == 4);
    }

    #[test]
    fn a_lost_a_doubled_and_a_torn_event_are_each_found() {
        let (mut board, events) = board(2);
        assert!(board.receive(0, &events[1], Instant::now()).is_err());
        assert!(board.receive(1, &events[0], Instant::now()).is_err());
        assert!(board.receive(0, &events[0][..99], Instant::now()).is_err());
        assert!(board.receive(2, &events[1], Instant::now()).is_err());
    }
}
