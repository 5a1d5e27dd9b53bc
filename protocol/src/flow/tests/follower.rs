use crate::envelope::{ChannelKind, Resync};
use crate::flow::{Follower, Heard};

/// A follower of a state at `e1:5`.
fn at_five() -> Follower {
    let mut follower = Follower::new(ChannelKind::State, Some("world/1".into()));
    assert_eq!(follower.snapshot(Some("e1"), 5), Heard::Apply);
    follower
}

/// A follower of events at `e1:5`.
fn events_at_five() -> Follower {
    let mut follower = Follower::new(ChannelKind::Domain, Some("world".into()));
    follower.seated("e1", 5);
    follower
}

fn stands(follower: &Follower) -> Option<(&str, u64)> {
    let position = follower.since()?;
    Some((&position.epoch, position.seq))
}

fn resync(last: Option<(&str, u64)>) -> Heard {
    Heard::Resync(Box::new(Resync {
        last_seq: last.map(|(_, seq)| seq),
        epoch: last.map(|(epoch, _)| epoch.into()),
        resource: Some("world/1".into()),
        kind: ChannelKind::State,
    }))
}

#[test]
fn the_next_delta_is_applied() {
    let mut follower = at_five();
    assert_eq!(follower.changes(Some("e1"), Some(5), 6), Heard::Apply);
    assert_eq!(follower.changes(Some("e1"), None, 7), Heard::Apply);
    assert_eq!(follower.changes(Some("e1"), Some(7), 12), Heard::Apply);
    assert_eq!(stands(&follower), Some(("e1", 12)));
}

#[test]
fn a_delta_that_is_known_is_dropped() {
    let mut follower = at_five();
    for (from, seq) in [(3, 4), (4, 5), (2, 5)] {
        assert_eq!(
            follower.changes(Some("e1"), Some(from), seq),
            Heard::Duplicate
        );
    }
    assert_eq!(stands(&follower), Some(("e1", 5)));
}

#[test]
fn behind_a_gap_nothing_is_applied_and_one_question_is_asked() {
    for (from, seq) in [(6, 7), (4, 6)] {
        let mut follower = at_five();
        let question = resync(Some(("e1", 5)));
        assert_eq!(follower.changes(Some("e1"), Some(from), seq), question);
        assert_eq!(
            follower.changes(Some("e1"), Some(seq), seq + 1),
            Heard::Ignore
        );
        assert!(follower.is_asking());
        assert_eq!(stands(&follower), Some(("e1", 5)));
        assert_eq!(follower.changes(Some("e1"), Some(5), 9), Heard::Apply);
        assert!(!follower.is_asking());
    }
}

#[test]
fn another_epoch_waits_for_its_snapshot_which_is_asked_for() {
    let mut follower = at_five();
    assert_eq!(
        follower.changes(Some("e2"), Some(5), 6),
        resync(Some(("e1", 5)))
    );
    assert_eq!(follower.changes(Some("e2"), Some(6), 7), Heard::Ignore);
    assert_eq!(follower.snapshot(Some("e2"), 3), Heard::Apply);
    assert_eq!(stands(&follower), Some(("e2", 3)));
}

#[test]
fn before_the_snapshot_nothing_is_applied_or_asked() {
    let mut follower = Follower::new(ChannelKind::Presence, None);
    assert_eq!(follower.changes(Some("e1"), Some(5), 6), Heard::Ignore);
    assert_eq!(follower.snapshot(Some("e1"), 6), Heard::Apply);
    assert_eq!(follower.changes(Some("e1"), Some(6), 7), Heard::Apply);
}

#[test]
fn a_snapshot_never_leads_back_within_an_epoch() {
    let mut follower = at_five();
    for seq in [4, 5] {
        assert_eq!(follower.snapshot(Some("e1"), seq), Heard::Duplicate);
    }
    assert_eq!(follower.snapshot(Some("e1"), 9), Heard::Apply);
    assert_eq!(follower.snapshot(Some("e2"), 1), Heard::Apply);
}

#[test]
fn current_closes_a_question_or_opens_one() {
    let mut follower = at_five();
    assert_eq!(follower.current("e1", 5), Heard::Apply);
    assert_eq!(follower.current("e1", 4), Heard::Duplicate);
    assert_eq!(follower.current("e1", 6), resync(Some(("e1", 5))));
    assert_eq!(follower.current("e1", 5), Heard::Apply);
    assert!(!follower.is_asking());
    assert_eq!(follower.current("e2", 5), resync(Some(("e1", 5))));
}

#[test]
fn a_top_shows_that_the_last_delta_was_lost() {
    let mut follower = at_five();
    assert_eq!(follower.top("e1", 5), Heard::Ignore);
    assert_eq!(follower.top("e1", 4), Heard::Ignore);
    assert_eq!(follower.top("e1", 6), resync(Some(("e1", 5))));

    let mut without_a_snapshot = Follower::new(ChannelKind::State, Some("world/1".into()));
    assert_eq!(without_a_snapshot.top("e1", 6), resync(None));
    assert_eq!(at_five().top("e2", 1), resync(Some(("e1", 5))));
}

