//! What a record keeps, for how long, and what it says.

use std::time::Duration;

use crate::codec::Encoding;
use crate::envelope::{Ack, Request};
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::operation::Class;
use crate::payload::{Payload, Raw};
use crate::session::{Catalog, CatalogEntry, Fingerprint, OperationIndex, Records, Reply, Verdict};

fn fingerprint(op: &str, encoding: Encoding, payload: &[u8]) -> Fingerprint {
    Fingerprint::of(&Request {
        request_id: RequestId::from(1),
        op: op.into(),
        op_id: None,
        meta: None,
        timeout_ms: None,
        ack: None,
        payload: Raw::new(encoding, payload),
    })
}

fn claim(records: &mut Records, id: u64) -> Verdict {
    claim_as(records, id, Class::Once)
}

fn claim_as(records: &mut Records, id: u64, class: Class) -> Verdict {
    let fingerprint = fingerprint("stand.assign", Encoding::Json, b"1");
    records.claim(id, fingerprint, class, operation())
}

fn operation() -> OperationIndex {
    let entry = CatalogEntry {
        name: "stand.assign".into(),
        class: Class::Once,
        timeout: Duration::from_secs(5),
        cost: 1,
    };
    Catalog::default().push(entry).unwrap()
}

fn reply(len: usize) -> Reply {
    Ok(Payload::new(Encoding::Json, vec![b'1'; len]))
}

/// Claims and ends a call whose reply has `len` bytes.
fn run(records: &mut Records, id: u64, len: usize) {
    assert_eq!(claim(records, id), Verdict::Fresh);
    records.record(id, reply(len), true);
}

fn ack(below: u64, open: &[u64]) -> Ack {
    Ack {
        below,
        open: open.to_vec(),
    }
}

fn code(verdict: Verdict) -> (Code, Executed) {
    let Verdict::Done(Err(fault)) = verdict else {
        panic!("not a recorded fault: {verdict:?}");
    };
    let code = Code::parse(fault.code.as_str()).unwrap();
    (code, fault.executed)
}

#[test]
fn a_claim_is_fresh_once_then_running_then_done() {
    let mut records = Records::default();
    assert!(!records.contains(1));
    assert_eq!(claim(&mut records, 1), Verdict::Fresh);
    assert!(records.contains(1));
    assert_eq!(claim(&mut records, 1), Verdict::Running);
    records.record(1, reply(1), true);
    assert_eq!(claim(&mut records, 1), Verdict::Done(reply(1)));
}

#[test]
fn the_first_outcome_stays() {
    let mut records = Records::default();
    run(&mut records, 1, 1);
    records.record(1, reply(2), true);
    assert_eq!(claim(&mut records, 1), Verdict::Done(reply(1)));
}

#[test]
fn an_outcome_without_a_claim_is_not_kept() {
    let mut records = Records::default();
    records.record(1, reply(1), true);
    assert!(records.is_empty());
}

#[test]
fn a_request_is_its_operation_its_encoding_and_its_bytes() {
    let one = fingerprint("a.b", Encoding::Json, b"1");
    assert_eq!(one, fingerprint("a.b", Encoding::Json, b"1"));
    assert_ne!(one, fingerprint("a.c", Encoding::Json, b"1"));
    assert_ne!(one, fingerprint("a.b", Encoding::Json, b"2"));
    assert_ne!(one, fingerprint("a.b", Encoding::MessagePack, b"1"));
    assert_ne!(one, fingerprint("a.b1", Encoding::Json, b""));
}

#[test]
fn another_request_under_the_id_is_a_conflict() {
    let mut records = Records::default();
    run(&mut records, 1, 1);
    let other = fingerprint("stand.assign", Encoding::Json, b"2");
    assert_eq!(
        records.claim(1, other, Class::Once, operation()),
        Verdict::Conflict
    );
}

#[test]
fn what_is_acknowledged_is_free_and_stale() {
    let mut records = Records::default();
    for id in 1..=3 {
        run(&mut records, id, 10);
    }
    records.forget(ack(3, &[1]));
    assert_eq!((records.len(), records.bytes()), (2, 20));
    assert_eq!(claim(&mut records, 1), Verdict::Done(reply(10)));
    assert_eq!(claim(&mut records, 2), Verdict::Stale);
    assert_eq!(claim(&mut records, 3), Verdict::Done(reply(10)));
}

#[test]
fn an_acknowledged_claim_is_stale_even_while_it_runs() {
    let mut records = Records::default();
    assert_eq!(claim(&mut records, 1), Verdict::Fresh);
    records.forget(ack(2, &[]));
    assert_eq!(claim(&mut records, 1), Verdict::Stale);
}

