//! The channels of one connection.

mod judging;
mod presence;
mod serving;
mod table;

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, Stream as _};
use wilco_protocol::envelope::{
    ChannelKind, Resync, Subscribe, Subscribed, SubscribedChannel, Top, Unsubscribe,
};
use wilco_protocol::{Code, Encoding, Executed, Fault, Position, RequestId};

use super::bell::{Bell, Ringer};
use super::hub::{Hub, Leaving};
use super::reader::Reader;
use super::viewer::Viewer;
use crate::auth::Principal;
use crate::call::Connection;
use crate::shutdown::Shutdown;
use crate::socket::Outbound;
use judging::{Judged, Outcome};
use table::{Key, Phase, Subscription, Table};

/// The channels of one connection: what it asked for, what it may read and what it has read. There is none of this where
/// nothing was ever asked for.
#[derive(Default)]
pub(crate) struct Inflow {
    bell: Arc<Bell>,
    table: Table,
    /// Who has something to read, and the memory of those who were rung.
    due: VecDeque<u32>,
    rung: Vec<u32>,
    /// What others' code decides.
    pending: FuturesUnordered<BoxFuture<'static, Outcome>>,
    /// What is to be said of subscriptions.
    answers: VecDeque<(Option<RequestId>, SubscribedChannel)>,
}

/// What the channels of a connection have to do with.
pub(crate) struct Surroundings<'a> {
    pub(crate) hub: &'a Hub,
    pub(crate) principal: Option<&'a Principal>,
    pub(crate) connection: &'a Arc<Connection>,
    pub(crate) tasks: &'a Shutdown,
    pub(crate) encoding: Encoding,
    pub(crate) max_channels: usize,
    /// The longest message that may be said.
    pub(crate) max_len: usize,
    /// From so many waiting bytes on nothing is read.
    pub(crate) soft_mark: usize,
}

impl Surroundings<'_> {
    fn viewer(&self) -> Viewer {
        Viewer {
            principal: self.principal.cloned(),
            connection: Arc::clone(self.connection),
        }
    }
}

impl Inflow {
    /// Begins to read channels, or anew where they are read already. What comes of each is said with the next poll.
    pub(crate) fn subscribe(&mut self, subscribe: Subscribe, around: &Surroundings<'_>) {
        let Subscribe {
            request_id,
            channels,
        } = subscribe;
        for channel in channels {
            let (kind, name) = (channel.kind, &*channel.name);
            let found = match self.look_up(kind, name, around) {
                Ok(found) => found,
                Err(fault) => {
                    self.answer(request_id.clone(), kind, name, Err(fault));
                    continue;
                }
            };
            if let Some(key) = self.table.find(kind, name) {
                self.remove(key, Leaving::Lost);
            }
            let (name, channels) = found;
            let judged = Judged {
                since: channel.since,
                request_id: request_id.clone(),
                before: None,
                is_outdated: false,
            };
            let key = self.table.add(Subscription {
                kind,
                name,
                channels,
                judged_at: 0,
                status: None,
                phase: Phase::Judged(Box::new(judged)),
            });
            self.judge(key, around);
        }
    }

    /// Reads some channels no more.
    pub(crate) fn unsubscribe(&mut self, unsubscribe: &Unsubscribe) {
        for channel in &unsubscribe.channels {
            if let Some(key) = self.table.find(channel.kind, &channel.name) {
                self.remove(key, Leaving::ForGood);
            }
        }
    }

    /// Begins anew where the client says that it is. What it does not read it is not told of.
    pub(crate) fn resync(&mut self, resync: &Resync, url: Option<&str>) {
        let name = resync.resource.as_deref().or(url).unwrap_or_default();
        let Some(key) = self.table.find(resync.kind, name) else {
            return;
        };
        let since = resync.last_seq.zip(resync.epoch.clone());
        let since = since.map(|(seq, epoch)| Position::new(epoch, seq));
        match self.table.get(key).map(|it| &mut it.phase) {
            Some(Phase::Reading(reader)) => {
                reader.begin_at(since.as_ref());
                self.table.make_due(key, &mut self.due);
            }
            Some(Phase::Judged(judged)) => judged.since = since,
            None => {}
        }
    }

    /// The positions of the channels that have nothing more to say.
    pub(crate) fn tops(&mut self) -> Vec<Top> {
        let top = |it: &mut Subscription| {
            let Phase::Reading(reader) = &mut it.phase else {
                return None;
            };
            let Position { epoch, seq } = reader.top()?;
            Some(Top {
                kind: it.kind,
                name: it.name.as_str().into(),
                epoch,
                seq,
            })
        };
        self.table.all().filter_map(top).collect()
    }

    /// Ends all of it.
    pub(crate) fn end(mut self, leaving: Leaving) {
        for subscription in self.table.take_all() {
            subscription.leave(leaving);
        }
    }

    /// Says what is to be said, as far as there is room. Gives whether anything was.
    pub(crate) fn poll(
        &mut self,
        cx: &mut Context<'_>,
        around: &Surroundings<'_>,
        out: &mut Outbound,
    ) -> Poll<()> {
        // With each poll: a bell that has woken listens to nobody any more.
        self.bell.listen(cx.waker());
        self.bell.take(&mut self.rung);
        for key in self.rung.drain(..) {
            self.table.make_due_at(key, &mut self.due);
        }
        let mut any = false;
        while !self.pending.is_empty()
            && let Poll::Ready(Some(outcome)) = Pin::new(&mut self.pending).poll_next(cx)
        {
            any = true;
            self.settle(outcome, around, out);
        }
        any |= self.say_answers(around.encoding, out);
        while out.len() <= around.soft_mark
            && !out.is_closing()
            && let Some(key) = self.table.next_due(&mut self.due)
        {
            any |= self.serve(key, around, out);
            any |= self.say_answers(around.encoding, out);
        }
        if any { Poll::Ready(()) } else { Poll::Pending }
    }

    fn ringer(&self, key: Key) -> Ringer {
        Ringer::new(&self.bell, key.at())
    }

    fn remove(&mut self, key: Key, leaving: Leaving) {
        if let Some(subscription) = self.table.remove(key) {
            subscription.leave(leaving);
        }
    }

    /// Ends a subscription that goes on no more, and says so.
    fn refuse(&mut self, key: Key, request_id: Option<RequestId>, fault: Box<Fault>) {
        let Some(subscription) = self.table.remove(key) else {
            return;
        };
        let (kind, name) = (subscription.kind, subscription.name.clone());
        subscription.leave(Leaving::Refused);
        self.answer(request_id, kind, name.as_str(), Err(fault));
    }

    fn answer(
        &mut self,
        request_id: Option<RequestId>,
        kind: ChannelKind,
        name: &str,
        result: Result<wilco_protocol::envelope::Seat, Box<Fault>>,
    ) {
        let name = name.into();
        let channel = SubscribedChannel { kind, name, result };
        self.answers.push_back((request_id, channel));
    }
}
