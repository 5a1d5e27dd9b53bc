//! Messages of both directions from arbitrary bytes, in one encoding.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wilco_protocol::codec::{self, Encoding};
use wilco_protocol::envelope::{ClientMessage, ServerMessage};
use wilco_protocol::{Bytes, I64, Payload, Raw, U64};

use crate::heap::peak_of;

/// Reads `bytes` as a message of a client, of a server and as a value of an application.
pub fn check(encoding: Encoding, bytes: &[u8]) {
    let (client, peak) = peak_of(|| ClientMessage::read(encoding, bytes));
    assert_bounded(peak, bytes, FACTOR);
    match client {
        Ok(message) => client_written_is_read(encoding, &message),
        Err(error) => drop(format!("{error:?}")),
    }
    let (server, peak) = peak_of(|| ServerMessage::read(encoding, bytes));
    let factor = match server {
        Ok(
            ServerMessage::Deltas(_)
            | ServerMessage::PresenceDiff(_)
            | ServerMessage::Subscribed(_),
        ) => FACTOR_OF_LISTS,
        Ok(_) | Err(_) => FACTOR,
    };
    assert_bounded(peak, bytes, factor);
    match server {
        Ok(message) => server_written_is_read(encoding, &message),
        Err(error) => drop(format!("{error:?}")),
    }
    let (value, peak) = peak_of(|| codec::decode::<Value>(encoding, bytes));
    // The error quotes what it found, and names where.
    assert_bounded(peak, bytes, FACTOR);
    match value {
        Ok(value) => value_is_the_same_in_both(&value),
        Err(error) => drop(format!("{error} {error:?}")),
    }
}

/// What is held while a message is read follows from its length.
fn assert_bounded(peak: usize, bytes: &[u8], factor: usize) {
    let most = factor * bytes.len() + (1 << 20);
    assert!(peak <= most, "{peak} bytes held for {}", bytes.len());
}

fn client_written_is_read(encoding: Encoding, message: &ClientMessage<'_>) {
    let mut written = Vec::new();
    message
        .write(encoding, &mut written)
        .expect("what was read can be written");
    assert_eq!(
        ClientMessage::read(encoding, &written).as_ref(),
        Ok(message)
    );
    let payload = match message {
        ClientMessage::Action { action, .. } => *action,
        ClientMessage::Request(request) => request.payload,
        ClientMessage::Ping { .. }
        | ClientMessage::Hello(_)
        | ClientMessage::Authenticate(_)
        | ClientMessage::Subscribe(_)
        | ClientMessage::Unsubscribe(_)
        | ClientMessage::Resync(_)
        | ClientMessage::SetPresence(_)
        | ClientMessage::Signal(_)
        | ClientMessage::Cancel { .. }
        | ClientMessage::Other { .. } => return,
    };
    payload_is_read(payload);
}

fn server_written_is_read(encoding: Encoding, message: &ServerMessage<Raw<'_>>) {
    let mut written = Vec::new();
    message
        .write(encoding, &mut written)
        .expect("what was read can be written");
    assert_eq!(
        ServerMessage::read(encoding, &written).as_ref(),
        Ok(message)
    );
    match message {
        ServerMessage::Snapshot(snapshot) => payload_is_read(snapshot.state),
        ServerMessage::Delta(delta) => payload_is_read(delta.delta),
        ServerMessage::Deltas(deltas) => deltas.deltas.iter().copied().for_each(payload_is_read),
        ServerMessage::Notify(notify) => payload_is_read(notify.event),
        ServerMessage::Response(response) => {
            if let Ok(output) = response.result {
                payload_is_read(output);
            }
        }
        ServerMessage::ActionOk(ok) => ok.result.into_iter().for_each(payload_is_read),
        ServerMessage::Connected(_)
        | ServerMessage::Current(_)
        | ServerMessage::Subscribed(_)
        | ServerMessage::Presence(_)
        | ServerMessage::PresenceDiff(_)
        | ServerMessage::Signal { .. }
        | ServerMessage::Gap(_)
        | ServerMessage::Progress(_)
        | ServerMessage::ActionErr { .. }
        | ServerMessage::Pong { .. }
        | ServerMessage::Error { .. }
        | ServerMessage::GoAway { .. }
        | ServerMessage::AuthExpiring { .. }
        | ServerMessage::Authenticated { .. }
        | ServerMessage::Other { .. } => {}
    }
}

/// A payload is decoded alike where the envelope has looked at it and where it has not.
fn payload_is_read(raw: Raw<'_>) {
    let looked_at = raw.decode::<Value>();
    let not = codec::decode::<Value>(raw.encoding(), raw.bytes());
    match (looked_at, not) {
        (Ok(value), Ok(same)) => {
            assert_eq!(value, same);
            value_is_the_same_in_both(&value);
        }
        (Err(_), Err(_)) => {}
        (looked_at, not) => panic!("{looked_at:?} and {not:?} of the same bytes"),
    }
}

/// One value is written in both encodings, and comes back from both.
fn value_is_the_same_in_both(value: &Value) {
    for encoding in [Encoding::MessagePack, Encoding::Json] {
        let payload = Payload::encode(encoding, value).expect("what was read can be written");
        let read: Value = payload.decode().expect("what was written can be read");
        assert_eq!(&read, value);
    }
}

/// Something of everything that an application can say.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Value {
    Unit,
    Text(String),
    Number(f64),
    Pair(i32, Option<u64>),
    Fields {
        #[serde(default)]
        flag: bool,
        bytes: Bytes,
        wide: U64,
        signed: Option<I64>,
    },
    List(Vec<Value>),
    Map(BTreeMap<String, Value>),
    Small(Vec<u8>),
    Letter(char),
    Narrow(f32),
}

/// How many times its length a message may take while it is read, beside 1 MiB.
const FACTOR: usize = 8;

/// The same for a list of values that stay raw: each is a slice of 24 bytes, though it may be one byte on the wire, and
/// the list is copied when it grows.
const FACTOR_OF_LISTS: usize = 40;
