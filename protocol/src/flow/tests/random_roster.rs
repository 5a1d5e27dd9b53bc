//! Rosters in random schedules: who is told what of whom.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;

use super::ms;
use crate::envelope::PresenceStatus::{self, Active, Away, Idle};
use crate::flow::{FlowState, Member, Roster, RosterTimes, Users};

const GRACE: u64 = 5000;
const WINDOW: u64 = 50;

#[derive(Debug, Clone)]
enum Leg {
    Join(u8, u8, PresenceStatus),
    Leave(u8),
    Lose(u8),
    Status(u8, PresenceStatus),
    /// Time goes on, with a tick whenever one is due.
    Wait(u64),
    /// Time goes on, with one late tick at its end.
    Sleep(u64),
    /// Somebody else begins to look.
    Watch,
}

fn any_leg() -> impl Strategy<Value = Leg> {
    let connection = || 0..6_u8;
    let status = || prop_oneof![Just(Active), Just(Idle), Just(Away)];
    prop_oneof![
        4 => (connection(), 0..3_u8, status()).prop_map(|(c, user, s)| Leg::Join(c, user, s)),
        2 => connection().prop_map(Leg::Leave),
        4 => connection().prop_map(Leg::Lose),
        2 => (connection(), status()).prop_map(|(c, s)| Leg::Status(c, s)),
        4 => prop_oneof![0..60_u64, 1000..6000_u64].prop_map(Leg::Wait),
        1 => (0..12_000_u64).prop_map(Leg::Sleep),
        1 => Just(Leg::Watch),
    ]
}

/// How a user came to have no live connection.
#[derive(Debug, Clone, Copy)]
enum Ended {
    Said(u64),
    Lost(u64),
}

/// What is known without the roster: the live connections, and when users had their last one.
struct Floor {
    roster: Roster<u8>,
    now: u64,
    live: BTreeMap<u8, (String, PresenceStatus)>,
    /// Whom a connection belonged to that was lost.
    lost: BTreeMap<u8, String>,
    ended: BTreeMap<String, Ended>,
    observers: Vec<Users>,
}

impl Floor {
    fn new() -> Self {
        Self {
            roster: Roster::new(RosterTimes::default()),
            now: 0,
            live: BTreeMap::new(),
            lost: BTreeMap::new(),
            ended: BTreeMap::new(),
            observers: vec![Users::default()],
        }
    }

    fn go(&mut self, leg: Leg) {
        let now = ms(self.now);
        match leg {
            Leg::Join(connection, user, status) => {
                let user_id = format!("u{user}");
                let sat = self.live.get(&connection).map(|(user_id, _)| user_id);
                let sat = sat.or(self.lost.get(&connection));
                if sat.is_some_and(|other| *other != user_id) {
                    self.say_left(connection);
                }
                let member = Member {
                    user_id: (&*user_id).into(),
                    name: None,
                    status,
                    joined_at: self.now,
                };
                self.roster.join(connection, member, now);
                self.ended.remove(&user_id);
                self.lost.remove(&connection);
                self.live.insert(connection, (user_id, status));
            }
            Leg::Leave(connection) => {
                self.roster.leave(connection, now);
                self.say_left(connection);
            }
            Leg::Lose(connection) => {
                self.roster.lose(connection, now);
                self.end(connection, Ended::Lost);
            }
            Leg::Status(connection, status) => {
                self.roster.set_status(connection, status, now);
                if let Some((_, said)) = self.live.get_mut(&connection) {
                    *said = status;
                }
            }
            Leg::Wait(time) => self.wait(self.now + time),
            Leg::Sleep(time) => {
                self.now += time;
                self.tick();
            }
            Leg::Watch => self.observers.push(self.roster.told().cloned().collect()),
        }
    }

    /// Even of a connection that was lost it can be heard that it has left.
    fn say_left(&mut self, connection: u8) {
        self.end(connection, Ended::Said);
        let user_id = self.lost.remove(&connection);
        if let Some(ended) = user_id.and_then(|user_id| self.ended.get_mut(&user_id)) {
            *ended = Ended::Said(self.now);
        }
    }

    fn end(&mut self, connection: u8, ended: fn(u64) -> Ended) {
        let live = self.live.remove(&connection).map(|(user_id, _)| user_id);
        let Some(user_id) = live else {
            return;
        };
        self.lost.insert(connection, user_id.clone());
        if !self.live.values().any(|(other, _)| *other == user_id) {
            self.ended.insert(user_id, ended(self.now));
        }
    }

    fn wait(&mut self, until: u64) {
        while let Some(next) = self.roster.next_tick().filter(|next| *next <= ms(until)) {
            self.now = u64::try_from(next.elapsed().as_millis()).expect("it is short");
            self.tick();
        }
        self.now = until;
        self.no_ghosts();
    }

    fn tick(&mut self) {
        let Some(change) = self.roster.tick(ms(self.now)) else {
            return;
        };
        for user_id in &change.left {
            match self.ended.get(&**user_id) {
                None => panic!("{user_id} is told to have left and has a live connection"),
                Some(Ended::Lost(at)) => {
                    assert!(at + GRACE <= self.now, "{user_id} left within the grace");
                }
                Some(Ended::Said(_)) => {}
            }
        }
        // P3: a state that refuses whoever joins twice or leaves without having joined.
        for observer in &mut self.observers {
            observer.apply_delta(change.clone()).expect("it fits");
            assert!(observer.iter().eq(self.roster.told()));
        }
    }

    /// P1: with ticks at their time nobody is told longer than the grace and the window.
    fn no_ghosts(&self) {
        for user in self.roster.told() {
            if let Some(Ended::Lost(at) | Ended::Said(at)) = self.ended.get(&*user.user_id) {
                assert!(
                    self.now < at + GRACE + WINDOW,
                    "{} is a ghost",
                    user.user_id
                );
            }
        }
    }

    /// P4: at rest exactly those are told who have a live connection, as their most active one says.
    fn settle(&mut self) {
        self.wait(self.now + GRACE + WINDOW);
        assert_eq!(self.roster.next_tick(), None);
        let ids: BTreeSet<&String> = self.live.values().map(|(user_id, _)| user_id).collect();
        let live = ids.into_iter().map(|user_id| {
            let said = self.live.values().filter(|(other, _)| other == user_id);
            let most = said
                .map(|(_, status)| *status)
                .min_by_key(|status| *status as u8);
            (&**user_id, most.expect("there is one"))
        });
        let told = self.roster.told().map(|user| (&*user.user_id, user.status));
        assert!(told.eq(live));
        assert!(self.roster.present().eq(self.roster.told().cloned()));
    }
}

proptest! {
    #[test]
    fn who_is_told_to_be_present_is(legs in vec(any_leg(), 0..80)) {
        let mut floor = Floor::new();
        for leg in legs {
            floor.go(leg);
        }
        floor.settle();
    }
}
