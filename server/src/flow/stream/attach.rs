//! Where a reader begins who says where they stand: the decision table of recovery, under one lock.

use std::num::NonZeroU64;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::Instant;
use wilco_protocol::flow::{Recovery, Why};
use wilco_protocol::{Encoding, Position};

use super::{Rung, Stream, Track, fresh_epoch};
use crate::flow::roll::Seat;
use crate::flow::said::{Address, Dialect};
use crate::flow::source::Source;
use crate::flow::spoken::index;

/// Where a reader begins.
#[derive(Debug)]
pub(crate) struct Attached {
    pub(crate) address: Arc<Address>,
    /// Which epoch that is.
    pub(crate) round: u64,
    /// Where the stream is: what is owed and what is behind `cursor` leads there.
    pub(crate) top: u64,
    /// Whether the reader goes on from where they stood and misses nothing.
    pub(crate) recovered: bool,
    /// Behind what they begin to read.
    pub(crate) cursor: u64,
    pub(crate) owed: Owed,
}

/// What a reader is told before they read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owed {
    Nothing,
    /// That nothing was missed.
    Current,
    /// The whole.
    Whole,
    /// The changes from where they stand, which the ring does not hold; the whole if nobody does.
    Changes,
    /// Those changes were asked for.
    Asked,
    /// That events were missed, and how many if that can be said.
    Gap(Option<NonZeroU64>),
}

impl Stream {
    /// Counts one more reader.
    pub(crate) fn enter(&self, encoding: Encoding) {
        self.readers[index(encoding)].fetch_add(1, Ordering::Relaxed);
        let mut track = self.track();
        track.idle_since = None;
        // The latest one: an earlier runtime may have ended.
        if let Ok(runtime) = Handle::try_current() {
            track.runtime = Some(runtime);
        }
    }

    /// A reader goes, from their seat if they sit.
    pub(crate) fn leave(&self, encoding: Encoding, seat: Option<Seat>, waits: Option<Seat>) {
        let mut track = self.track();
        self.readers[index(encoding)].fetch_sub(1, Ordering::Relaxed);
        if let Some(seat) = seat {
            track.roll.rise(seat);
        }
        if let Some(seat) = waits {
            track.reading.cancel(seat);
        }
        if self.readers() == 0 {
            track.idle_since = Some(Instant::now());
        }
    }

    /// Decides where a reader begins who stands at `since`.
    pub(crate) fn attach(
        self: &Arc<Self>,
        since: Option<&Position>,
        encoding: Encoding,
    ) -> Attached {
        let mut track = self.track();
        let now = self.now();
        track.history.expire(now);
        let (attached, rung) = match self.dialect {
            Dialect::Domain => (track.attach_to_events(since), Rung::default()),
            Dialect::State | Dialect::Presence => {
                let is_read = matches!(self.source, Source::Read(_));
                track.attach_to_state(since, encoding, is_read)
            }
        };
        drop(track);
        self.ring(rung);
        attached
    }
}

impl Track {
    fn attach_to_state(
        &mut self,
        since: Option<&Position>,
        encoding: Encoding,
        is_read: bool,
    ) -> (Attached, Rung) {
        let weight = self.weights[index(encoding)];
        let here = |since: &&Position| *since.epoch == *self.history.epoch();
        // What a source gave may be ahead of what was heard of it.
        if let Some(since) = since.filter(here)
            && (self.history.heard() + 1..=self.known).contains(&since.seq)
        {
            return (
                self.attached(true, since.seq, Owed::Current),
                Rung::default(),
            );
        }
        let recovery = self.history.recover(since, weight);
        let seq = since.map_or(0, |since| since.seq);
        let attached = match recovery {
            Recovery::Current => self.attached(true, seq, Owed::Current),
            Recovery::Deltas { after } => self.attached(true, after, Owed::Nothing),
            Recovery::Snapshot(Why::NotInHistory) if is_read => {
                self.attached(false, seq, Owed::Changes)
            }
            // A whole that was taken earlier must not take anybody back.
            Recovery::Snapshot(Why::NotInHistory | Why::Longer) => {
                self.attached(false, seq, Owed::Whole)
            }
            Recovery::Snapshot(_) => self.attached(false, 0, Owed::Whole),
            Recovery::LostData => {
                let rung = self.lose_data();
                return (self.attached(false, 0, Owed::Whole), rung);
            }
        };
        (attached, Rung::default())
    }

    fn attach_to_events(&mut self, since: Option<&Position>) -> Attached {
        let top = self.history.top();
        let Some(since) = since else {
            return self.attached(false, top, Owed::Nothing);
        };
        if *since.epoch != *self.history.epoch() || since.seq > self.history.heard() {
            return self.attached(false, top, Owed::Gap(None));
        }
        if since.seq >= top {
            return self.attached(true, since.seq, Owed::Current);
        }
        let base = self.history.base();
        if self.events.forgets {
            let missed = self.missed(since.seq, top);
            return self.attached(false, top, Owed::Gap(missed));
        }
        if since.seq < base {
            let missed = self.missed(since.seq, base);
            return self.attached(false, base, Owed::Gap(missed));
        }
        self.attached(true, since.seq, Owed::Nothing)
    }

    fn attached(&self, recovered: bool, cursor: u64, owed: Owed) -> Attached {
        Attached {
            address: Arc::clone(&self.address),
            round: self.round,
            top: self.history.top().max(cursor),
            recovered,
            cursor,
            owed,
        }
    }

    /// Somebody knows more than there is. All begin anew, but not as often as somebody who lies would like.
    fn lose_data(&mut self) -> Rung {
        let is_recent = |at: Instant| at.elapsed() < BETWEEN_EPOCHS;
        if self.renewed_at.is_some_and(is_recent) {
            return Rung::default();
        }
        let name = &*self.address.name;
        tracing::error!(
            name,
            "a subscriber knows more than there is: a new epoch begins"
        );
        self.renewed_at = Some(Instant::now());
        let view = self.address.epoch.split_once('.').map(|(_, view)| view);
        let epoch = match view {
            None => fresh_epoch(),
            Some(view) => format!("{}.{view}", fresh_epoch()).into(),
        };
        let base = self.history.heard();
        self.renew(epoch, base);
        self.ring()
    }
}

/// Each new epoch costs a snapshot for everybody.
const BETWEEN_EPOCHS: Duration = Duration::from_secs(10);
