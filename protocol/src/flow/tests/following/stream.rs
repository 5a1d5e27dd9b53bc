//! What the server keeps of a view of the source.

use super::source::Source;
use super::watcher::{Frame, Watcher};
use crate::flow::tests::{at, entries};
use crate::flow::{Change, History, Placed};

pub(super) struct Stream {
    pub(super) history: History<u64>,
    /// The number up to which broadcasts have come or were lost.
    broadcast: u64,
    /// The source is asked once for all who wait; the answer is as old as the question.
    reading: Option<u64>,
}

impl Stream {
    pub(super) fn new(source: &Source) -> Self {
        Self {
            history: History::new(source.epoch().into(), 0, entries(RING)),
            broadcast: 0,
            reading: None,
        }
    }

    pub(super) fn hear(&mut self, source: &Source) {
        if self.broadcast == source.seq() {
            return;
        }
        self.broadcast += 1;
        match source.change(self.broadcast) {
            Some(change) => self
                .history
                .append_at(self.broadcast, Change::new(change, 1), at(0)),
            None => self.history.skip(self.broadcast),
        };
    }

    pub(super) fn miss(&mut self, source: &Source) {
        self.broadcast = (self.broadcast + 1).min(source.seq());
    }

    /// Somebody says how far the source is, as after a loss that nothing else shows.
    pub(super) fn catch_up(&mut self, source: &Source) {
        while self.broadcast < source.seq() {
            self.hear(source);
        }
        if self.history.heard() < source.seq() {
            self.history.restart(source.seq());
        }
    }

    pub(super) fn renew(&mut self, source: &Source) {
        self.history.renew(source.epoch().into(), 0);
        self.broadcast = 0;
        self.reading = None;
    }

    pub(super) fn read(&mut self, source: &Source) {
        self.reading.get_or_insert(source.seq());
    }

    pub(super) fn answer(&mut self, source: &Source, watchers: &mut [Watcher]) {
        let Some(read) = self.reading else { return };
        match self.history.place(read) {
            // The changes up to it are on their way: they will place it.
            Placed::Ahead => {}
            Placed::Behind => self.reading = None,
            Placed::At(seq) => {
                self.reading = None;
                let epoch = self.history.epoch();
                // The state is the one of the number that was read, whatever place it gets.
                let state = source.state(epoch, read);
                for watcher in watchers {
                    watcher.be_answered(&Frame::Snapshot {
                        epoch: epoch.into(),
                        seq,
                        state,
                    });
                }
            }
        }
    }
}

/// Small, so that cursors fall out of it.
const RING: usize = 4;
