//! The rules of whoever follows a channel: what to apply, what to drop, when to ask again.

use crate::envelope::{ChannelKind, Resync};
use crate::position::Position;

/// Where a client stands in one channel, and what follows from each frame it hears of it.
/// See docs/protocol.md#following.
///
/// A follower asks again only if something was lost; one question is open at a time. It stays as
/// it is over the loss of a connection: [`since`](Self::since) then tells the next one where to go
/// on.
#[derive(Debug, Clone)]
pub struct Follower {
    kind: ChannelKind,
    resource: Option<Box<str>>,
    position: Option<Position>,
    question: Question,
    /// How many deltas in a row did not fit.
    unfit: u8,
    /// Whether a delta was taken since the last snapshot, and thus fitted if another one comes.
    taken: bool,
    failed: bool,
}

/// What becomes of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// It is what comes next: take it. The position counts it already.
    Apply,
    /// It is known already.
    Duplicate,
    /// Something is missing: the frame is not to be taken, and this is to be sent.
    Resync(Box<Resync>),
    /// It is of no use: the answer to a question is on its way, or nothing is followed.
    Ignore,
    /// The state did not fit its deltas too often in a row: the channel is given up.
    Failed,
}

/// What was asked and is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Question {
    None,
    Asked,
    /// A top came since: if another one comes, the question or its answer was lost.
    Overdue,
}

impl Follower {
    /// How often in a row the state may be asked for as a whole because a delta did not fit.
    pub const MAX_UNFIT: u8 = 3;

    /// A follower of a channel; `resource` names it, or it is that of the URL.
    #[must_use]
    pub const fn new(kind: ChannelKind, resource: Option<Box<str>>) -> Self {
        Self {
            kind,
            resource,
            position: None,
            question: Question::None,
            unfit: 0,
            taken: false,
            failed: false,
        }
    }

    /// Where it stands: what a subscription says as its `since`.
    #[must_use]
    pub const fn since(&self) -> Option<&Position> {
        self.position.as_ref()
    }

    /// Whether it was given up: see [`Heard::Failed`].
    #[must_use]
    pub const fn has_failed(&self) -> bool {
        self.failed
    }

    /// Whether a question is open, so that what is known may be old.
    #[must_use]
    pub fn is_asking(&self) -> bool {
        self.question != Question::None
    }

    /// The connection is gone, and with it what was asked.
    pub fn disconnected(&mut self) {
        self.question = Question::None;
    }

    /// Begins from nothing, as after the end of a subscription or for another try after a failure.
    pub fn reset(&mut self) {
        *self = Self::new(self.kind, self.resource.take());
    }

    /// A subscription was accepted. Events go on from there, unless what was missed comes next.
    pub fn seated(&mut self, epoch: &str, seq: u64) {
        if self.kind == ChannelKind::Domain && self.position.is_none() {
            self.move_to(epoch, seq);
        }
    }

    /// The whole state at a position.
    pub fn snapshot(&mut self, epoch: Option<&str>, seq: u64) -> Heard {
        if self.failed {
            return Heard::Ignore;
        }
        let epoch = epoch.unwrap_or_default();
        self.question = Question::None;
        if self.stands_in(epoch).is_some_and(|mine| seq <= mine) {
            return Heard::Duplicate;
        }
        self.taken = false;
        self.move_to(epoch, seq);
        Heard::Apply
    }

    /// One change or several that lead from a position to another; an event is one, too. An event
    /// without an epoch has no position and is always taken.
    pub fn changes(&mut self, epoch: Option<&str>, from: Option<u64>, seq: u64) -> Heard {
        if self.failed {
            return Heard::Ignore;
        }
        let from = from.unwrap_or(seq.saturating_sub(1));
        match (self.kind, epoch) {
            (ChannelKind::Domain, None) => Heard::Apply,
            (ChannelKind::Domain, Some(epoch)) => self.event(epoch, from, seq),
            (ChannelKind::State | ChannelKind::Presence | ChannelKind::Other(_), epoch) => {
                self.delta(epoch.unwrap_or_default(), from, seq)
            }
        }
    }