#[test]
fn what_was_acknowledged_before_it_ended_is_not_kept() {
    let mut records = Records::default();
    assert_eq!(claim(&mut records, 1), Verdict::Fresh);
    assert_eq!(claim(&mut records, 2), Verdict::Fresh);
    records.forget(ack(3, &[2]));
    records.record(1, reply(10), true);
    records.record(2, reply(10), true);
    assert_eq!((records.len(), records.bytes()), (1, 10));
    assert_eq!(claim(&mut records, 1), Verdict::Stale);
    assert_eq!(claim(&mut records, 2), Verdict::Done(reply(10)));
}

#[test]
fn calls_that_were_given_up_take_no_room_from_those_that_are_waited_for() {
    let mut records = Records::new(64);
    // Given up and acknowledged while they run; the first one alone is still to come, once more.
    for id in 2..=65 {
        assert_eq!(claim(&mut records, id), Verdict::Fresh);
    }
    records.forget(ack(66, &[1]));
    for id in 2..=65 {
        records.record(id, reply(1), true);
    }
    for id in 66..=129 {
        assert_eq!(claim(&mut records, id), Verdict::Fresh, "{id}");
    }
    for id in 66..=129 {
        records.record(id, reply(1), true);
    }
    assert_eq!(claim(&mut records, 130), Verdict::Fresh);
    assert_eq!(claim(&mut records, 1), Verdict::Fresh);
}

#[test]
fn an_acknowledgement_never_takes_back() {
    for later in [ack(3, &[]), ack(5, &[2]), ack(9, &[2])] {
        let mut records = Records::default();
        run(&mut records, 2, 1);
        records.forget(ack(5, &[]));
        records.forget(later);
        assert_eq!(claim(&mut records, 2), Verdict::Stale);
    }
}

#[test]
fn an_open_id_closes_later() {
    let mut records = Records::default();
    run(&mut records, 2, 1);
    records.forget(ack(5, &[2]));
    records.forget(ack(6, &[2]));
    assert_eq!(claim(&mut records, 2), Verdict::Done(reply(1)));
    records.forget(ack(6, &[]));
    assert_eq!(claim(&mut records, 2), Verdict::Stale);
    assert!(records.is_empty());
}

#[test]
fn sixty_four_resolved_calls_are_kept_and_the_oldest_makes_room() {
    let mut records = Records::new(0);
    for id in 1..=65 {
        run(&mut records, id, 1);
    }
    assert_eq!(records.len(), Records::MAX_RESOLVED);
    let unknown = (Code::OutcomeUnknown, Executed::Unknown);
    assert_eq!(code(claim(&mut records, 1)), unknown);
    assert_eq!(code(claim(&mut records, 0)), unknown);
    assert_eq!(claim(&mut records, 2), Verdict::Done(reply(1)));
    assert_eq!(claim(&mut records, 66), Verdict::Fresh);
}

/// A client with so many calls in flight may lose its connection, and then wants to hear of all.
#[test]
fn as_many_as_may_be_in_flight_are_kept_beside_them() {
    let mut records = Records::new(3);
    for id in 1..=67 {
        run(&mut records, id, 1);
    }
    assert_eq!(records.look(1), Verdict::Done(reply(1)));
    assert_eq!(claim(&mut records, 68), Verdict::Fresh);
    assert_eq!(records.len(), Records::MAX_RESOLVED + 3);
    let unknown = (Code::OutcomeUnknown, Executed::Unknown);
    assert_eq!(code(records.look(1)), unknown);
}

#[test]
fn a_look_says_what_a_claim_would_and_claims_nothing() {
    let mut records = Records::new(0);
    assert_eq!(records.look(1), Verdict::Fresh);
    assert!(records.is_empty());
    assert_eq!(claim(&mut records, 1), Verdict::Fresh);
    assert_eq!(records.look(1), Verdict::Running);
    records.record(1, reply(1), true);
    assert_eq!(records.look(1), Verdict::Done(reply(1)));
    records.forget(ack(2, &[]));
    assert_eq!(records.look(1), Verdict::Stale);
}

#[test]
fn a_record_names_its_operation_as_long_as_it_is_kept() {
    let mut records = Records::default();
    assert_eq!(records.operation(1), None);
    run(&mut records, 1, 1);
    assert_eq!(records.operation(1), Some(operation()));
    records.forget(ack(2, &[]));
    assert_eq!(records.operation(1), None);
}

#[test]
fn without_room_for_bodies_only_short_replies_are_kept() {
    let fact = Code::BodyDropped.sentence().len();
    let mut records = Records::default();
    for (id, len) in [(1, fact), (2, fact + 1)] {
        assert_eq!(claim(&mut records, id), Verdict::Fresh);
        records.record(id, reply(len), false);
    }
    assert_eq!(records.look(1), Verdict::Done(reply(fact)));
    assert_eq!(code(records.look(2)), (Code::BodyDropped, Executed::Yes));
}

