//! One user and the connections they are present by.

use std::collections::BTreeMap;

use crate::envelope::{PresenceInfo, PresenceStatus};
use crate::moment::Moment;

/// Who joins by a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who it is.
    pub user_id: Box<str>,
    /// What to call them.
    pub name: Option<Box<str>>,
    /// What the connection says about them.
    pub status: PresenceStatus,
    /// Now, in Unix milliseconds.
    pub joined_at: u64,
}

/// A user who is present. The latest name counts, the most active status, the earliest beginning.
#[derive(Debug)]
pub(super) struct User<C> {
    name: Option<Box<str>>,
    connected_at: u64,
    seats: BTreeMap<C, Seat>,
}

#[derive(Debug)]
struct Seat {
    status: PresenceStatus,
    /// When a lost one stops to count.
    until: Option<Moment>,
}

impl<C: Copy + Ord> User<C> {
    pub(super) const fn new(connected_at: u64) -> Self {
        Self {
            name: None,
            connected_at,
            seats: BTreeMap::new(),
        }
    }

    pub(super) fn told_as(&self, user_id: &str) -> PresenceInfo {
        PresenceInfo {
            user_id: user_id.into(),
            name: self.name.clone(),
            status: self.status(),
            connected_at: self.connected_at,
        }
    }

    pub(super) fn is_gone(&self) -> bool {
        self.seats.is_empty()
    }

    pub(super) fn is_live(&self, connection: C) -> bool {
        let seat = self.seats.get(&connection);
        seat.is_some_and(|seat| seat.until.is_none())
    }

    pub(super) fn live(&self) -> impl Iterator<Item = C> {
        let live = self.seats.iter().filter(|(_, seat)| seat.until.is_none());
        live.map(|(connection, _)| *connection)
    }

    /// Returns the lost connection that it takes the place of: itself, or the one that was lost
    /// first.
    pub(super) fn join(
        &mut self,
        connection: C,
        name: Option<Box<str>>,
        status: PresenceStatus,
    ) -> Option<(C, Moment)> {
        let replaced = match self.seats.get(&connection) {
            Some(seat) => seat.until.map(|until| (connection, until)),
            None => self.first_lost(),
        };
        if let Some((lost, _)) = replaced {
            self.seats.remove(&lost);
        }
        self.name = name;
        let until = None;
        self.seats.insert(connection, Seat { status, until });
        replaced
    }

    /// True if the connection is live and said something else before.
    pub(super) fn set_status(&mut self, connection: C, status: PresenceStatus) -> bool {
        match self.seats.get_mut(&connection) {
            Some(seat) if seat.until.is_none() && seat.status != status => {
                seat.status = status;
                true
            }
            Some(_) | None => false,
        }
    }

    /// Returns until when it would have counted, if it was lost already.
    pub(super) fn leave(&mut self, connection: C) -> Option<Moment> {
        self.seats.remove(&connection)?.until
    }

    /// False if it was lost already.
    pub(super) fn lose(&mut self, connection: C, until: Moment) -> bool {
        match self.seats.get_mut(&connection) {
            Some(seat) if seat.until.is_none() => {
                seat.until = Some(until);
                true
            }
            Some(_) | None => false,
        }
    }

    fn first_lost(&self) -> Option<(C, Moment)> {
        let seats = self.seats.iter();
        let lost = seats.filter_map(|(lost, seat)| Some((*lost, seat.until?)));
        lost.min_by_key(|(_, until)| *until)
    }

    fn status(&self) -> PresenceStatus {
        let said = self.seats.values().map(|seat| seat.status);
        // The statuses are in the order of how much somebody is there.
        said.min().unwrap_or(PresenceStatus::Away)
    }
}
