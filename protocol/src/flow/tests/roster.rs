use super::ms;
use crate::envelope::PresenceStatus::{Active, Away, Idle};
use crate::envelope::{PresenceInfo, PresenceStatus};
use crate::flow::{Member, PresenceChange, Roster, RosterTimes};

/// A roster with a grace of 5 s and a window of 50 ms; connections are numbers.
struct Desk(Roster<u8>);

impl Desk {
    fn new() -> Self {
        Self(Roster::new(RosterTimes::default()))
    }

    fn join(&mut self, connection: u8, user_id: &str, now: u64) {
        self.join_as(connection, user_id, Active, now);
    }

    fn join_as(&mut self, connection: u8, user_id: &str, status: PresenceStatus, now: u64) {
        let member = Member {
            user_id: user_id.into(),
            name: Some(user_id.to_uppercase().into()),
            status,
            joined_at: 1000 + now,
        };
        self.0.join(connection, member, ms(now));
    }

    /// What is told at that time: `+` who joined, `-` who left, `~` who changed.
    fn tick(&mut self, now: u64) -> String {
        let PresenceChange {
            joined,
            left,
            changed,
        } = self.0.tick(ms(now)).unwrap_or_default();
        let joined = joined.iter().map(|user| format!("+{}", said(user)));
        let left = left.iter().map(|user_id| format!("-{user_id}"));
        let changed = changed.iter().map(|user| format!("~{}", said(user)));
        joined
            .chain(left)
            .chain(changed)
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn told(&self) -> String {
        self.0.told().map(said).collect::<Vec<_>>().join(" ")
    }
}

fn said(user: &PresenceInfo) -> String {
    format!("{}:{}", user.user_id, user.status.as_str())
}

#[test]
fn who_joins_is_told_when_the_window_ends() {
    let mut desk = Desk::new();
    assert_eq!(desk.0.next_tick(), None);
    desk.join(1, "ada", 10);
    desk.join(2, "bob", 30);
    assert_eq!(desk.0.next_tick(), Some(ms(60)));
    assert_eq!((desk.tick(59), desk.told()), (String::new(), String::new()));
    assert_eq!(desk.tick(60), "+ada:active +bob:active");
    assert_eq!(desk.0.next_tick(), None);
    assert_eq!(desk.told(), "ada:active bob:active");
    let ada = desk.0.told().next().expect("ada is there");
    assert_eq!((ada.name.as_deref(), ada.connected_at), (Some("ADA"), 1010));
}

#[test]
fn who_leaves_by_saying_so_is_gone_at_once() {
    let mut desk = Desk::new();
    desk.join(1, "ada", 0);
    desk.tick(50);
    desk.0.leave(1, ms(100));
    assert_eq!(desk.tick(150), "-ada");
    assert_eq!(desk.0.present().count(), 0);
}

#[test]
fn who_comes_and_goes_within_a_window_was_never_there() {
    let mut desk = Desk::new();
    desk.join(1, "ada", 0);
    desk.0.leave(1, ms(20));
    assert_eq!(desk.tick(50), "");
    desk.join(1, "ada", 60);
    desk.tick(110);
    desk.0.leave(1, ms(120));
    desk.join(2, "ada", 130);
    // Only the time at which the user came is another one.
    assert_eq!(desk.tick(170), "~ada:active");
}

#[test]
fn a_lost_connection_counts_for_the_grace() {
    let mut desk = Desk::new();
    desk.join(1, "ada", 0);
    desk.tick(50);
    desk.0.lose(1, ms(1000));
    desk.0.lose(1, ms(3000));
    assert_eq!(desk.0.user_of(1), None);
    assert_eq!(desk.0.connections("ada").count(), 0);
    assert_eq!(desk.0.next_tick(), Some(ms(6000)));
    assert_eq!(desk.tick(5999), "");
    assert_eq!(desk.tick(6000), "");
    assert_eq!(desk.tick(6050), "-ada");
}

#[test]
fn who_reconnects_within_the_grace_has_not_left() {
    let mut desk = Desk::new();
    desk.join(1, "ada", 0);
    desk.tick(50);
    desk.0.lose(1, ms(1000));
    desk.join(2, "ada", 5900);
    assert_eq!(desk.tick(5950), "");
    assert_eq!(desk.0.next_tick(), None);
    assert_eq!(desk.tick(60_000), "");
    // And leaves at once, as nothing of before is left.
    desk.0.leave(2, ms(60_000));
    assert_eq!(desk.tick(60_050), "-ada");
}

#[test]
fn a_connection_that_was_lost_may_come_back_under_its_name() {
    let mut desk = Desk::new();
    desk.join(1, "ada", 0);
    desk.tick(50);
    desk.0.lose(1, ms(1000));
    desk.join(1, "ada", 2000);
    assert_eq!(desk.tick(60_000), "");
    assert_eq!(desk.0.user_of(1), Some("ada"));
}

#[test]
fn several_connections_are_one_user() {
    let mut desk = Desk::new();
    desk.join(1, "ada", 0);
    desk.join(2, "ada", 0);
    assert_eq!(desk.tick(50), "+ada:active");
    desk.0.leave(1, ms(100));
    assert_eq!(desk.tick(200), "");
    assert_eq!(desk.0.connections("ada").collect::<Vec<_>>(), [2]);
    desk.0.leave(2, ms(300));
    assert_eq!(desk.tick(350), "-ada");
}

#[test]
fn the_most_active_connection_says_how_much_somebody_is_there() {
    let mut desk = Desk::new();
    desk.join_as(1, "ada", Away, 0);
    desk.join_as(2, "ada", Idle, 0);
    assert_eq!(desk.tick(50), "+ada:idle");
    desk.0.set_status(1, Active, ms(100));
    assert_eq!(desk.tick(150), "~ada:active");
    desk.0.set_status(1, Active, ms(200));
    assert_eq!(desk.0.next_tick(), None);
    desk.0.leave(1, ms(300));
    assert_eq!(desk.tick(350), "~ada:idle");
    desk.0.set_status(2, Away, ms(400));
    assert_eq!(desk.tick(450), "~ada:away");
    desk.0.set_status(9, Active, ms(500));
    assert_eq!(desk.0.next_tick(), None);
}

#[test]
fn of_several_changes_within_a_window_the_last_is_told() {
    let mut desk = Desk::new();
    desk.join(1, "ada", 0);
    desk.tick(50);
    for (now, status) in [(100, Idle), (110, Active), (120, Away)] {
        desk.0.set_status(1, status, ms(now));
    }
    assert_eq!(desk.tick(150), "~ada:away");
    for (now, status) in [(200, Idle), (210, Away)] {
        desk.0.set_status(1, status, ms(now));
    }
    assert_eq!(desk.tick(250), "");
}

#[test]
fn a_lost_connection_says_nothing_new() {
    let mut desk = Desk::new();
    desk.join(1, "ada", 0);
    desk.tick(50);
    desk.0.lose(1, ms(100));
    desk.0.set_status(1, Away, ms(200));
    assert_eq!(desk.tick(300), "");
    assert_eq!(desk.told(), "ada:active");
}

#[test]
fn a_connection_is_one_user_at_a_time() {
    let mut desk = Desk::new();
    desk.join(1, "ada", 0);
    desk.join(1, "bob", 10);
    assert_eq!(desk.tick(50), "+bob:active");
    assert_eq!(desk.0.user_of(1), Some("bob"));
}
