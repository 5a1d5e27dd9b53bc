//! What is said on one channel to those who see the same of it: a ring that they read at their own pace.
//!
//! Nobody has a queue. Publishing appends to the ring and rings those who had read all; each of them takes what is behind
//! its own position when it finds the time and has the room, and is rung again when it has read all. So a slow reader
//! costs a position, and coming in is to read from a position on.

mod acted;
mod attach;
mod events;
mod pull;
mod shots;
mod window;

use std::sync::{Arc, PoisonError};

use tokio::runtime::Handle;
use tokio::time::Instant;
use wilco_protocol::flow::{Appended, Change, History, HistoryLimits};
use wilco_protocol::{Encoding, Moment, Position};

use super::roll::Roll;
use super::said::{Address, Dialect, Merged, Said, Shot, Word};
use super::source::Source;
use super::spoken::{ENCODINGS, Spelling, index};
use crate::sync::atomic::{AtomicU32, Ordering};
use crate::sync::{Mutex, MutexGuard};

pub(crate) use attach::Owed;
pub(crate) use pull::{Few, Pulled};
pub(crate) use shots::{Asker, Shown, Wait};
pub(crate) use window::Rung;

/// One channel as one group of viewers sees it.
pub(crate) struct Stream {
    dialect: Dialect,
    name: Arc<str>,
    source: Source,
    limits: HistoryLimits,
    /// By encoding: how many read.
    readers: [AtomicU32; 2],
    begun: Instant,
    track: Mutex<Track>,
}

/// All that changes of a stream, behind one lock that is held for a moment only and never while others' code runs.
struct Track {
    address: Arc<Address>,
    /// Counts the epochs.
    round: u64,
    history: History<Arc<Said>>,
    /// The furthest position that anybody can have been given.
    known: u64,
    roll: Roll,
    /// By encoding: the last whole, and how long one was at last.
    shots: [Option<Arc<Shot>>; 2],
    weights: [Option<usize>; 2],
    merged: [Option<Arc<Merged>>; 2],
    reading: shots::Reading,
    window: window::Window,
    runtime: Option<Handle>,
    events: events::Events,
    acted: acted::Acted,
    /// Since when nobody reads.
    idle_since: Option<Instant>,
    renewed_at: Option<Instant>,
}

/// What a stream begins with.
pub(crate) struct Beginning {
    pub(crate) dialect: Dialect,
    pub(crate) name: Arc<str>,
    pub(crate) epoch: Box<str>,
    /// The position before anything was said on it.
    pub(crate) base: u64,
    pub(crate) source: Source,
    pub(crate) limits: HistoryLimits,
}

impl Stream {
    pub(crate) fn new(beginning: Beginning) -> Self {
        let Beginning {
            dialect,
            name,
            epoch,
            base,
            source,
            limits,
        } = beginning;
        let now = Instant::now();
        let address = Address {
            dialect,
            name: Arc::clone(&name),
            epoch: epoch.clone(),
        };
        let track = Track {
            address: Arc::new(address),
            round: 0,
            history: History::new(epoch, base, limits),
            known: base,
            roll: Roll::default(),
            shots: [None, None],
            weights: [None, None],
            merged: [None, None],
            reading: shots::Reading::default(),
            window: window::Window::default(),
            runtime: None,
            events: events::Events::default(),
            acted: acted::Acted::default(),
            idle_since: Some(now),
            renewed_at: None,
        };
        Self {
            dialect,
            name,
            source,
            limits,
            readers: [AtomicU32::new(0), AtomicU32::new(0)],
            begun: now,
            track: Mutex::new(track),
        }
    }

    pub(crate) const fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub(crate) fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// Where the stream is.
    pub(crate) fn position(&self) -> Position {
        let track = self.track();
        Position::new(track.history.epoch(), track.history.top())
    }

    /// Where the stream is, if that is still in the epoch `round`.
    pub(crate) fn position_in(&self, round: u64) -> Option<Position> {
        let track = self.track();
        let here = || Position::new(track.history.epoch(), track.history.top());
        (track.round == round).then(here)
    }

    /// How many read it.
    pub(crate) fn readers(&self) -> u32 {
        let count = |readers: &AtomicU32| readers.load(Ordering::Relaxed);
        self.readers.iter().map(count).sum()
    }

    /// The encodings that what is published should be said in at once.
    pub(crate) fn spelling(&self) -> Spelling {
        match ENCODINGS.map(|encoding| self.is_read_in(encoding)) {
            [true, true] => Spelling::Both,
            [_, false] => Spelling::One(Encoding::MessagePack),
            [false, true] => Spelling::One(Encoding::Json),
        }
    }

    fn is_read_in(&self, encoding: Encoding) -> bool {
        self.readers[index(encoding)].load(Ordering::Relaxed) > 0
    }

    /// Whether what is published is worth keeping: somebody reads, or may come back.
    pub(crate) fn is_kept(&self) -> bool {
        self.readers() > 0 || !self.track().is_forgotten(self.limits)
    }

