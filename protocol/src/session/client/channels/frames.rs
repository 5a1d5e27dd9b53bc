//! What the server says of channels, and what becomes of it.

use std::time::Duration;

use super::super::cause::Cause;
use super::super::effect::{ChannelKey, ClientEffect};
use super::super::news::ChannelNews;
use super::{Channels, Followed, Standing, set_presence, tell};
use crate::envelope::{
    ChannelKind, Current, Delta, Deltas, Gap, Notify, Presence, PresenceDiff, PresenceStatus, Seat,
    SignalPayload, Snapshot, Subscribed, SubscribedChannel,
};
use crate::fault::Fault;
use crate::flow::Heard;
use crate::moment::Moment;
use crate::payload::Raw;
use crate::position::Position;

impl Channels {
    pub(in super::super) fn subscribed(
        &mut self,
        subscribed: Subscribed,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        for SubscribedChannel { kind, name, result } in subscribed.channels {
            let key = ChannelKey { kind, name };
            match result {
                Ok(seat) => self.seated(key, &seat, effects),
                Err(fault) => self.refused(key, fault, now, effects),
            }
        }
    }

    fn seated(&mut self, key: ChannelKey, seat: &Seat, effects: &mut Vec<ClientEffect<'_>>) {
        let Some(followed) = self.followed.get_mut(&key) else {
            return;
        };
        followed.follower.seated(&seat.epoch, seat.seq);
        followed.standing = Standing::Live;
        // A new connection is an active one until something else is said.
        if key.kind == ChannelKind::Presence
            && let Some(status) = followed.status.or(self.status)
            && status != PresenceStatus::Active
        {
            effects.push(set_presence(status, Some(key.name.clone())));
        }
        // What is behind gets what it missed next, which says that it is live by itself.
        let is_here = followed
            .follower
            .since()
            .is_some_and(|mine| *mine.epoch == *seat.epoch && mine.seq == seat.seq);
        if is_here || key.kind == ChannelKind::Domain {
            effects.push(tell(key, ChannelNews::Live));
        }
    }

    fn refused(
        &mut self,
        key: ChannelKey,
        fault: Box<Fault>,
        now: Moment,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let Some(followed) = self.followed.get_mut(&key) else {
            return;
        };
        let wait = fault.retry_after_ms.map(Duration::from_millis);
        let retry_at = wait.map(|wait| now + wait.clamp(SHORTEST_WAIT, Cause::LONGEST_WAIT));
        followed.standing = Standing::Refused(retry_at);
        match retry_at {
            Some(_) => followed.follower.disconnected(),
            // What is not to be seen is not kept, so there is nothing to go on from.
            None => followed.follower.reset(),
        }
        self.earliest = [self.earliest, retry_at].into_iter().flatten().min();
        effects.push(tell(key, ChannelNews::Refused(fault)));
    }

