//! Wholes: taken where they are held, or read once for all who wait, however many those are.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::time::timeout;
use wilco_protocol::flow::{Entry, Placed};
use wilco_protocol::{Code, Encoding, Executed, Fault};

use super::{Rung, Stream, Track};
use crate::flow::bell::Ringer;
use crate::flow::roll::{Roll, Seat};
use crate::flow::said::{Shot, Whole};
use crate::flow::source::{Reads, Source};
use crate::flow::spoken::{ENCODINGS, index};
use crate::shutdown::Shutdown;

/// The reading of a whole that takes its time. The ring goes on meanwhile: what is said from the position of the whole on
/// is there when it comes.
#[derive(Debug, Default)]
pub(super) struct Reading {
    is_running: bool,
    /// Counts the readings that have ended.
    ended: u64,
    /// The last reading that failed, and why.
    failure: Option<(u64, Box<Fault>)>,
    /// Whether a whole was ever read.
    pub(super) any_whole: bool,
    waiting: Roll,
}

/// A reader's wait for a whole.
#[derive(Debug, Default)]
pub(crate) struct Wait {
    seat: Option<Seat>,
    /// How many readings had ended when it began.
    since: u64,
    /// How often a whole came and was of no use any more.
    in_vain: u8,
}

/// What a reader gets who asks for the whole.
pub(crate) enum Shown {
    Here {
        shot: Arc<Shot>,
        round: u64,
    },
    /// The reader is rung when it comes.
    Awaited,
    Failed(Box<Fault>),
}

/// Who asks for the whole.
pub(crate) struct Asker<'a> {
    pub(crate) encoding: Encoding,
    /// No earlier one is of use.
    pub(crate) cursor: u64,
    /// The epoch that the reader stands in.
    pub(crate) round: u64,
    pub(crate) ringer: &'a Ringer,
    pub(crate) tasks: &'a Shutdown,
}

impl Reading {
    /// Somebody does not wait any more.
    pub(super) fn cancel(&mut self, seat: Seat) {
        self.waiting.rise(seat);
    }
}

impl Wait {
    /// Where the reader waits, if it does.
    pub(crate) const fn seat(&self) -> Option<Seat> {
        self.seat
    }
}

impl Stream {
    /// Gives the whole, or has it read.
    pub(crate) fn show(self: &Arc<Self>, asker: &Asker<'_>, wait: &mut Wait) -> Shown {
        let mut track = self.track();
        if let Some(shot) = track.usable_shot(asker, &self.source) {
            return track.shown(shot, wait);
        }
        match &self.source {
            Source::Held(held) => {
                drop(track);
                let Some(held) = held.upgrade() else {
                    return Shown::Failed(unavailable("what the resource stands for is gone"));
                };
                self.take(held.whole(), asker, wait)
            }
            Source::Read(reads) => track.wait(self, reads, asker, wait),
            Source::None => Shown::Failed(unavailable("events have no whole")),
        }
    }

    /// Takes a whole that was at hand. Of two who come at once the second takes what the first has made.
    fn take(&self, (whole, seq): (Whole, u64), asker: &Asker<'_>, wait: &mut Wait) -> Shown {
        let mut track = self.track();
        if let Some(shot) = track.usable_shot(asker, &self.source) {
            return track.shown(shot, wait);
        }
        let op_ids = track.acted.up_to(seq, self.now(), self.limits.age);
        let shot = Arc::new(Shot::new(&track.address, seq, op_ids, whole));
        track.shots[index(asker.encoding)] = Some(Arc::clone(&shot));
        track.shown(shot, wait)
    }

    /// Notes how long the whole is.
    pub(crate) fn weigh(&self, shot: &Shot, encoding: Encoding) {
        if let Some(len) = shot.len() {
            self.track().weights[index(encoding)] = Some(len);
        }
    }

    /// Forgets a whole that is of no use to anybody.
    pub(crate) fn forget(&self, encoding: Encoding) {
        self.track().shots[index(encoding)] = None;
    }

    /// The changes behind a position that the ring does not reach, if there is one to ask.
    pub(crate) fn source(&self) -> Option<&Arc<dyn Reads>> {
        match &self.source {
            Source::Read(reads) => Some(reads),
            Source::Held(_) | Source::None => None,
        }
    }

    /// Whether nothing could be read so far, and nothing was ever said.
    pub(crate) fn is_void(&self) -> bool {
        let track = self.track();
        let reading = &track.reading;
        let has_failed = reading.failure.is_some() && !reading.is_running;
        has_failed && !reading.any_whole && track.history.heard() == 0
    }

