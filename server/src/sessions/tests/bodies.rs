//! How many bytes of replies are kept.

use wilco_protocol::codec::Encoding;
use wilco_protocol::envelope::Ack;
use wilco_protocol::payload::Payload;
use wilco_protocol::session::{Catalog, CatalogEntry, Verdict};
use wilco_protocol::{Class, RequestId};

use super::super::bodies::{Bodies, Share};
use super::names::fingerprint;
use super::*;

#[test]
fn a_share_grows_in_steps_and_gives_back_what_it_does_not_use() {
    let bodies = Bodies::default();
    let mut share = Share::of(&bodies);
    for (bytes, taken) in [
        (0, 0),
        (1, 256),
        (256, 256),
        (257, 512),
        (100, 512),
        (5000, 8192),
    ] {
        assert!(share.reach(bytes));
        assert_eq!(bodies.taken(), taken, "{bytes}");
    }
    share.shrink(100);
    assert_eq!(bodies.taken(), 100);
    drop(share);
    assert_eq!(bodies.taken(), 0);
}

#[test]
fn a_node_has_a_bound_that_all_share() {
    let bodies = Bodies::default();
    let (mut one, mut other) = (Share::of(&bodies), Share::of(&bodies));
    assert!(one.reach(Bodies::MAX / 2) && other.reach(Bodies::MAX / 2));
    assert!(!one.reach(Bodies::MAX / 2 + 1) && one.reach(1));
    drop(other);
    assert!(one.reach(Bodies::MAX / 2 + 1));
}

#[test]
fn beyond_the_bound_a_session_keeps_only_that_a_call_ended() {
    let sessions = Sessions::default();
    let mut catalog = Catalog::default();
    let entry = CatalogEntry {
        name: "a".into(),
        class: Class::Once,
        timeout: Duration::from_secs(5),
        cost: 1,
    };
    let operation = catalog.push(entry).expect("the first one");
    let reply = || Ok(Payload::encode(Encoding::Json, &"x".repeat(1000)).expect("plain"));
    let mut estate = estate(&sessions);
    let mut run = |id: u64| {
        let print = fingerprint("a");
        let verdict = estate.records.claim(id, print, Class::Once, operation);
        assert_eq!(verdict, Verdict::Fresh);
        let number = RequestId::number(id).expect("small");
        estate.record(&number, reply(), Vec::new());
        estate.records.look(id)
    };
    assert_eq!(run(1), Verdict::Done(reply()));
    assert_eq!(sessions.bodies().taken(), 1024);
    assert!(sessions.bodies().take(Bodies::MAX - 1024));
    let Verdict::Done(Err(fault)) = run(2) else {
        panic!("there was no room for it");
    };
    assert_eq!(fault.code.as_str(), "body_dropped");
    let ack = Ack {
        below: 3,
        open: Vec::new(),
    };
    estate.records.forget(ack);
    estate.leave(Vec::new());
    assert_eq!(sessions.bodies().taken(), Bodies::MAX - 1024);
}
