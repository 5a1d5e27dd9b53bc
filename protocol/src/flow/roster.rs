//! Who is present, from the connections that say so.

mod member;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

pub use self::member::Member;
use self::member::User;
use super::presence::PresenceChange;
use crate::envelope::{PresenceInfo, PresenceStatus};
use crate::moment::Moment;

/// The delays of a roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RosterTimes {
    /// How long a lost connection still counts; default 5 s. Whoever comes back within it has
    /// not left.
    pub grace: Duration,
    /// How long changes are gathered before they are told; default 50 ms.
    pub window: Duration,
}

impl Default for RosterTimes {
    fn default() -> Self {
        Self {
            grace: Duration::from_secs(5),
            window: Duration::from_millis(50),
        }
    }
}

/// The users of one topic. `C` names a connection.
///
/// A user is present while at least one connection is, or was lost within the grace. What others
/// are told is the difference between what they were told before and what is: so joining and
/// leaving alternate for each user, whatever happens in between.
#[derive(Debug)]
pub struct Roster<C> {
    times: RosterTimes,
    users: BTreeMap<Box<str>, User<C>>,
    /// Who sits on each connection, lost ones within the grace included.
    seats: BTreeMap<C, Box<str>>,
    lost: BTreeSet<(Moment, C)>,
    told: BTreeMap<Box<str>, PresenceInfo>,
    touched: BTreeSet<Box<str>>,
    /// When the touched users are to be told.
    due: Option<Moment>,
}

impl<C: Copy + Ord> Roster<C> {
    /// A roster without users.
    #[must_use]
    pub fn new(times: RosterTimes) -> Self {
        Self {
            times,
            users: BTreeMap::new(),
            seats: BTreeMap::new(),
            lost: BTreeSet::new(),
            told: BTreeMap::new(),
            touched: BTreeSet::new(),
            due: None,
        }
    }

    /// The users as they were told last: the state that all changes returned so far lead to.
    pub fn told(&self) -> impl ExactSizeIterator<Item = &PresenceInfo> {
        self.told.values()
    }

    /// The users as they are, told or not.
    pub fn present(&self) -> impl Iterator<Item = PresenceInfo> {
        let users = self.users.iter();
        users.map(|(user_id, user)| user.told_as(user_id))
    }

    /// The live connections of a user, for those who want to reach it.
    pub fn connections(&self, user_id: &str) -> impl Iterator<Item = C> {
        let user = self.users.get(user_id);
        user.into_iter().flat_map(User::live)
    }

    /// The user of a live connection.
    #[must_use]
    pub fn user_of(&self, connection: C) -> Option<&str> {
        let user_id = self.seats.get(&connection)?;
        let user = self.users.get(user_id)?;
        user.is_live(connection).then_some(user_id)
    }

    /// A connection is present as `member` from now on, and as nobody else. It takes the place of
    /// one that this user has lost.
    pub fn join(&mut self, connection: C, member: Member, now: Moment) {
        if self
            .seats
            .get(&connection)
            .is_some_and(|user_id| *user_id != member.user_id)
        {
            self.leave(connection, now);
        }
        let Member {
            user_id,
            name,
            status,
            joined_at,
        } = member;
        let user = self.users.entry(user_id.clone());
        let user = user.or_insert_with(|| User::new(joined_at));
        let replaced = user.join(connection, name, status);
        if let Some((lost, until)) = replaced {
            self.lost.remove(&(until, lost));
            self.seats.remove(&lost);
        }
        self.seats.insert(connection, user_id.clone());
        self.touch(user_id, now);
    }

    /// What a live connection says about its user. Others are not known here.
    pub fn set_status(&mut self, connection: C, status: PresenceStatus, now: Moment) {
        let Some(user_id) = self.seats.get(&connection).cloned() else {
            return;
        };
        let user = self.users.get_mut(&user_id);
        if user.is_some_and(|user| user.set_status(connection, status)) {
            self.touch(user_id, now);
        }
    }

    /// A connection is present no longer, because it said so.
    pub fn leave(&mut self, connection: C, now: Moment) {
        let Some(user_id) = self.seats.remove(&connection) else {
            return;
        };
        let Some(user) = self.users.get_mut(&user_id) else {
            return;
        };
        if let Some(until) = user.leave(connection) {
            self.lost.remove(&(until, connection));
        }
        if user.is_gone() {
            self.users.remove(&user_id);
        }
        self.touch(user_id, now);
    }

    /// A connection was lost: it counts for the grace.
    pub fn lose(&mut self, connection: C, now: Moment) {
        let Some(user_id) = self.seats.get(&connection) else {
            return;
        };
        let until = now + self.times.grace;
        let user = self.users.get_mut(user_id);
        if user.is_some_and(|user| user.lose(connection, until)) {
            self.lost.insert((until, connection));
        }
    }

    /// When [`tick`](Self::tick) has something to do.
    #[must_use]
    pub fn next_tick(&self) -> Option<Moment> {
        let lost = self.lost.first().map(|(until, _)| *until);
        lost.into_iter().chain(self.due).min()
    }

    /// Lets go of connections whose grace is over, and returns what is to be told, if it is time.
    pub fn tick(&mut self, now: Moment) -> Option<PresenceChange> {
        while let Some(&(until, connection)) = self.lost.first()
            && until <= now
        {
            // As of when it was over: others wait for the window, not for a late tick.
            self.leave(connection, until);
        }
        if now < self.due? {
            return None;
        }
        self.due = None;
        Some(self.tell()).filter(|change| !change.is_empty())
    }

    fn touch(&mut self, user_id: Box<str>, now: Moment) {
        self.touched.insert(user_id);
        self.due.get_or_insert(now + self.times.window);
    }

    fn tell(&mut self) -> PresenceChange {
        let mut change = PresenceChange::default();
        for user_id in std::mem::take(&mut self.touched) {
            let is = self.users.get(&user_id).map(|user| user.told_as(&user_id));
            match (self.told.get(&user_id), is) {
                (None, Some(is)) => {
                    change.joined.push(is.clone());
                    self.told.insert(user_id, is);
                }
                (Some(was), Some(is)) if *was != is => {
                    change.changed.push(is.clone());
                    self.told.insert(user_id, is);
                }
                (Some(_), None) => {
                    self.told.remove(&user_id);
                    change.left.push(user_id);
                }
                (Some(_), Some(_)) | (None, None) => {}
            }
        }
        change
    }
}
