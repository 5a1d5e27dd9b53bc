//! Messages of parts are the messages.

use super::{About, Place, delta, deltas, notify, presence_diff, snapshot};
use crate::codec::Encoding;
use crate::envelope::{
    Delta, Deltas, Notify, PresenceDiff, PresenceInfo, PresenceStatus, ServerMessage, Snapshot,
};
use crate::id::OpId;
use crate::payload::Payload;

/// Writes a message from its parts and as a whole.
#[track_caller]
fn check(parts: impl Fn(Encoding, &mut Vec<u8>), whole: impl Fn(Encoding) -> ServerMessage) {
    for encoding in [Encoding::MessagePack, Encoding::Json] {
        let (mut of_parts, mut of_whole) = (b"before".to_vec(), b"before".to_vec());
        parts(encoding, &mut of_parts);
        whole(encoding).write(encoding, &mut of_whole).unwrap();
        assert_eq!(of_parts, of_whole, "{encoding:?}");
    }
}

fn value(encoding: Encoding) -> Payload {
    Payload::encode(encoding, &("moved", 3)).unwrap()
}

fn op_ids() -> Vec<OpId> {
    let name = "0198c5a4-6f00-7000-8000-000000000001";
    vec![name.parse().unwrap()]
}

fn user() -> PresenceInfo {
    PresenceInfo {
        user_id: "ann".into(),
        name: Some("Ann".into()),
        status: PresenceStatus::Idle,
        connected_at: 7,
    }
}

/// A place that starts where it is expected, and one that does not.
const PLACES: [Place<'static>; 2] = [
    Place {
        name: "world/1",
        epoch: "e",
        from: 3,
        seq: 4,
        timestamp: 9,
    },
    Place {
        name: "world/1",
        epoch: "e",
        from: 1,
        seq: 4,
        timestamp: 9,
    },
];

fn from(place: &Place<'_>) -> Option<u64> {
    (place.from != 3).then_some(place.from)
}

#[test]
fn a_snapshot_of_parts_is_the_snapshot() {
    let place = PLACES[0];
    for op_ids in [op_ids(), Vec::new()] {
        check(
            |encoding, out| snapshot(encoding, out, &place, &op_ids, &value(encoding)).unwrap(),
            |encoding| {
                ServerMessage::Snapshot(Snapshot {
                    state: value(encoding),
                    seq: 4,
                    timestamp: 9,
                    epoch: Some("e".into()),
                    resource: Some("world/1".into()),
                    op_ids: op_ids.clone(),
                })
            },
        );
    }
}

#[test]
fn a_delta_of_parts_is_the_delta() {
    for (place, op_ids) in PLACES.into_iter().zip([op_ids(), Vec::new()]) {
        check(
            |encoding, out| {
                let change = value(encoding);
                delta(encoding, out, &place, &op_ids, &change.as_raw()).unwrap();
            },
            |encoding| {
                ServerMessage::Delta(Delta {
                    delta: value(encoding),
                    seq: 4,
                    timestamp: 9,
                    epoch: Some("e".into()),
                    from: from(&place),
                    resource: Some("world/1".into()),
                    op_ids: op_ids.clone(),
                })
            },
        );
    }
}

#[test]
fn deltas_of_parts_are_the_deltas_and_say_where_they_start() {
    for (place, count) in PLACES.into_iter().zip([0, 17]) {
        check(
            |encoding, out| {
                let changes = vec![value(encoding); count];
                deltas(encoding, out, &place, &op_ids(), changes.iter()).unwrap();
            },
            |encoding| {
                ServerMessage::Deltas(Deltas {
                    deltas: vec![value(encoding); count],
                    seq: 4,
                    timestamp: 9,
                    epoch: Some("e".into()),
                    from: Some(place.from),
                    resource: Some("world/1".into()),
                    op_ids: op_ids(),
                })
            },
        );
    }
}

#[test]
fn an_event_of_parts_is_the_event() {
    let about = About {
        event_type: Some("moved"),
        correlation_id: op_ids().pop(),
        resource: Some("w"),
    };
    for (place, about) in PLACES.into_iter().zip([about, About::default()]) {
        check(
            |encoding, out| notify(encoding, out, &place, &about, &value(encoding)).unwrap(),
            |encoding| {
                ServerMessage::Notify(Notify {
                    domain: "world/1".into(),
                    event: value(encoding),
                    correlation_id: about.correlation_id,
                    event_type: about.event_type.map(Into::into),
                    resource: about.resource.map(Into::into),
                    epoch: Some("e".into()),
                    seq: Some(4),
                    from: from(&place),
                })
            },
        );
    }
}

#[test]
fn a_presence_diff_of_parts_is_the_presence_diff() {
    let one = (vec![user()], vec!["bo".into()], vec![user(), user()]);
    for (place, (joined, left, changed)) in PLACES.into_iter().zip([one, Default::default()]) {
        check(
            |encoding, out| {
                presence_diff(encoding, out, &place, &joined, &left, &changed).unwrap();
            },
            |_| {
                ServerMessage::PresenceDiff(PresenceDiff {
                    joined: joined.clone(),
                    left: left.clone(),
                    changed: changed.clone(),
                    resource: Some("world/1".into()),
                    epoch: Some("e".into()),
                    from: from(&place),
                    seq: 4,
                })
            },
        );
    }
}

#[test]
fn a_payload_of_the_other_encoding_is_refused() {
    let change = value(Encoding::Json);
    let mut out = Vec::new();
    let written = delta(Encoding::MessagePack, &mut out, &PLACES[0], &[], &change);
    assert!(written.is_err());
}
