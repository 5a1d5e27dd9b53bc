//! The mailbox against a list that says plainly what the policies mean.

use std::task::Poll;

use proptest::prelude::*;

use super::Pushed;
use super::tests::{Line, ROOM};
use crate::socket::message::{Delivery, RefusedReason, Sent};

#[derive(Debug, Clone)]
enum Step {
    Send {
        len: usize,
    },
    Push {
        topic: u8,
        delivery: Delivery,
        len: usize,
    },
    Take {
        room: usize,
    },
    Settle,
}

/// What waits, as a list.
#[derive(Default)]
struct Model {
    waiting: Vec<Item>,
    committed: usize,
    pressured: bool,
    /// The socket has taken something since then.
    eased: bool,
    dropped: u64,
    closed: bool,
}

#[derive(Debug, Clone)]
struct Item {
    /// Of none if it was sent to the socket alone.
    topic: Option<u8>,
    delivery: Delivery,
    text: String,
    /// What came behind must stay behind.
    sealed: bool,
}

impl Item {
    fn frame_len(&self) -> usize {
        self.text.len() + if self.text.len() < 126 { 2 } else { 4 }
    }

    /// What `mailbox::entry` says that it costs.
    fn charge(&self) -> usize {
        match self.topic {
            Some(_) => self.frame_len() + 128,
            None => self.text.len() + 128,
        }
    }

    fn taken(&self) -> usize {
        match self.topic {
            Some(_) => self.frame_len(),
            None => self.text.len() + 4,
        }
    }
}

impl Model {
    fn total(&self) -> usize {
        self.committed + self.waiting.iter().map(Item::charge).sum::<usize>()
    }

    fn send(&mut self, text: String) -> Result<Sent, RefusedReason> {
        if self.closed {
            return Err(RefusedReason::Closed);
        }
        if self.total() >= HARD {
            return Err(RefusedReason::Full);
        }
        self.append(Item {
            topic: None,
            delivery: Delivery::Reliable,
            text,
            sealed: false,
        });
        Ok(if self.pressured {
            Sent::Pressure
        } else {
            Sent::Queued
        })
    }

    fn push(&mut self, topic: u8, delivery: Delivery, text: String) -> Pushed {
        let item = Item {
            topic: Some(topic),
            delivery,
            text,
            sealed: false,
        };
        let dropped = self.dropped;
        if self.closed {
            return Pushed::Closed;
        }
        let older = self
            .waiting
            .iter()
            .rposition(|older| older.is_latest_of(topic));
        let replaced = older.filter(|_| self.pressured && delivery == Delivery::Latest);
        let freed = replaced.map_or(0, |older| self.waiting[older].charge());
        if delivery != Delivery::Lossy && self.total() - freed >= HARD {
            self.closed = true;
            self.waiting.clear();
            self.pressured = false;
            return Pushed::Closed;
        }
        match replaced {
            Some(older) if !self.waiting[older].sealed => {
                self.waiting[older] = item;
                self.dropped += 1;
            }
            Some(older) => {
                self.waiting.remove(older);
                self.dropped += 1;
                self.append(item);
            }
            None => self.append(item),
        }
        match delivery {
            Delivery::Lossy | Delivery::Latest if self.dropped != dropped => Pushed::Dropped,
            _ if self.pressured => Pushed::Pressured,
            _ => Pushed::Queued,
        }
    }

    fn append(&mut self, item: Item) {
        for older in &mut self.waiting {
            older.sealed |= item.comes_behind(older);
        }
        self.waiting.push(item);
        if self.total() <= SOFT {
            return;
        }
        if !self.pressured {
            let all = std::mem::take(&mut self.waiting);
            for (index, item) in all.iter().enumerate() {
                let behind = &all[index + 1..];
                let is_newest = !behind
                    .iter()
                    .any(|later| item.topic.is_some_and(|topic| later.is_latest_of(topic)));
                if item.delivery != Delivery::Latest || is_newest {
                    // Of what was dropped before nothing is remembered.
                    let sealed = behind.iter().any(|later| later.comes_behind(item));
                    let item = item.clone();
                    self.waiting.push(Item { sealed, ..item });
                } else {
                    self.dropped += 1;
                }
            }
            (self.pressured, self.eased) = (true, false);
        }
        while self.total() > SOFT
            && let Some(oldest) = self
                .waiting
                .iter()
                .position(|item| item.delivery == Delivery::Lossy)
        {
            self.waiting.remove(oldest);
            self.dropped += 1;
        }
    }