    pub(in super::super) fn snapshot<'a>(
        &mut self,
        snapshot: Snapshot<Raw<'a>>,
        effects: &mut Vec<ClientEffect<'a>>,
    ) {
        let Some((key, followed)) = self.find(ChannelKind::State, snapshot.resource) else {
            return;
        };
        let heard = followed
            .follower
            .snapshot(snapshot.epoch.as_deref(), snapshot.seq);
        let news = if followed.take(&key, heard, effects) {
            ChannelNews::Snapshot {
                state: snapshot.state,
                op_ids: snapshot.op_ids,
                position: position(snapshot.epoch, snapshot.seq),
            }
        } else if followed.follower.since().is_some() {
            // It holds nothing that is not known: what was lost is found.
            ChannelNews::Live
        } else {
            return;
        };
        effects.push(tell(key, news));
    }

    /// One change is a list of one.
    pub(in super::super) fn delta<'a>(
        &mut self,
        delta: Delta<Raw<'a>>,
        effects: &mut Vec<ClientEffect<'a>>,
    ) {
        let deltas = Deltas {
            deltas: vec![delta.delta],
            seq: delta.seq,
            timestamp: delta.timestamp,
            epoch: delta.epoch,
            from: delta.from,
            resource: delta.resource,
            op_ids: delta.op_ids,
        };
        self.deltas(deltas, effects);
    }

    pub(in super::super) fn deltas<'a>(
        &mut self,
        deltas: Deltas<Raw<'a>>,
        effects: &mut Vec<ClientEffect<'a>>,
    ) {
        let Some((key, followed)) = self.find(ChannelKind::State, deltas.resource) else {
            return;
        };
        let epoch = deltas.epoch.as_deref();
        let heard = followed.follower.changes(epoch, deltas.from, deltas.seq);
        if followed.take(&key, heard, effects) {
            let news = ChannelNews::Deltas {
                deltas: deltas.deltas,
                op_ids: deltas.op_ids,
                position: position(deltas.epoch, deltas.seq),
            };
            effects.push(tell(key, news));
        }
    }

    pub(in super::super) fn current(
        &mut self,
        current: Current,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let Some((key, followed)) = self.find(current.kind, current.resource) else {
            return;
        };
        let heard = followed.follower.current(&current.epoch, current.seq);
        let is_known = heard == Heard::Duplicate;
        if followed.take(&key, heard, effects) || is_known {
            effects.push(tell(key, ChannelNews::Live));
        }
    }

    pub(in super::super) fn presence(
        &mut self,
        presence: Presence,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let Some((key, followed)) = self.find(ChannelKind::Presence, presence.resource) else {
            return;
        };
        // A server that counts nothing says the whole list each time.
        let is_news = match presence.seq {
            Some(seq) => {
                let heard = followed.follower.snapshot(presence.epoch.as_deref(), seq);
                followed.take(&key, heard, effects)
            }
            None => true,
        };
        let news = if is_news {
            let position = |seq| position(presence.epoch, seq);
            ChannelNews::Users {
                users: presence.users,
                position: presence.seq.map(position),
            }
        } else if followed.follower.since().is_some() {
            ChannelNews::Live
        } else {
            return;
        };
        effects.push(tell(key, news));
    }

    pub(in super::super) fn presence_diff(
        &mut self,
        diff: PresenceDiff,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let Some((key, followed)) = self.find(ChannelKind::Presence, diff.resource) else {
            return;
        };
        let epoch = diff.epoch.as_deref();
        let heard = followed.follower.changes(epoch, diff.from, diff.seq);
        if followed.take(&key, heard, effects) {
            let news = ChannelNews::UsersChanged {
                joined: diff.joined,
                left: diff.left,
                changed: diff.changed,
                position: position(diff.epoch, diff.seq),
            };
            effects.push(tell(key, news));
        }
    }

    pub(in super::super) fn notify<'a>(
        &mut self,
        notify: Notify<Raw<'a>>,
        effects: &mut Vec<ClientEffect<'a>>,
    ) {
        let Some((key, followed)) = self.find(ChannelKind::Domain, Some(notify.domain)) else {
            return;
        };
        // An event without a number can neither be missed nor come twice.
        let is_news = match notify.seq {
            Some(seq) => {
                let epoch = notify.epoch.as_deref();
                let heard = followed.follower.changes(epoch, notify.from, seq);
                followed.take(&key, heard, effects)
            }
            None => true,
        };
        if is_news {
            let news = ChannelNews::Event {
                event: notify.event,
                event_type: notify.event_type,
                correlation_id: notify.correlation_id,
                seq: notify.seq,
            };
            effects.push(tell(key, news));
        }
    }

    pub(in super::super) fn gap(&mut self, gap: Gap, effects: &mut Vec<ClientEffect<'_>>) {
        let Some((key, followed)) = self.find(ChannelKind::Domain, Some(gap.domain)) else {
            return;
        };
        let heard = followed.follower.gap(gap.epoch.as_deref(), gap.seq);
        if followed.take(&key, heard, effects) {
            let missed = gap.missed;
            effects.push(tell(key, ChannelNews::Gap { missed }));
        }
    }

    pub(in super::super) fn hear_signal(
        &mut self,
        topic: Option<Box<str>>,
        from_user_id: Box<str>,
        signal: SignalPayload,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        if let Some((key, _)) = self.find(ChannelKind::Presence, topic) {
            let news = ChannelNews::Signal {
                from_user_id,
                signal,
            };
            effects.push(tell(key, news));
        }
    }

    /// The channel of which something is said. One that is not named is none that was asked for.
    fn find(
        &mut self,
        kind: ChannelKind,
        name: Option<Box<str>>,
    ) -> Option<(ChannelKey, &mut Followed)> {
        let key = ChannelKey { kind, name: name? };
        let followed = self.followed.get_mut(&key)?;
        Some((key, followed))
    }
}

fn position(epoch: Option<Box<str>>, seq: u64) -> Position {
    Position::new(epoch.unwrap_or_default(), seq)
}

/// A server that asks to be asked sooner is not.
const SHORTEST_WAIT: Duration = Duration::from_millis(50);
