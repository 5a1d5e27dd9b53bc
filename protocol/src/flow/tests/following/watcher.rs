//! A client, its connection and the cursor that the server keeps of it.

use std::collections::VecDeque;

use super::source::{Source, fold};
use super::stream::Stream;
use crate::envelope::{ChannelKind, Resync};
use crate::flow::{Follower, Heard, Recovery};
use crate::position::Position;

#[derive(Debug, Clone)]
pub(super) enum Frame {
    Snapshot {
        epoch: Box<str>,
        seq: u64,
        state: u64,
    },
    Deltas {
        epoch: Box<str>,
        from: u64,
        seq: u64,
        deltas: Vec<u64>,
    },
    Current {
        epoch: Box<str>,
        seq: u64,
    },
    Top {
        epoch: Box<str>,
        seq: u64,
    },
}

pub(super) struct Watcher {
    follower: Follower,
    state: u64,
    connection: Option<Connection>,
    questions: usize,
}

struct Connection {
    cursor: Cursor,
    up: VecDeque<Option<Position>>,
    down: VecDeque<Frame>,
}

enum Cursor {
    /// The subscription has not arrived.
    None,
    /// Waits for the source.
    Waits,
    At(u64),
}

impl Watcher {
    pub(super) fn new() -> Self {
        Self {
            follower: Follower::new(ChannelKind::State, None),
            state: 0,
            connection: None,
            questions: 0,
        }
    }

    pub(super) const fn questions(&self) -> usize {
        self.questions
    }

    pub(super) fn connect(&mut self) {
        self.connection.get_or_insert_with(|| Connection {
            cursor: Cursor::None,
            up: [self.follower.since().cloned()].into(),
            down: VecDeque::new(),
        });
    }

    pub(super) fn cut(&mut self) {
        self.connection = None;
        self.follower.disconnected();
    }

    pub(super) fn lose_frame(&mut self) {
        if let Some(connection) = &mut self.connection {
            connection.down.pop_front();
        }
    }

    /// The server hears a subscription or a question: both name a position.
    pub(super) fn be_heard(&mut self, stream: &Stream) {
        if let Some(connection) = &mut self.connection
            && let Some(since) = connection.up.pop_front()
        {
            connection.decide(stream, since.as_ref());
        }
    }

    pub(super) fn be_renewed(&mut self) {
        if let Some(connection) = &mut self.connection
            && !matches!(connection.cursor, Cursor::None)
        {
            connection.cursor = Cursor::Waits;
        }
    }

    pub(super) fn be_answered(&mut self, snapshot: &Frame) {
        if let Some(connection) = &mut self.connection
            && matches!(connection.cursor, Cursor::Waits)
            && let Frame::Snapshot { seq, .. } = snapshot
        {
            connection.cursor = Cursor::At(*seq);
            connection.down.push_back(snapshot.clone());
        }
    }

    pub(super) fn pull(&mut self, stream: &Stream) {
        if let Some(connection) = &mut self.connection
            && connection.down.len() < SOFT
        {
            connection.pull(stream);
        }
    }

    pub(super) fn heartbeat(&mut self, stream: &Stream) {
        if let Some(connection) = &mut self.connection
            && let Cursor::At(seq) = connection.cursor
            && seq == stream.history.top()
        {
            let epoch = stream.history.epoch().into();
            connection.down.push_back(Frame::Top { epoch, seq });
        }
    }

    pub(super) fn deliver(&mut self, source: &Source) {
        let Some(connection) = &mut self.connection else {
            return;
        };
        let Some(frame) = connection.down.pop_front() else {
            return;
        };
        let before = self.follower.since().cloned();
        match self.hear(frame) {
            Heard::Resync(question) => self.ask(*question),
            Heard::Apply => self.check(before, source),
            Heard::Duplicate | Heard::Ignore => assert_eq!(self.follower.since(), before.as_ref()),
            Heard::Failed => panic!("nothing was unfit"),
        }
    }

    pub(super) fn check_at_top(&self, stream: &Stream) {
        let since = self.follower.since().expect("it has a state");
        let top = (stream.history.epoch(), stream.history.top());
        assert_eq!((&*since.epoch, since.seq), top, "S3");
    }

    fn hear(&mut self, frame: Frame) -> Heard {
        match frame {
            Frame::Snapshot { epoch, seq, state } => {
                let heard = self.follower.snapshot(Some(&epoch), seq);
                if heard == Heard::Apply {
                    self.state = state;
                }
                heard
            }
            Frame::Deltas {
                epoch,
                from,
                seq,
                deltas,
            } => {
                let heard = self.follower.changes(Some(&epoch), Some(from), seq);
                if heard == Heard::Apply {
                    self.state = deltas.into_iter().fold(self.state, fold);
                }
                heard
            }
            Frame::Current { epoch, seq } => self.follower.current(&epoch, seq),
            Frame::Top { epoch, seq } => self.follower.top(&epoch, seq),
        }
    }

    fn ask(&mut self, question: Resync) {
        self.questions += 1;
        let since = question.epoch.zip(question.last_seq);
        let since = since.map(|(epoch, seq)| Position { epoch, seq });
        assert_eq!(since.as_ref(), self.follower.since());
        let connection = self.connection.as_mut().expect("it was heard on one");
        connection.up.push_back(since);
    }

    fn check(&self, before: Option<Position>, source: &Source) {
        let now = self.follower.since().expect("something was applied");
        assert_eq!(self.state, source.state(&now.epoch, now.seq), "S1 at {now}");
        if let Some(before) = before.filter(|before| before.epoch == now.epoch) {
            assert!(before.seq <= now.seq, "S2 {before} -> {now}");
        }
    }
}

impl Connection {
    fn decide(&mut self, stream: &Stream, since: Option<&Position>) {
        let history = &stream.history;
        match history.recover(since, None) {
            Recovery::Current => {
                let (epoch, seq) = (history.epoch().into(), history.top());
                self.down.push_back(Frame::Current { epoch, seq });
                self.cursor = Cursor::At(seq);
            }
            Recovery::Deltas { after } => {
                self.cursor = Cursor::At(after);
                self.pull(stream);
            }
            Recovery::Snapshot(_) => self.cursor = Cursor::Waits,
            Recovery::LostData => panic!("nobody is ahead of the stream within an epoch"),
        }
    }

    fn pull(&mut self, stream: &Stream) {
        let Cursor::At(from) = self.cursor else {
            return;
        };
        let Some(entries) = stream.history.after(from) else {
            self.cursor = Cursor::Waits;
            return;
        };
        let deltas: Vec<u64> = entries.map(|entry| *entry.held()).collect();
        if deltas.is_empty() {
            return;
        }
        let seq = stream.history.top();
        let epoch = stream.history.epoch().into();
        self.down.push_back(Frame::Deltas {
            epoch,
            from,
            seq,
            deltas,
        });
        self.cursor = Cursor::At(seq);
    }
}

/// How many frames may wait before a connection takes no more.
const SOFT: usize = 3;