    /// Gives whether the pressure ends.
    fn settle(&mut self, committed: usize) -> bool {
        self.eased |= committed < self.committed;
        self.committed = committed;
        let total = self.total();
        let ends = self.pressured && total <= SOFT / 2 && (self.eased || total == 0);
        self.pressured &= !ends;
        ends
    }

    fn take(&mut self, room: usize, held: usize) -> Vec<String> {
        let mut taken = 0;
        let all = self.total() - self.committed <= room;
        let mut texts = Vec::new();
        while (all || taken < room) && !self.waiting.is_empty() {
            let item = self.waiting.remove(0);
            taken += item.taken();
            texts.push(item.text);
        }
        if room > 0 && !texts.is_empty() {
            self.committed = held + taken;
        }
        texts
    }
}

impl Item {
    /// Whether it must not be overtaken by what takes the place of `older`.
    fn comes_behind(&self, older: &Self) -> bool {
        self.topic.is_none() || self.topic == older.topic
    }

    fn is_latest_of(&self, topic: u8) -> bool {
        self.topic == Some(topic) && self.delivery == Delivery::Latest
    }
}

fn step() -> impl Strategy<Value = Step> {
    let len = prop_oneof![1usize..40, 100usize..140, 300usize..400];
    let delivery = prop_oneof![
        Just(Delivery::Reliable),
        Just(Delivery::Lossy),
        Just(Delivery::Latest),
    ];
    prop_oneof![
        1 => len.clone().prop_map(|len| Step::Send { len }),
        8 => (0u8..4, delivery, len).prop_map(|(topic, delivery, len)| Step::Push { topic, delivery, len }),
        1 => (1usize..1000).prop_map(|room| Step::Take { room }),
        1 => Just(Step::Settle),
    ]
}

/// Runs the mailbox beside the model.
fn check(steps: Vec<Step>) {
    let mut line = Line::new(SOFT, HARD);
    let mut model = Model::default();
    for (number, step) in steps.into_iter().enumerate() {
        match step {
            Step::Send { len } => {
                let text = text(number, len);
                let sent = line.mailbox.send(text.clone().into());
                let sent = sent.map_err(|refused| refused.reason);
                assert_eq!(sent, model.send(text));
            }
            Step::Push {
                topic,
                delivery,
                len,
            } => {
                let text = text(number, len);
                let name = topic.to_string();
                let pushed = line.push(&name, &text, delivery);
                assert_eq!(pushed, model.push(topic, delivery, text));
            }
            Step::Take { room } => take(&mut line, &mut model, room),
            Step::Settle => {
                let drained = line.mailbox.settle(line.out.len());
                assert_eq!(drained, model.settle(line.out.len()));
            }
        }
        assert_eq!(line.mailbox.dropped(), model.dropped);
        assert_eq!(line.mailbox.waiting(), model.total());
        assert!(model.total() < HARD + LONGEST, "B1");
        assert_eq!(
            line.mailbox.is_writable(),
            !model.closed && !model.pressured
        );
    }
    while !model.waiting.is_empty() {
        take(&mut line, &mut model, ROOM);
    }
}

fn take(line: &mut Line, model: &mut Model, room: usize) {
    let expected = model.take(room, line.out.len());
    // Places that hold nothing are not a reason to tell the two apart.
    let before = line.out.len();
    match line.take(room) {
        Poll::Ready(Some(farewell)) => assert!(model.closed && farewell.ahead),
        Poll::Ready(None) | Poll::Pending => {}
    }
    if expected.is_empty() {
        assert_eq!(line.out.len(), before);
    } else {
        assert_eq!(line.read(), expected);
    }
    // The peer has read it.
    if !expected.is_empty() {
        assert_eq!(line.mailbox.settle(0), model.settle(0));
    }
}

/// A text that no other step sends.
fn text(number: usize, len: usize) -> String {
    let mut text = format!("{number:.<len$}");
    text.shrink_to_fit();
    text
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_mailbox_does_what_the_list_says(steps in prop::collection::vec(step(), 1..200)) {
        check(steps);
    }
}

const SOFT: usize = 2000;
const HARD: usize = 4000;
/// The longest message with what it is charged.
const LONGEST: usize = 400 + 4 + 128;
