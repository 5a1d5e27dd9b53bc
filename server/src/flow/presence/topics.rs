//! Who is present where: the rosters of all topics, and when the next of them has something to tell.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use wilco_protocol::Moment;
use wilco_protocol::envelope::{PresenceInfo, PresenceStatus, SignalPayload};
use wilco_protocol::flow::{Member, PresenceChange, Roster, RosterTimes};

use super::inbox::{Inbox, Signalled};

/// Names a topic. A user of one tenant is nobody in another, so each tenant has its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TopicKey {
    pub(crate) name: Arc<str>,
    pub(crate) tenant: Option<Arc<str>>,
}

/// One connection's place at one topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SeatId(u64);

/// All topics of one presence.
#[derive(Debug)]
pub(super) struct Topics {
    times: RosterTimes,
    by_key: HashMap<TopicKey, Topic>,
    due: BTreeSet<(Moment, TopicKey)>,
    last: u64,
}

#[derive(Debug)]
struct Topic {
    roster: Roster<SeatId>,
    /// Where signals go, of the live connections that take some.
    inboxes: HashMap<SeatId, Arc<Inbox>>,
    /// When it is to be looked at, as it stands among those that are due.
    due: Option<Moment>,
}

/// Why a signal went nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Undelivered {
    /// Who sends it is not present, or whom it is for.
    NoPeer,
    /// As many wait already as may.
    Full,
}

impl Topics {
    pub(super) fn new(times: RosterTimes) -> Self {
        Self {
            times,
            by_key: HashMap::new(),
            due: BTreeSet::new(),
            last: 0,
        }
    }

    /// For how long a lost connection counts, at topics that begin from now on.
    pub(super) fn set_grace(&mut self, grace: Duration) {
        self.times.grace = grace;
    }

    /// Makes a connection present. Gives its place.
    pub(super) fn join(
        &mut self,
        key: &TopicKey,
        member: Member,
        inbox: Option<Arc<Inbox>>,
        now: Moment,
    ) -> SeatId {
        self.last += 1;
        let seat = SeatId(self.last);
        let times = self.times;
        let topic = self.by_key.entry(key.clone());
        let topic = topic.or_insert_with(|| Topic {
            roster: Roster::new(times),
            inboxes: HashMap::new(),
            due: None,
        });
        topic.roster.join(seat, member, now);
        topic.inboxes.extend(inbox.map(|inbox| (seat, inbox)));
        self.schedule(key);
        seat
    }

    pub(super) fn set_status(
        &mut self,
        key: &TopicKey,
        seat: SeatId,
        status: PresenceStatus,
        now: Moment,
    ) {
        if let Some(topic) = self.by_key.get_mut(key) {
            topic.roster.set_status(seat, status, now);
            self.schedule(key);
        }
    }

    /// Takes a connection out that has said so, or that may not be there any more.
    pub(super) fn leave(&mut self, key: &TopicKey, seat: SeatId, now: Moment) {
        if let Some(topic) = self.by_key.get_mut(key) {
            topic.inboxes.remove(&seat);
            topic.roster.leave(seat, now);
            self.schedule(key);
        }
    }

    /// Takes a connection out when nobody comes back in its place.
    pub(super) fn lose(&mut self, key: &TopicKey, seat: SeatId, now: Moment) {
        if let Some(topic) = self.by_key.get_mut(key) {
            topic.inboxes.remove(&seat);
            topic.roster.lose(seat, now);
            self.schedule(key);
        }
    }

    /// Who was told to be there.
    pub(super) fn told(&self, key: &TopicKey) -> Vec<PresenceInfo> {
        let topic = self.by_key.get(key);
        topic.map_or_else(Vec::new, |topic| topic.roster.told().cloned().collect())
    }

    /// Who is there.
    pub(super) fn present(&self, key: &TopicKey) -> Vec<PresenceInfo> {
        let topic = self.by_key.get(key);
        topic.map_or_else(Vec::new, |topic| topic.roster.present().collect())
    }

    /// When something is to be told.
    pub(super) fn next_tick(&self) -> Option<Moment> {
        self.due.first().map(|(at, _)| *at)
    }

    /// What is to be told now, of each topic.
    pub(super) fn tick(&mut self, now: Moment) -> Vec<(TopicKey, PresenceChange)> {
        let mut changes = Vec::new();
        while self.due.first().is_some_and(|(at, _)| *at <= now)
            && let Some((_, key)) = self.due.pop_first()
        {
            let Some(topic) = self.by_key.get_mut(&key) else {
                continue;
            };
            topic.due = None;
            let change = topic.roster.tick(now);
            self.schedule(&key);
            changes.extend(change.map(|change| (key, change)));
        }
        changes
    }

    /// Puts a signal to all connections of a user but the one that sends it. Gives whom to ring; at least one has taken it.
    pub(super) fn signal(
        &self,
        key: &TopicKey,
        from: SeatId,
        target_user_id: &str,
        signal: SignalPayload,
    ) -> Result<Vec<Arc<Inbox>>, Undelivered> {
        let topic = self.by_key.get(key).ok_or(Undelivered::NoPeer)?;
        let sender = topic.roster.user_of(from).ok_or(Undelivered::NoPeer)?;
        let signal = Arc::new(Signalled {
            from_user_id: sender.into(),
            signal,
            topic: Arc::clone(&key.name),
        });
        let seats = topic.roster.connections(target_user_id);
        let inboxes = seats
            .filter(|seat| *seat != from)
            .filter_map(|seat| topic.inboxes.get(&seat));
        let mut inboxes = inboxes.peekable();
        if inboxes.peek().is_none() {
            return Err(Undelivered::NoPeer);
        }
        let taken: Vec<_> = inboxes
            .filter(|inbox| inbox.put(&signal))
            .cloned()
            .collect();
        if taken.is_empty() {
            return Err(Undelivered::Full);
        }
        Ok(taken)
    }