    /// Reads the whole, again as long as it comes too late to go on from, and tells all who wait.
    async fn read(self: Arc<Self>, reads: Arc<dyn Reads>) {
        let mut result = Err(unavailable("the source lags behind what is told of it"));
        for _ in 0..ATTEMPTS {
            let (asked_at, round) = self.asked();
            let whole = AssertUnwindSafe(async { reads.whole().await }).catch_unwind();
            let read = timeout(PATIENCE, whole).await;
            if self.asked().1 != round {
                // The source has begun anew: this was of the old one, though it failed.
                continue;
            }
            match read {
                Ok(Ok(Ok((whole, seq)))) => {
                    if self.keep(&whole, seq, round) {
                        result = Ok(());
                        break;
                    }
                    let name = &**self.name();
                    tracing::warn!(
                        name,
                        seq,
                        asked_at,
                        "a state came that is too old to go on from"
                    );
                }
                Ok(Ok(Err(fault))) => {
                    result = Err(Box::new(retryable(fault)));
                    break;
                }
                Ok(Err(_panic)) => {
                    tracing::error!(name = &**self.name(), "the source of a state panicked");
                    result = Err(unavailable("the state cannot be read"));
                    break;
                }
                Err(_late) => {
                    result = Err(unavailable("the state is not read in time"));
                    break;
                }
            }
        }
        let is_in_vain = result.is_err();
        let rung = self.track().end_reading(result);
        self.ring(rung);
        if is_in_vain {
            reads.was_in_vain();
        }
    }

    /// From where a whole has to lead on that is read now, and in which epoch.
    fn asked(&self) -> (u64, u64) {
        let track = self.track();
        (track.history.base(), track.round)
    }

    /// Keeps a whole that was read, if what was said since leads on from it.
    fn keep(&self, whole: &Whole, seq: u64, round: u64) -> bool {
        let mut track = self.track();
        if track.round != round {
            return false;
        }
        let seq = match track.history.place(seq) {
            Placed::At(seq) => seq,
            Placed::Behind => return false,
            Placed::Ahead if track.history.heard() == 0 => {
                // Nothing was ever said: the chain begins here.
                track.restart(seq);
                seq
            }
            Placed::Ahead => seq,
        };
        track.known = track.known.max(seq);
        let op_ids = track.acted.up_to(seq, self.now(), self.limits.age);
        track.reading.any_whole = true;
        for encoding in ENCODINGS.into_iter().filter(|it| self.is_read_in(*it)) {
            let shot = Shot::new(&track.address, seq, op_ids.clone(), whole.clone());
            track.shots[index(encoding)] = Some(Arc::new(shot));
        }
        true
    }
}

impl Track {
    fn shown(&mut self, shot: Arc<Shot>, wait: &mut Wait) -> Shown {
        if let Some(seat) = wait.seat.take() {
            self.reading.waiting.rise(seat);
        }
        let round = self.round;
        Shown::Here { shot, round }
    }

    /// The last whole, if it is worth beginning from: it leads to the top by less than itself, and takes nobody back.
    fn usable_shot(&self, asker: &Asker<'_>, source: &Source) -> Option<Arc<Shot>> {
        let shot = self.shots[index(asker.encoding)].as_ref()?;
        let goes_back = asker.round == self.round && shot.seq < asker.cursor;
        let (missing, behind) = self.history.later_than(shot.seq);
        if goes_back || missing > 0 {
            return None;
        }
        let count = behind.len();
        let bytes: usize = behind.take(MOST).map(Entry::bytes).sum();
        // One that is being encoded is as good as new.
        let len = shot.len().unwrap_or(LARGE);
        let is_close = match source {
            // A small one is soon made anew.
            Source::Held(_) => len >= LARGE && bytes <= len / 4,
            Source::Read(_) | Source::None => bytes <= len,
        };
        (count == 0 || count <= MOST && is_close).then(|| Arc::clone(shot))
    }

    fn wait(
        &mut self,
        stream: &Arc<Stream>,
        reads: &Arc<dyn Reads>,
        asker: &Asker<'_>,
        wait: &mut Wait,
    ) -> Shown {
        let reading = &mut self.reading;
        if let Some(seat) = wait.seat
            && reading.waiting.holds(seat)
        {
            return Shown::Awaited;
        }
        if wait.seat.take().is_some() {
            if let Some((ended, fault)) = &reading.failure
                && *ended > wait.since
            {
                return Shown::Failed(fault.clone());
            }
            wait.in_vain += 1;
            if wait.in_vain >= ATTEMPTS {
                return Shown::Failed(unavailable("the state changes faster than it is read"));
            }
        }
        wait.since = reading.ended;
        wait.seat = Some(reading.waiting.sit(asker.ringer.clone()));
        if !reading.is_running {
            reading.is_running = true;
            let reading = Arc::clone(stream).read(Arc::clone(reads));
            asker.tasks.spawn(reading);
        }
        Shown::Awaited
    }

    fn end_reading(&mut self, result: Result<(), Box<Fault>>) -> Rung {
        let reading = &mut self.reading;
        reading.is_running = false;
        reading.ended += 1;
        reading.failure = result.err().map(|fault| (reading.ended, fault));
        Rung::of(reading.waiting.clear())
    }
}

/// A fault after which the channel may be asked for again.
fn unavailable(sentence: &str) -> Box<Fault> {
    let fault = Fault::with_message(Code::Unavailable, Executed::No, sentence);
    Box::new(fault.retry_after_ms(RETRY_AFTER))
}

fn retryable(fault: Fault) -> Fault {
    if fault.code == Code::Unavailable && fault.retry_after_ms.is_none() {
        return fault.retry_after_ms(RETRY_AFTER);
    }
    fault
}

/// How often a whole is read that comes too late to go on from.
const ATTEMPTS: u8 = 3;
/// How long one reading may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// In milliseconds.
const RETRY_AFTER: u64 = 1000;
/// In bytes.
const LARGE: usize = 16 * 1024;
/// How many changes may lie behind a whole that is used again.
const MOST: usize = 256;
