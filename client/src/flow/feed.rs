use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// What waits for one slow reader: bounded in bytes, and given up from the oldest on.
#[derive(Debug)]
pub(crate) struct Feed<T> {
    queue: Mutex<Queue<T>>,
    max_bytes: usize,
}

#[derive(Debug)]
struct Queue<T> {
    items: VecDeque<(T, usize)>,
    bytes: usize,
    reader: Option<Waker>,
    is_over: bool,
}

impl<T> Feed<T> {
    pub(crate) fn new(max_bytes: usize) -> Self {
        Self {
            queue: Mutex::new(Queue {
                items: VecDeque::new(),
                bytes: 0,
                reader: None,
                is_over: false,
            }),
            max_bytes,
        }
    }

    /// Adds an item of that many bytes. Where that is too much the oldest leave, and the reader finds
    /// in front what `give_up` makes of them. The newest always stays.
    pub(crate) fn push(&self, item: T, bytes: usize, give_up: impl FnOnce(Vec<T>) -> T) {
        let mut queue = self.lock();
        let cost = bytes + ALLOWANCE;
        let mut given_up = Vec::new();
        let mut needed = cost;
        while self.max_bytes < queue.bytes + needed
            && let Some((oldest, bytes)) = queue.items.pop_front()
        {
            queue.bytes -= bytes;
            given_up.push(oldest);
            // Also for what stands for it.
            needed = cost + ALLOWANCE;
        }
        if !given_up.is_empty() {
            queue.bytes += ALLOWANCE;
            queue.items.push_front((give_up(given_up), ALLOWANCE));
        }
        queue.bytes += cost;
        queue.items.push_back((item, cost));
        wake(queue);
    }

    /// Puts one item in place of all that waits.
    pub(crate) fn replace(&self, item: T) {
        let mut queue = self.lock();
        queue.items.clear();
        queue.bytes = ALLOWANCE;
        queue.items.push_back((item, ALLOWANCE));
        wake(queue);
    }

    /// Adds an item of that many bytes if there is room for it. There always is in an empty queue.
    pub(crate) fn try_push(&self, item: T, bytes: usize) -> bool {
        let mut queue = self.lock();
        let cost = bytes + ALLOWANCE;
        let fits = queue.items.is_empty() || queue.bytes + cost <= self.max_bytes;
        if fits {
            queue.bytes += cost;
            queue.items.push_back((item, cost));
            wake(queue);
        }
        fits
    }

    /// Gives up all that waits.
    pub(crate) fn clear(&self) {
        let mut queue = self.lock();
        queue.items.clear();
        queue.bytes = 0;
    }

    /// Says that nothing more will come.
    pub(crate) fn end(&self) {
        let mut queue = self.lock();
        queue.is_over = true;
        wake(queue);
    }

    pub(crate) fn poll_next(&self, cx: &Context<'_>) -> Poll<Option<T>> {
        let mut queue = self.lock();
        if let Some((item, bytes)) = queue.items.pop_front() {
            queue.bytes -= bytes;
            return Poll::Ready(Some(item));
        }
        if queue.is_over {
            return Poll::Ready(None);
        }
        match &mut queue.reader {
            Some(reader) => reader.clone_from(cx.waker()),
            reader @ None => *reader = Some(cx.waker().clone()),
        }
        Poll::Pending
    }

    fn lock(&self) -> MutexGuard<'_, Queue<T>> {
        // A push cannot stop half way, so a poisoned queue is a whole one.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Wakes the reader if it sleeps, after the lock is given back.
fn wake<T>(mut queue: MutexGuard<'_, Queue<T>>) {
    let reader = queue.reader.take();
    drop(queue);
    if let Some(reader) = reader {
        reader.wake();
    }
}

/// What an item takes beside its bytes, so that a flood of empty ones meets the bound too.
const ALLOWANCE: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;

    fn drain(feed: &Feed<String>) -> Vec<String> {
        let cx = Context::from_waker(Waker::noop());
        std::iter::from_fn(|| match feed.poll_next(&cx) {
            Poll::Ready(item) => item,
            Poll::Pending => None,
        })
        .collect()
    }

    #[test]
    fn what_a_slow_reader_does_not_take_is_given_up_from_the_oldest_on() {
        let give_up = |lost: Vec<String>| format!("lost {}", lost.join("+"));
        // Room for three items of 72 bytes.
        for (pushed, expected) in [
            (1, vec!["0"]),
            (3, vec!["0", "1", "2"]),
            (4, vec!["lost 0+1", "2", "3"]),
            (5, vec!["lost lost 0+1+2", "3", "4"]),
            (6, vec!["lost lost lost 0+1+2+3", "4", "5"]),
        ] {
            let feed = Feed::new(600);
            for number in 0..pushed {
                feed.push(number.to_string(), 72, give_up);
            }
            assert_eq!(drain(&feed), expected, "{pushed}");
        }
    }

    #[test]
    fn an_item_larger_than_the_room_stays_alone() {
        let feed = Feed::new(600);
        feed.push("small".to_owned(), 1, |_| unreachable!("there is room"));
        assert!(!feed.try_push("large".to_owned(), 5000));
        feed.push("large".to_owned(), 5000, |lost| lost.concat());
        assert_eq!(drain(&feed), ["small", "large"]);
        assert!(feed.try_push("large".to_owned(), 5000), "it is empty");
        feed.clear();
        assert!(feed.try_push("large".to_owned(), 5000), "it is cleared");
        feed.replace("other".to_owned());
        assert_eq!(drain(&feed), ["other"]);
    }
}