    /// The server says that nothing was missed.
    pub fn current(&mut self, epoch: &str, seq: u64) -> Heard {
        if self.failed {
            return Heard::Ignore;
        }
        self.question = Question::None;
        match self.stands_in(epoch) {
            Some(mine) if mine == seq => Heard::Apply,
            Some(mine) if seq < mine => Heard::Duplicate,
            Some(_) | None => self.ask(),
        }
    }

    /// Events up to this position are lost for good.
    pub fn gap(&mut self, epoch: Option<&str>, seq: Option<u64>) -> Heard {
        self.question = Question::None;
        let (Some(epoch), Some(seq)) = (epoch, seq) else {
            return Heard::Apply;
        };
        if self.stands_in(epoch).is_some_and(|mine| seq < mine) {
            return Heard::Duplicate;
        }
        self.move_to(epoch, seq);
        Heard::Apply
    }

    /// How far the server brought this connection, said of a channel in which nothing happens: so
    /// the loss of the last change is seen, which leaves no hole.
    pub fn top(&mut self, epoch: &str, seq: u64) -> Heard {
        if self.failed || self.stands_in(epoch).is_some_and(|mine| seq <= mine) {
            return Heard::Ignore;
        }
        if self.question == Question::Asked {
            self.question = Question::Overdue;
            return Heard::Ignore;
        }
        self.question = Question::None;
        self.ask()
    }

    /// What was to be taken could not be: the state is asked for as a whole, a few times.
    pub fn unfit(&mut self) -> Heard {
        self.position = None;
        self.taken = false;
        self.unfit += 1;
        if Self::MAX_UNFIT < self.unfit {
            self.failed = true;
            return Heard::Failed;
        }
        self.question = Question::None;
        self.ask()
    }

    fn delta(&mut self, epoch: &str, from: u64, seq: u64) -> Heard {
        let Some(position) = &self.position else {
            // The snapshot is on its way; should it be lost, a top tells.
            return Heard::Ignore;
        };
        // A delta of another epoch before its snapshot: no top would repair a busy channel.
        if *position.epoch != *epoch {
            return self.ask();
        }
        if seq <= position.seq {
            return Heard::Duplicate;
        }
        if from != position.seq {
            return self.ask();
        }
        if self.taken {
            self.unfit = 0;
        }
        self.taken = true;
        self.question = Question::None;
        self.move_to(epoch, seq);
        Heard::Apply
    }

    fn event(&mut self, epoch: &str, from: u64, seq: u64) -> Heard {
        match &self.position {
            Some(position) if *position.epoch != *epoch => return self.ask(),
            Some(position) if seq <= position.seq => return Heard::Duplicate,
            Some(position) if position.seq < from => return self.ask(),
            Some(_) | None => {}
        }
        self.question = Question::None;
        self.move_to(epoch, seq);
        Heard::Apply
    }

    /// The number it stands at, if it stands in this epoch.
    fn stands_in(&self, epoch: &str) -> Option<u64> {
        let position = self.position.as_ref()?;
        (*position.epoch == *epoch).then_some(position.seq)
    }

    fn move_to(&mut self, epoch: &str, seq: u64) {
        match &mut self.position {
            Some(position) if *position.epoch == *epoch => position.seq = seq,
            place => *place = Some(Position::new(epoch, seq)),
        }
    }

    fn ask(&mut self) -> Heard {
        if self.is_asking() {
            return Heard::Ignore;
        }
        self.question = Question::Asked;
        let position = self.position.as_ref();
        Heard::Resync(Box::new(Resync {
            last_seq: position.map(|position| position.seq),
            epoch: position.map(|position| position.epoch.clone()),
            resource: self.resource.clone(),
            kind: self.kind,
        }))
    }
}