    /// Notes when a topic is to be looked at again; one with nobody in it and nothing to tell is forgotten.
    fn schedule(&mut self, key: &TopicKey) {
        let Some(topic) = self.by_key.get_mut(key) else {
            return;
        };
        let next = topic.roster.next_tick();
        if next != topic.due {
            if let Some(before) = topic.due {
                self.due.remove(&(before, key.clone()));
            }
            self.due.extend(next.map(|at| (at, key.clone())));
            topic.due = next;
        }
        let is_over = next.is_none() && topic.roster.present().next().is_none();
        if is_over {
            self.by_key.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Connection;

    fn key(name: &str) -> TopicKey {
        let (name, tenant) = (name.into(), None);
        TopicKey { name, tenant }
    }

    fn member(user_id: &str) -> Member {
        Member {
            user_id: user_id.into(),
            name: None,
            status: PresenceStatus::Active,
            joined_at: 1,
        }
    }

    fn at(ms: u64) -> Moment {
        Moment::after(Duration::from_millis(ms))
    }

    fn said(changes: &[(TopicKey, PresenceChange)]) -> String {
        let names = |users: &[PresenceInfo]| -> String {
            users
                .iter()
                .map(|user| &*user.user_id)
                .collect::<Vec<_>>()
                .join(",")
        };
        let said = changes.iter().map(|(key, change)| {
            let (joined, changed) = (names(&change.joined), names(&change.changed));
            format!("{}+{joined}-{}~{changed}", key.name, change.left.join(","))
        });
        said.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_happens_in_a_window_is_told_at_once_and_of_each_topic_apart() {
        let mut topics = Topics::new(RosterTimes::default());
        let (desk, gate) = (key("desk"), key("gate"));
        let ann = topics.join(&desk, member("ann"), None, at(0));
        topics.join(&desk, member("bob"), None, at(10));
        topics.join(&gate, member("ann"), None, at(20));
        assert_eq!(topics.next_tick(), Some(at(50)));
        assert_eq!(said(&topics.tick(at(49))), "");
        assert_eq!(said(&topics.tick(at(50))), "desk+ann,bob-~");
        assert_eq!(said(&topics.tick(at(70))), "gate+ann-~");
        assert_eq!(topics.next_tick(), None);
        for turn in 0..1000 {
            let status = [PresenceStatus::Idle, PresenceStatus::Away][turn % 2];
            topics.set_status(&desk, ann, status, at(100));
        }
        assert_eq!((topics.due.len(), topics.next_tick()), (1, Some(at(150))));
        assert_eq!(said(&topics.tick(at(150))), "desk+-~ann");
        assert_eq!(topics.told(&desk)[0].status, PresenceStatus::Away);
    }

    #[test]
    fn who_is_lost_leaves_after_the_grace_and_who_leaves_at_once() {
        let mut topics = Topics::new(RosterTimes::default());
        let desk = key("desk");
        let ann = topics.join(&desk, member("ann"), None, at(0));
        let bob = topics.join(&desk, member("bob"), None, at(0));
        topics.tick(at(50));
        topics.lose(&desk, ann, at(100));
        topics.leave(&desk, bob, at(100));
        assert_eq!(said(&topics.tick(at(150))), "desk+-bob~");
        assert_eq!(topics.next_tick(), Some(at(5100)));
        topics.tick(at(5100));
        assert_eq!(said(&topics.tick(at(5200))), "desk+-ann~");
        // Nothing is left of it.
        assert_eq!((topics.by_key.len(), topics.due.len()), (0, 0));
    }

    #[test]
    fn a_signal_finds_every_other_connection_of_a_user_who_is_there() {
        let inbox = || {
            let connection = Connection::nowhere(&http::HeaderMap::new());
            Some(Arc::new(Inbox::new(Arc::new(connection))))
        };
        let mut topics = Topics::new(RosterTimes::default());
        let desk = key("desk");
        let ann = topics.join(&desk, member("ann"), inbox(), at(0));
        topics.join(&desk, member("bob"), inbox(), at(0));
        let other = topics.join(&desk, member("bob"), inbox(), at(0));
        let offer = || SignalPayload::Offer { sdp: "x".into() };
        let sent = |topics: &Topics, key: &TopicKey, from, to: &str| {
            topics
                .signal(key, from, to, offer())
                .map(|inboxes| inboxes.len())
        };
        assert_eq!(sent(&topics, &desk, ann, "bob"), Ok(2));
        assert_eq!(sent(&topics, &desk, other, "bob"), Ok(1));
        for (key, from, to) in [
            (&desk, ann, "ann"),
            (&desk, ann, "cid"),
            (&key("gate"), ann, "bob"),
        ] {
            assert_eq!(
                sent(&topics, key, from, to),
                Err(Undelivered::NoPeer),
                "{to}"
            );
        }
        // Who is lost sends nothing and is sent nothing, though others still see him.
        topics.lose(&desk, other, at(100));
        assert_eq!(sent(&topics, &desk, ann, "bob"), Ok(1));
        assert_eq!(sent(&topics, &desk, other, "ann"), Err(Undelivered::NoPeer));
        let refused = (0..1000).find_map(|_| sent(&topics, &desk, ann, "bob").err());
        assert_eq!(refused, Some(Undelivered::Full));
    }
}