#[test]
fn a_transactional_call_that_was_forgotten_is_fresh_and_one_that_is_known_is_not() {
    let mut records = Records::new(0);
    for id in 1..=65 {
        run(&mut records, id, 1);
    }
    assert_eq!(code(records.look(1)).0, Code::OutcomeUnknown);
    assert_eq!(
        claim_as(&mut records, 1, Class::Transactional),
        Verdict::Fresh
    );
    assert_eq!(
        claim_as(&mut records, 1, Class::Transactional),
        Verdict::Running
    );
    let known = claim_as(&mut records, 65, Class::Transactional);
    assert_eq!(known, Verdict::Done(reply(1)));
    records.forget(ack(66, &[]));
    assert_eq!(
        claim_as(&mut records, 65, Class::Transactional),
        Verdict::Stale
    );
}

#[test]
fn a_transactional_call_whose_outcome_was_recorded_as_unknown_is_fresh() {
    let unknown = || {
        Err(Box::new(Fault::new(
            Code::OutcomeUnknown,
            Executed::Unknown,
        )))
    };
    for (class, expected) in [
        (Class::Transactional, Verdict::Fresh),
        (Class::Once, Verdict::Done(unknown())),
    ] {
        let mut records = Records::default();
        assert_eq!(claim(&mut records, 1), Verdict::Fresh);
        records.record(1, unknown(), true);
        assert_eq!(claim_as(&mut records, 1, class), expected);
        records.forget(ack(2, &[]));
        assert_eq!(records.bytes(), 0);
    }
}

#[test]
fn a_running_call_is_never_forgotten() {
    let mut records = Records::new(0);
    assert_eq!(claim(&mut records, 1), Verdict::Fresh);
    for id in 2..=100 {
        run(&mut records, id, 1);
    }
    assert_eq!(claim(&mut records, 1), Verdict::Running);
    records.forget(ack(101, &[1]));
    assert_eq!(claim(&mut records, 1), Verdict::Running);
    records.record(1, reply(1), true);
    assert_eq!(claim(&mut records, 1), Verdict::Done(reply(1)));
}

#[test]
fn of_a_long_reply_only_the_fact_is_kept() {
    let mut records = Records::default();
    run(&mut records, 1, Records::MAX_REPLY);
    run(&mut records, 2, Records::MAX_REPLY + 1);
    let fact = Code::BodyDropped.sentence().len();
    assert_eq!(records.bytes(), Records::MAX_REPLY + fact);
    assert_eq!(
        claim(&mut records, 1),
        Verdict::Done(reply(Records::MAX_REPLY))
    );
    assert_eq!(
        code(claim(&mut records, 2)),
        (Code::BodyDropped, Executed::Yes)
    );
}

#[test]
fn the_oldest_bodies_make_room() {
    const QUARTER: usize = Records::MAX_REPLY - 100;
    let mut records = Records::default();
    for id in 1..=5 {
        run(&mut records, id, QUARTER);
    }
    let fact = Code::BodyDropped.sentence().len();
    assert_eq!((records.len(), records.bytes()), (5, 4 * QUARTER + fact));
    assert_eq!(
        code(claim(&mut records, 1)),
        (Code::BodyDropped, Executed::Yes)
    );
    assert_eq!(claim(&mut records, 2), Verdict::Done(reply(QUARTER)));
}

fn refusal(sentence: usize, details: Option<usize>) -> Reply {
    let mut fault = Fault::new(Code::Operation, Executed::Yes);
    fault.message = "a".repeat(sentence).into();
    fault.details = details.map(|len| Payload::new(Encoding::Json, vec![b'1'; len]));
    Err(Box::new(fault))
}

#[test]
fn the_sentence_of_a_fault_is_counted() {
    let fact = Code::BodyDropped.sentence().len();
    for (sentence, details, kept) in [
        (0, None, 0),
        (512, None, 512),
        (512, Some(100), 612),
        (512, Some(Records::MAX_REPLY - 512), Records::MAX_REPLY),
        (513, Some(Records::MAX_REPLY - 512), fact),
        (Records::MAX_REPLY + 1, None, fact),
    ] {
        let mut records = Records::default();
        assert_eq!(claim(&mut records, 1), Verdict::Fresh);
        records.record(1, refusal(sentence, details), true);
        assert_eq!(records.bytes(), kept, "{sentence} and {details:?}");
        records.forget(ack(2, &[]));
        assert_eq!(records.bytes(), 0, "{sentence} and {details:?}");
    }
}

#[test]
fn long_sentences_make_room_and_short_ones_keep_their_code() {
    for (sentence, details, expected) in [
        (60_000, None, Code::BodyDropped),
        (500, Some(60_000), Code::BodyDropped),
        (500, None, Code::Operation),
    ] {
        let mut records = Records::default();
        assert_eq!(claim(&mut records, 1), Verdict::Fresh);
        records.record(1, refusal(sentence, details), true);
        for id in 2..=6 {
            run(&mut records, id, 60_000);
        }
        assert!(records.bytes() <= Records::MAX_BYTES);
        let first = code(claim(&mut records, 1));
        assert_eq!(first, (expected, Executed::Yes), "{sentence}, {details:?}");
    }
}
