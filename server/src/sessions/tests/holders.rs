//! Who holds a session, and who gets it.

use std::task::{Context, Waker};

use super::super::post::Rung;
use super::*;

/// A connection that holds a session, and another one that asks for it.
fn pair(sessions: &Sessions) -> (Post, Post, Box<Resume>) {
    let mut holder = post(sessions);
    let (id, token) = holder.begin(None);
    let resume = resume(&id.to_string(), token.reveal());
    let heir = asks(sessions, &resume);
    (holder, heir, resume)
}

fn asks(sessions: &Sessions, resume: &Resume) -> Post {
    let mut heir = post(sessions);
    let arrival = heir.resume(Box::new(resume.clone()), None);
    assert!(matches!(arrival, Arrival::Awaited));
    heir
}

fn rung(post: &mut Post) -> Option<Rung> {
    let was_rung = post.was_rung(&Context::from_waker(Waker::noop()));
    was_rung.then(|| post.answer())
}

#[tokio::test]
async fn a_holder_that_is_asked_gives_the_session_to_who_asked() {
    let sessions = Sessions::default();
    let (mut holder, mut heir, _) = pair(&sessions);
    assert!(rung(&mut heir).is_none());
    assert!(matches!(rung(&mut holder), Some(Rung::ToYield)));
    assert!(holder.give_back(estate(&sessions)).is_none());
    assert!(matches!(rung(&mut heir), Some(Rung::ToInherit(_))));
    assert!(rung(&mut holder).is_none() && rung(&mut heir).is_none());
    assert_eq!((sessions.live(), sessions.parked()), (1, 0));
}

#[tokio::test]
async fn of_two_that_ask_the_later_one_gets_it() {
    let sessions = Sessions::default();
    let (mut holder, mut early, resume) = pair(&sessions);
    let mut late = asks(&sessions, &resume);
    assert!(matches!(rung(&mut early), Some(Rung::Superseded)));
    holder.give_back(estate(&sessions));
    assert!(matches!(rung(&mut late), Some(Rung::ToInherit(_))));
    // Also where the session was on its way already.
    let mut early = asks(&sessions, &resume);
    assert!(matches!(rung(&mut late), Some(Rung::ToYield)));
    late.give_back(estate(&sessions));
    assert!(come_back(&sessions, &resume).is_some());
    assert!(matches!(
        rung(&mut early),
        Some(Rung::Superseded | Rung::TooLate)
    ));
}

#[tokio::test]
async fn a_session_is_not_lost_with_who_asked_for_it() {
    let sessions = Sessions::default();
    // Gone before it came.
    let (mut holder, heir, resume) = pair(&sessions);
    assert!(heir.leave(estate(&sessions), false).is_none());
    assert!(matches!(rung(&mut holder), Some(Rung::ForNothing)));
    // Gone as it came.
    let heir = asks(&sessions, &resume);
    assert!(matches!(rung(&mut holder), Some(Rung::ToYield)));
    holder.give_back(estate(&sessions));
    assert!(heir.leave(estate(&sessions), false).is_none());
    assert_eq!((sessions.live(), sessions.parked()), (0, 1));
    assert!(come_back(&sessions, &resume).is_some());
}

#[tokio::test]
async fn who_waited_too_long_asks_no_more_and_the_holder_goes_on() {
    let sessions = Sessions::default();
    let (mut holder, mut heir, resume) = pair(&sessions);
    assert!(heir.give_up().is_none());
    assert!(matches!(rung(&mut holder), Some(Rung::ForNothing)));
    assert!(!heir.is_waiting());
    // What it had asked with is as good as before.
    asks(&sessions, &resume);
}

#[tokio::test]
async fn a_session_that_ends_is_nobodys() {
    let sessions = Sessions::default();
    let (mut holder, mut heir, resume) = pair(&sessions);
    assert!(sessions.revoke_session(&resume.session_id));
    assert!(matches!(rung(&mut holder), Some(Rung::ToEnd)));
    assert!(matches!(rung(&mut heir), Some(Rung::TooLate)));
    assert!(holder.leave(estate(&sessions), false).is_none());
    assert_eq!((sessions.live(), sessions.parked()), (0, 0));
    assert!(come_back(&sessions, &resume).is_none());
}

#[test]
fn who_is_revoked_as_a_session_begins_does_not_begin_it() {
    let sessions = Sessions::default();
    let mut post = post(&sessions);
    let ann = Subject::new(None, "ann");
    post.list(ann.clone());
    assert_eq!(sessions.revoke_subject("ann"), 1);
    post.begin(Some(ann));
    assert!(matches!(rung(&mut post), Some(Rung::ToEnd)));
    assert_eq!((sessions.live(), sessions.parked()), (0, 0));
}

#[test]
fn a_settled_answer_of_an_earlier_resume_says_nothing_of_a_later_one() {
    let sessions = Sessions::default();
    let mut first = post(&sessions);
    let (id, token) = first.begin(None);
    let resume = resume(&id.to_string(), token.reveal());
    asks(&sessions, &resume);
    first.settle();
    asks(&sessions, &resume);
}