#[test]
fn a_question_that_two_tops_find_open_is_asked_again() {
    let mut follower = at_five();
    let question = resync(Some(("e1", 5)));
    assert_eq!(follower.top("e1", 6), question);
    assert_eq!(follower.top("e1", 6), Heard::Ignore);
    assert_eq!(follower.top("e1", 6), question);
    assert_eq!(follower.top("e1", 6), Heard::Ignore);
}

#[test]
fn a_new_connection_goes_on_from_the_position_and_may_ask_at_once() {
    let mut follower = at_five();
    assert_eq!(follower.top("e1", 6), resync(Some(("e1", 5))));
    follower.disconnected();
    assert_eq!(stands(&follower), Some(("e1", 5)));
    assert_eq!(follower.top("e1", 6), resync(Some(("e1", 5))));
    follower.reset();
    assert_eq!(stands(&follower), None);
}

#[test]
fn a_state_that_does_not_fit_is_asked_for_as_a_whole_three_times_in_a_row() {
    let mut follower = at_five();
    for _ in 0..Follower::MAX_UNFIT {
        assert_eq!(follower.changes(Some("e1"), None, 6), Heard::Apply);
        assert_eq!(follower.unfit(), resync(None));
        assert_eq!(follower.changes(Some("e1"), Some(6), 7), Heard::Ignore);
        // As the state is lost, going back is no step back.
        assert_eq!(follower.snapshot(Some("e1"), 5), Heard::Apply);
    }
    assert_eq!(follower.changes(Some("e1"), None, 6), Heard::Apply);
    assert_eq!(follower.unfit(), Heard::Failed);
    assert!(follower.has_failed());
    assert_eq!(follower.snapshot(Some("e1"), 9), Heard::Ignore);
    assert_eq!(follower.changes(Some("e1"), Some(9), 10), Heard::Ignore);
    assert_eq!(follower.top("e1", 10), Heard::Ignore);
    assert_eq!(follower.current("e1", 10), Heard::Ignore);
    follower.reset();
    assert_eq!(follower.snapshot(Some("e1"), 9), Heard::Apply);
}

#[test]
fn a_delta_that_fitted_begins_the_count_anew() {
    let mut follower = at_five();
    for round in 0..9 {
        let seq = 10 * round + 10;
        assert_eq!(follower.snapshot(Some("e1"), seq), Heard::Apply);
        assert_eq!(follower.changes(Some("e1"), None, seq + 1), Heard::Apply);
        // That the next one comes to be judged shows that this one fitted.
        assert_eq!(follower.changes(Some("e1"), None, seq + 2), Heard::Apply);
        assert_eq!(follower.unfit(), resync(None));
    }
}

#[test]
fn an_event_is_delivered_if_it_is_later_wherever_it_starts() {
    let mut follower = events_at_five();
    assert_eq!(follower.changes(Some("e1"), Some(5), 6), Heard::Apply);
    // One of this user alone starts at the public position, as does the next one of all.
    assert_eq!(follower.changes(Some("e1"), Some(6), 7), Heard::Apply);
    assert_eq!(follower.changes(Some("e1"), Some(6), 8), Heard::Apply);
    assert_eq!(follower.changes(Some("e1"), Some(7), 8), Heard::Duplicate);
    assert_eq!(stands(&follower), Some(("e1", 8)));
}

#[test]
fn events_that_are_missing_are_asked_for_and_a_gap_ends_the_wait() {
    let mut follower = events_at_five();
    assert!(matches!(
        follower.changes(Some("e1"), Some(6), 7),
        Heard::Resync(_)
    ));
    assert_eq!(follower.changes(Some("e1"), Some(7), 8), Heard::Ignore);
    assert_eq!(follower.gap(Some("e1"), Some(8)), Heard::Apply);
    assert_eq!(follower.gap(Some("e1"), Some(7)), Heard::Duplicate);
    assert_eq!(follower.changes(Some("e1"), Some(8), 9), Heard::Apply);
    assert!(matches!(
        follower.changes(Some("e2"), Some(0), 1),
        Heard::Resync(_)
    ));
    assert_eq!(follower.gap(Some("e2"), Some(1)), Heard::Apply);
    assert_eq!(follower.changes(Some("e2"), None, 2), Heard::Apply);
}

#[test]
fn events_without_a_position_are_all_delivered() {
    let mut follower = Follower::new(ChannelKind::Domain, None);
    for seq in [0, 0, 7, 3] {
        assert_eq!(follower.changes(None, None, seq), Heard::Apply);
    }
    assert_eq!(follower.gap(None, None), Heard::Apply);
    assert_eq!(follower.since(), None);
    // The first one with a position is where the order begins.
    assert_eq!(follower.changes(Some("e1"), Some(4), 5), Heard::Apply);
    assert_eq!(follower.changes(Some("e1"), Some(4), 5), Heard::Duplicate);
}

#[test]
fn a_seat_moves_only_who_follows_events_and_stands_nowhere() {
    let mut events = events_at_five();
    events.seated("e1", 9);
    assert_eq!(stands(&events), Some(("e1", 5)));
    let mut state = Follower::new(ChannelKind::State, None);
    state.seated("e1", 9);
    assert_eq!(state.since(), None);
}
