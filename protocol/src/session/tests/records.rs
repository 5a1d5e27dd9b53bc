//! What a record keeps, for how long, and what it says.

use crate::codec::Encoding;
use crate::envelope::{Ack, Request};
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::payload::{Payload, Raw};
use crate::session::{Fingerprint, Records, Reply, Verdict};

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
    records.claim(id, fingerprint("stand.assign", Encoding::Json, b"1"))
}

fn reply(len: usize) -> Reply {
    Ok(Payload::new(Encoding::Json, vec![b'1'; len]))
}

/// Claims and ends a call whose reply has `len` bytes.
fn run(records: &mut Records, id: u64, len: usize) {
    assert_eq!(claim(records, id), Verdict::Fresh);
    records.record(id, reply(len));
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
    records.record(1, reply(1));
    assert_eq!(claim(&mut records, 1), Verdict::Done(reply(1)));
}

#[test]
fn the_first_outcome_stays() {
    let mut records = Records::default();
    run(&mut records, 1, 1);
    records.record(1, reply(2));
    assert_eq!(claim(&mut records, 1), Verdict::Done(reply(1)));
}

#[test]
fn an_outcome_without_a_claim_is_not_kept() {
    let mut records = Records::default();
    records.record(1, reply(1));
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
    assert_eq!(records.claim(1, other), Verdict::Conflict);
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
    let mut records = Records::default();
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

#[test]
fn a_running_call_is_never_forgotten() {
    let mut records = Records::default();
    assert_eq!(claim(&mut records, 1), Verdict::Fresh);
    for id in 2..=100 {
        run(&mut records, id, 1);
    }
    assert_eq!(claim(&mut records, 1), Verdict::Running);
    records.forget(ack(101, &[1]));
    assert_eq!(claim(&mut records, 1), Verdict::Running);
    records.record(1, reply(1));
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
        records.record(1, refusal(sentence, details));
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
        records.record(1, refusal(sentence, details));
        for id in 2..=6 {
            run(&mut records, id, 60_000);
        }
        assert!(records.bytes() <= Records::MAX_BYTES);
        let first = code(claim(&mut records, 1));
        assert_eq!(first, (expected, Executed::Yes), "{sentence}, {details:?}");
    }
}
