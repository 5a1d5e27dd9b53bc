//! Effects that have a name.

use std::sync::Arc;

use tokio::time::advance;
use uuid::Uuid;
use wilco_protocol::codec::Encoding;
use wilco_protocol::envelope::Request;
use wilco_protocol::payload::{Payload, Raw};
use wilco_protocol::session::Fingerprint;
use wilco_protocol::{Class, OpId, RequestId};

use super::super::SessionId;
use super::super::bodies::Bodies;
use super::super::ops::{OpAsked, OpKind, OpVerdict, Outcome, Scope};
use super::*;

struct Asking<'a> {
    sessions: &'a Sessions,
    subject: Option<Subject>,
    session: SessionId,
    class: Class,
    kind: OpKind,
    is_here: bool,
}

impl<'a> Asking<'a> {
    fn of(sessions: &'a Sessions, subject: Option<&str>) -> Self {
        Self {
            sessions,
            subject: subject.map(|id| Subject::new(None, id)),
            session: SessionId::new(),
            class: Class::Once,
            kind: OpKind::Call,
            is_here: false,
        }
    }

    fn claim(&self, name: u128, op: &str) -> OpVerdict {
        let scope = Scope {
            realm: 0,
            subject: self.subject.clone(),
        };
        let asked = OpAsked {
            session: self.session,
            fingerprint: fingerprint(op),
            class: self.class,
            kind: self.kind,
            is_here: self.is_here,
        };
        let op_id = OpId::from_uuid(Uuid::from_u128(name));
        self.sessions.claim_op(scope, op_id, &asked, &terms())
    }

    fn run(&self, name: u128, outcome: &Outcome) {
        let OpVerdict::Fresh(claim) = self.claim(name, "a") else {
            panic!("{name} has run before");
        };
        claim.complete(outcome);
    }
}

pub(super) fn fingerprint(op: &str) -> Fingerprint {
    let payload = Payload::encode(Encoding::Json, "any").expect("plain");
    let payload: Raw<'_> = payload.as_raw();
    Fingerprint::of(&Request {
        request_id: RequestId::from(1),
        op: op.into(),
        op_id: None,
        meta: None,
        timeout_ms: None,
        ack: None,
        payload,
    })
}

fn reply(len: usize) -> Outcome {
    let payload = Payload::encode(Encoding::Json, &"x".repeat(len)).expect("plain");
    Outcome::from(Ok(payload))
}

fn said(verdict: &OpVerdict) -> String {
    match verdict {
        OpVerdict::Fresh(_) => "fresh".to_owned(),
        OpVerdict::Running(_) => "running".to_owned(),
        OpVerdict::Here => "here".to_owned(),
        OpVerdict::Done(outcome) => match &outcome.reply {
            Ok(_) => "done".to_owned(),
            Err(fault) => fault.code.as_str().to_owned(),
        },
        OpVerdict::Conflict => "conflict".to_owned(),
        OpVerdict::Full => "full".to_owned(),
    }
}

#[tokio::test(start_paused = true)]
async fn one_runs_and_all_others_learn_its_outcome() {
    let sessions = Sessions::default();
    let (one, other) = (Asking::of(&sessions, None), Asking::of(&sessions, None));
    let OpVerdict::Fresh(claim) = one.claim(1, "a") else {
        panic!("it has not run before");
    };
    let OpVerdict::Running(told) = other.claim(1, "a") else {
        panic!("it runs");
    };
    assert_eq!(said(&other.claim(1, "b")), "conflict");
    assert_eq!(said(&other.claim(2, "b")), "fresh");
    claim.complete(&reply(3));
    assert_eq!(told.await.expect("it ended"), reply(3));
    assert_eq!(said(&other.claim(1, "a")), "done");
    assert_eq!(said(&other.claim(1, "b")), "conflict");
}

#[tokio::test(start_paused = true)]
async fn a_claim_that_is_dropped_is_of_unknown_outcome_and_whoever_waits_hears_of_it() {
    let sessions = Sessions::default();
    let asking = Asking::of(&sessions, Some("ann"));
    let claim = asking.claim(1, "a");
    let OpVerdict::Running(told) = asking.claim(1, "a") else {
        panic!("it runs");
    };
    drop(claim);
    assert_eq!(told.await.expect("it ended"), Outcome::unknown());
    assert_eq!(said(&asking.claim(1, "a")), "outcome_unknown");
}