    /// Says a word under the next number, which is given beside those who are to be rung: once no lock is held.
    pub(crate) fn publish(&self, word: Word, bytes: usize, key: Option<&str>) -> (u64, Rung) {
        let mut track = self.track();
        let (seq, now) = (track.history.heard() + 1, self.now());
        let from = track.history.top();
        track.acted.note(seq, word.op_ids(), now);
        let change = track.change(from, seq, word, bytes, key);
        track.history.append(change, now);
        track.known = track.known.max(seq);
        (seq, track.ring())
    }

    /// Goes on to the next number, and keeps nothing of how: nobody reads.
    pub(crate) fn pass(&self) -> u64 {
        let mut track = self.track();
        let seq = track.history.heard() + 1;
        track.restart(seq);
        seq
    }

    /// Says a word that has its number from elsewhere.
    pub(crate) fn publish_at(&self, seq: u64, word: Word, bytes: usize) -> (Appended, Rung) {
        let mut track = self.track();
        // Behind a hole the chain begins with what this word leads from.
        let from = if seq == track.history.heard() + 1 {
            track.history.top()
        } else {
            seq.saturating_sub(1)
        };
        let now = self.now();
        if track.history.heard() < seq {
            track.acted.note(seq, word.op_ids(), now);
        }
        let change = track.change(from, seq, word, bytes, None);
        let appended = track.history.append_at(seq, change, now);
        track.hear(appended);
        (appended, track.ring())
    }

    /// Notes that the word of that number is not for those who read here.
    pub(crate) fn skip(&self, seq: u64) -> Rung {
        let mut track = self.track();
        let appended = track.history.skip(seq);
        track.hear(appended);
        match appended {
            // Whoever waits for what is missing has to ask for the whole.
            Appended::Hole => track.ring(),
            Appended::Next | Appended::Duplicate => Rung::default(),
        }
    }

    /// Goes on from a position that what is kept does not lead to: whoever stands before it is given the whole. Does
    /// nothing if it was passed already.
    pub(crate) fn outdate(&self, base: u64) -> Option<Rung> {
        let mut track = self.track();
        if base <= track.history.heard() {
            return None;
        }
        track.restart(base);
        Some(track.ring())
    }

    /// The last position that was heard of.
    pub(crate) fn heard(&self) -> u64 {
        self.track().history.heard()
    }

    /// Begins anew: nothing that anybody holds can be continued.
    pub(crate) fn renew(&self, epoch: Box<str>) -> Rung {
        let mut track = self.track();
        let base = track.history.heard();
        track.renew(epoch, base);
        track.ring()
    }

    /// Begins anew where the source is, whose numbers have begun again: nothing that was said or read before counts.
    pub(crate) fn begin_anew(&self, epoch: Box<str>) -> Rung {
        let mut track = self.track();
        track.renew(epoch, 0);
        track.weights = [None, None];
        track.reading.any_whole = false;
        track.ring()
    }

    /// Rings all who wait here, so that they look at what has changed beside the stream.
    pub(crate) fn ring_all(&self) -> Rung {
        let mut track = self.track();
        Rung::of(track.roll.clear())
    }

    fn now(&self) -> Moment {
        Moment::after(self.begun.elapsed())
    }

    fn track(&self) -> MutexGuard<'_, Track> {
        self.track.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Track {
    fn change(
        &self,
        from: u64,
        seq: u64,
        word: Word,
        bytes: usize,
        key: Option<&str>,
    ) -> Change<Arc<Said>> {
        let now = crate::connection::unix_ms();
        let said = Said::new(&self.address, from, seq, now, word);
        let change = Change::new(Arc::new(said), bytes);
        match key {
            Some(key) => change.keyed(key),
            None => change,
        }
    }

    fn hear(&mut self, appended: Appended) {
        if appended == Appended::Hole {
            self.forget_messages();
        }
        self.known = self.known.max(self.history.heard());
    }

    fn restart(&mut self, base: u64) {
        self.history.restart(base);
        self.known = self.known.max(base);
        self.forget_messages();
    }

    fn renew(&mut self, epoch: Box<str>, base: u64) {
        self.history.renew(epoch.clone(), base);
        self.known = base;
        self.round += 1;
        self.address = Arc::new(Address {
            dialect: self.address.dialect,
            name: Arc::clone(&self.address.name),
            epoch,
        });
        self.forget_messages();
    }

    fn forget_messages(&mut self) {
        self.shots = [None, None];
        self.merged = [None, None];
    }

    fn is_forgotten(&self, limits: HistoryLimits) -> bool {
        self.idle_since
            .is_some_and(|since| since.elapsed() > limits.age)
    }
}

/// A name for an epoch: what differs by it cannot be continued.
pub(crate) fn fresh_epoch() -> Box<str> {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut bits = [0; 8];
    getrandom::fill(&mut bits).expect("the system gives random bytes");
    let letter = |bits: &u8| char::from(LETTERS[usize::from(bits & 31)]);
    bits.iter().map(letter).collect::<String>().into()
}

/// The epoch of one view among others of the same channel.
pub(crate) fn epoch_of(epoch: &str, view: Option<u64>) -> Box<str> {
    match view {
        None => epoch.into(),
        Some(view) => format!("{epoch}.{view:x}").into(),
    }
}
