//! What a reader takes out of the ring.

use std::num::NonZeroU64;
use std::sync::Arc;

use wilco_protocol::Encoding;
use wilco_protocol::flow::Entry;

use super::{Stream, Track};
use crate::flow::bell::Ringer;
use crate::flow::roll::Seat;
use crate::flow::said::{Dialect, Merged, Said, Word};
use crate::flow::source::{Changes, Source};
use crate::flow::spoken::index;

/// A few things that were said, in order.
pub(crate) type Few = [Option<Arc<Said>>; FEW];

/// What is behind a reader's position.
pub(crate) enum Pulled {
    /// Nothing: the reader sits, and is rung when there is more.
    Nothing(Seat),
    /// These; and nothing more if there is a seat.
    Few(Few, Option<Seat>),
    /// All of this in one message.
    Merged(Arc<Merged>),
    /// More than is kept, or more than the whole takes; so many are missing, or nobody knows how many if it is none.
    Fallen(u64),
}

impl Stream {
    /// Takes what is behind `cursor`, a position of the epoch `round`.
    pub(crate) fn pull(
        &self,
        cursor: u64,
        round: u64,
        encoding: Encoding,
        ringer: &Ringer,
        seat: Option<Seat>,
    ) -> Pulled {
        let mut track = self.track();
        if let Some(seat) = seat {
            track.roll.rise(seat);
        }
        if round != track.round {
            return Pulled::Fallen(0);
        }
        let (missing, count, any_needless) = track.behind(cursor);
        if missing > 0 {
            let base = track.history.base();
            let missed = track.missed(cursor, base);
            return Pulled::Fallen(missed.map_or(0, NonZeroU64::get));
        }
        if count == 0 {
            return Pulled::Nothing(track.roll.sit(ringer.clone()));
        }
        if self.dialect != Dialect::State || (count <= FEW && !any_needless) {
            let (few, is_all) = track.few(cursor);
            let seat = is_all.then(|| track.roll.sit(ringer.clone()));
            return Pulled::Few(few, seat);
        }
        if count > FEW && self.is_shorter_as_a_whole(&track, cursor, encoding) {
            return Pulled::Fallen(0);
        }
        Pulled::Merged(track.merge(cursor, encoding))
    }

    /// Makes changes that were asked for one message that leads from `cursor` to where the ring goes on. `None` if they
    /// do not, or are too many to be better than the whole.
    pub(crate) fn join(&self, cursor: u64, round: u64, changes: Changes) -> Option<Merged> {
        let to = changes.last()?.1;
        let bytes: usize = changes.iter().map(|(delta, _)| delta.len()).sum();
        let mut track = self.track();
        let is_on = track.round == round && track.history.later_than(to).0 == 0;
        if !is_on || to <= cursor || bytes > MOST_ASKED {
            return None;
        }
        track.known = track.known.max(to);
        let now = crate::connection::unix_ms();
        let address = &track.address;
        let mut from = cursor;
        let mut said = Vec::with_capacity(changes.len());
        for (delta, seq) in changes {
            let word = Word::Delta {
                delta,
                op_ids: Box::default(),
            };
            said.push(Arc::new(Said::new(address, from, seq, now, word)));
            from = seq;
        }
        Some(Merged::new(cursor, to, said))
    }

    /// The earliest position that the ring leads on from.
    pub(crate) fn base(&self) -> u64 {
        self.track().history.base()
    }

    /// Whether the whole is at hand and takes less than what is behind `cursor`.
    fn is_shorter_as_a_whole(&self, track: &Track, cursor: u64, encoding: Encoding) -> bool {
        let weight = track.weights[index(encoding)];
        let behind = track.history.bytes_after(cursor);
        matches!(self.source, Source::Held(_))
            && weight
                .zip(behind)
                .is_some_and(|(weight, behind)| weight as u64 <= behind)
    }
}

impl Track {
    /// How many are missing behind `cursor`, how many are there, and whether any of a few is needless.
    fn behind(&self, cursor: u64) -> (u64, usize, bool) {
        let (missing, mut behind) = self.history.later_than(cursor);
        let count = behind.len();
        let any_needless = count <= FEW && behind.any(|entry| entry.superseded_by().is_some());
        (missing, count, any_needless)
    }

    /// The first few behind `cursor`, and whether that is all.
    fn few(&self, cursor: u64) -> (Few, bool) {
        let mut few = Few::default();
        let mut bytes = 0;
        let (_, mut behind) = self.history.later_than(cursor);
        for place in &mut few {
            let Some(entry) = behind.next() else {
                return (few, true);
            };
            bytes += entry.bytes();
            // One goes in any case.
            if bytes > entry.bytes() && bytes > AT_ONCE {
                return (few, false);
            }
            *place = Some(Arc::clone(entry.held()));
        }
        let is_all = behind.next().is_none();
        (few, is_all)
    }

    /// What is behind `cursor` as one message, as far as it has a bearable length. Those who stand at the same place are
    /// given the same.
    fn merge(&mut self, cursor: u64, encoding: Encoding) -> Arc<Merged> {
        let known = self.merged[index(encoding)].as_ref();
        if let Some(merged) = known.filter(|merged| merged.from == cursor) {
            return Arc::clone(merged);
        }
        let (mut to, mut bytes) = (cursor, 0);
        for entry in self.history.later_than(cursor).1 {
            bytes += entry.bytes();
            if to > cursor && bytes > AT_ONCE {
                break;
            }
            to = entry.seq();
        }
        let is_needed = |entry: &&Entry<_>| entry.superseded_by().is_none_or(|by| by > to);
        let (_, behind) = self.history.later_than(cursor);
        let within = behind.take_while(|entry| entry.seq() <= to);
        let deltas = within.filter(is_needed).map(|it| Arc::clone(it.held()));
        let merged = Arc::new(Merged::new(cursor, to, deltas.collect()));
        self.merged[index(encoding)] = Some(Arc::clone(&merged));
        merged
    }
}

/// As many go as they are; more go as one message.
const FEW: usize = 4;
/// How many bytes are taken at once, unless a single message has more.
const AT_ONCE: usize = 64 * 1024;
/// In bytes: what changes may take that were asked for, before the whole is thought to be shorter.
const MOST_ASKED: usize = 256 * 1024;