#[tokio::test(start_paused = true)]
async fn a_transactional_effect_is_remembered_while_it_runs_and_then_by_its_application() {
    let sessions = Sessions::default();
    let mut asking = Asking::of(&sessions, Some("ann"));
    asking.class = Class::Transactional;
    for name in 1..=1001 {
        let OpVerdict::Fresh(claim) = asking.claim(name, "a") else {
            panic!("{name} is not remembered");
        };
        let OpVerdict::Running(told) = asking.claim(name, "a") else {
            panic!("{name} runs");
        };
        claim.complete(&reply(3));
        assert_eq!(told.await.expect("it ended"), reply(3));
    }
    assert_eq!(sessions.0.ops.len(), 0);
    // Who drops it does not know, and its application is asked again.
    drop(asking.claim(1, "a"));
    assert_eq!(said(&asking.claim(1, "a")), "fresh");
    assert_eq!((sessions.0.ops.len(), sessions.bodies().taken()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn each_principal_has_a_thousand_names_in_all_of_its_sessions() {
    let sessions = Sessions::default();
    let ann = || Asking::of(&sessions, Some("ann"));
    for name in 1..=1000 {
        ann().run(name, &reply(1));
    }
    assert_eq!(said(&ann().claim(1001, "a")), "full");
    assert_eq!(said(&ann().claim(1000, "a")), "done");
    assert_eq!(
        said(&Asking::of(&sessions, Some("bob")).claim(1001, "a")),
        "fresh"
    );
    // Until the first ones are forgotten.
    advance(terms().op_ttl).await;
    assert_eq!(said(&ann().claim(1001, "a")), "full");
    advance(Duration::from_millis(1)).await;
    ann().run(1001, &reply(1));
}

#[tokio::test(start_paused = true)]
async fn of_actions_the_one_that_ended_first_makes_room() {
    let sessions = Sessions::default();
    let mut ann = Asking::of(&sessions, Some("ann"));
    // Names of calls are counted apart, and stay.
    ann.run(5000, &reply(1));
    ann.kind = OpKind::Action;
    let runs = ann.claim(1, "a");
    for name in 2..=1000 {
        ann.run(name, &reply(10));
    }
    let taken = sessions.bodies().taken();
    for name in 1001..=1010 {
        ann.run(name, &reply(10));
    }
    // What is gone has given back what it kept, and what still runs is not forgotten.
    assert_eq!(sessions.bodies().taken(), taken);
    let known = [1, 12, 1010, 5000, 11].map(|name| said(&ann.claim(name, "a")));
    assert_eq!(known, ["running", "done", "done", "done", "fresh"]);
    drop(runs);
    // Its place in the order is forgotten with it: what has the name by now lasts its full time.
    advance(terms().op_ttl / 2).await;
    ann.run(2, &reply(1));
    advance(terms().op_ttl / 2 + Duration::from_millis(1)).await;
    let known = [1010, 2].map(|name| said(&ann.claim(name, "a")));
    assert_eq!(known, ["fresh", "done"]);
}

#[tokio::test(start_paused = true)]
async fn actions_that_run_are_too_many_when_none_has_ended() {
    let sessions = Sessions::default();
    let mut ann = Asking::of(&sessions, Some("ann"));
    ann.kind = OpKind::Action;
    let mut running: Vec<_> = (1..=1000).map(|name| ann.claim(name, "a")).collect();
    assert_eq!(said(&ann.claim(1001, "a")), "full");
    running.pop();
    assert_eq!(said(&ann.claim(1001, "a")), "fresh");
}

#[tokio::test(start_paused = true)]
async fn a_session_that_asks_again_for_what_it_runs_is_told_so_and_waits_once() {
    let sessions = Sessions::default();
    let mut ann = Asking::of(&sessions, Some("ann"));
    ann.kind = OpKind::Action;
    let claim = ann.claim(1, "a");
    ann.is_here = true;
    assert_eq!(said(&ann.claim(1, "a")), "here");
    assert_eq!(said(&ann.claim(1, "b")), "conflict");
    drop(claim);
    assert_eq!(said(&ann.claim(1, "a")), "outcome_unknown");
}

#[tokio::test(start_paused = true)]
async fn names_are_forgotten_by_themselves_and_their_replies_with_them() {
    let sessions = Sessions::default();
    let asking = Asking::of(&sessions, None);
    asking.run(1, &reply(1000));
    // Longer than what is kept of one reply.
    asking.run(2, &reply(64 * 1024));
    assert_eq!(said(&asking.claim(2, "a")), "body_dropped");
    assert_eq!(sessions.bodies().taken(), 1002);
    settle().await;
    advance(terms().op_ttl + Duration::from_millis(2)).await;
    settle().await;
    assert_eq!((sessions.0.ops.len(), sessions.bodies().taken()), (0, 0));
    assert_eq!(sessions.registry().swept_at, None);
}

#[tokio::test(start_paused = true)]
async fn a_node_that_keeps_enough_keeps_no_more_bodies() {
    let sessions = Sessions::default();
    let asking = Asking::of(&sessions, None);
    assert!(sessions.bodies().take(Bodies::MAX));
    asking.run(1, &reply(10));
    assert_eq!(said(&asking.claim(1, "a")), "body_dropped");
}

#[tokio::test]
async fn the_store_ends_its_tasks_with_it() {
    let sessions = Sessions::default();
    Asking::of(&sessions, None).run(1, &reply(1));
    settle().await;
    let weak = Arc::downgrade(&sessions.0);
    let tasks = || {
        tokio::runtime::Handle::current()
            .metrics()
            .num_alive_tasks()
    };
    assert_eq!(tasks(), 1);
    drop(sessions);
    settle().await;
    assert!(weak.upgrade().is_none());
    assert_eq!(tasks(), 0);
}
