//! The wire vectors of `tests/vectors`: what every implementation reads alike.
//!
//! A released vector is never changed, only added to. Its form is docs/protocol.md#vectors.

mod meaning;

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use wilco_protocol::envelope::{ClientMessage, Malformed, ServerMessage, Unreadable};
use wilco_protocol::session::{
    Access, Catalog, Effect, Grant, Input, ServerSession, SessionConfig,
};
use wilco_protocol::{EncodeError, Encoding, Moment, RequestId};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    section: String,
    direction: Direction,
    json: Option<String>,
    msgpack_hex: Option<String>,
    /// Whether writing the meaning gives the same bytes again.
    #[serde(default)]
    exact: bool,
    meaning: Option<Value>,
    fault: Option<Fault>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Direction {
    ClientToServer,
    ServerToClient,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    kind: String,
    field: Option<String>,
    request_id: Option<Value>,
    op_id: Option<Box<str>>,
    /// What a server does on an open connection: `response`, `action_err`, `error`, or `close`.
    answer: Option<String>,
}

/// What reading gave: the meaning and the same message written again, or the fault.
type Outcome = Result<(Value, Vec<u8>), Fault>;

#[test]
fn every_vector_is_read_as_it_says() {
    let wrong: Vec<String> = all().iter().flat_map(check).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_are_vectors_enough_and_each_has_a_name_and_a_section() {
    let (all, sections) = (all(), crate::tidy::headings());
    assert!(all.len() >= 250, "{} vectors", all.len());
    let mut names = HashSet::new();
    for vector in &all {
        assert!(names.insert(&vector.name), "{} is there twice", vector.name);
        assert!(
            sections.contains(&vector.section),
            "{}: no section #{}",
            vector.name,
            vector.section
        );
        assert!(vector.json.is_some() || vector.msgpack_hex.is_some());
        assert!(vector.meaning.is_some() != vector.fault.is_some());
    }
}

#[test]
fn the_examples_of_the_specification_are_vectors() {
    let all = all();
    let json: HashSet<&str> = all
        .iter()
        .filter_map(|vector| vector.json.as_deref())
        .collect();
    let hex: HashSet<&str> = all
        .iter()
        .filter_map(|vector| vector.msgpack_hex.as_deref())
        .collect();
    let text = crate::tidy::specification();
    let blocks = text.split("\n```").skip(1).step_by(2);
    for block in blocks {
        let (language, example) = block.split_once('\n').unwrap();
        match language {
            "json" => assert!(json.contains(example), "{example}"),
            "hex" => assert!(hex.contains(&*example.replace('\n', "")), "{example}"),
            _ => {}
        }
    }
}

/// Every vector cut off at every byte, and with every byte replaced by a few that matter.
#[test]
fn whatever_becomes_of_a_vector_it_is_read_or_refused() {
    for vector in all() {
        let json = vector.json.as_ref().map(|text| text.clone().into_bytes());
        let msgpack = vector.msgpack_hex.as_deref().map(bytes_of_hex);
        for (encoding, bytes) in [(Encoding::Json, json), (Encoding::MessagePack, msgpack)] {
            for damaged in bytes.iter().flat_map(|bytes| damage(bytes)) {
                survive(vector.direction, encoding, &damaged);
            }
        }
    }
}

fn damage(bytes: &[u8]) -> Vec<Vec<u8>> {
    let cut = (0..bytes.len()).map(|at| bytes[..at].to_vec());
    let replaced = (0..bytes.len()).flat_map(|at| {
        BYTES_THAT_MATTER.map(|byte| {
            let mut bytes = bytes.to_vec();
            bytes[at] = byte;
            bytes
        })
    });
    cut.chain(replaced).collect()
}

/// What is read says the same when it is written and read again; what is not gets one answer.
fn survive(direction: Direction, encoding: Encoding, bytes: &[u8]) {
    match direction {
        Direction::ClientToServer => match ClientMessage::read(encoding, bytes) {
            Ok(message) => {
                let written = write(|out| message.write(encoding, out));
                assert_eq!(ClientMessage::read(encoding, &written), Ok(message));
            }
            Err(_) => drop(answer(encoding, bytes)),
        },
        Direction::ServerToClient => {
            if let Ok(message) = ServerMessage::read(encoding, bytes) {
                let written = write(|out| message.write(encoding, out));
                assert_eq!(ServerMessage::read(encoding, &written), Ok(message));
            }
        }
    }
}

fn all() -> Vec<Vector> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let files = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed").path());
    // Those of patches are no messages, and are read beside what they are about.
    files
        .filter(|path| !path.ends_with("patch.json"))
        .flat_map(|path| {
            let text = fs::read_to_string(&path).expect("it can be read");
            serde_json::from_str::<Vec<Vector>>(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        })
        .collect()
}

/// What is wrong with a vector, in either encoding.
fn check(vector: &Vector) -> Vec<String> {
    let json = vector.json.as_ref().map(|text| text.clone().into_bytes());
    let msgpack = vector.msgpack_hex.as_deref().map(bytes_of_hex);
    let forms = [(Encoding::Json, json), (Encoding::MessagePack, msgpack)];
    let judged = forms.into_iter().filter_map(|(encoding, bytes)| {
        let problem = judge(vector, encoding, &bytes?).err()?;
        Some(format!("{} ({encoding:?}): {problem}", vector.name))
    });
    judged.collect()
}

fn judge(vector: &Vector, encoding: Encoding, bytes: &[u8]) -> Result<(), String> {
    match (
        read(vector.direction, encoding, bytes),
        &vector.meaning,
        &vector.fault,
    ) {
        (Ok((meaning, written)), Some(expected), _) => {
            same(&meaning, expected)?;
            if vector.exact {
                return same(&written, &bytes.to_vec());
            }
            match read(vector.direction, encoding, &written) {
                Ok((again, _)) => same(&again, expected),
                Err(fault) => Err(format!("what was written cannot be read: {fault:?}")),
            }
        }
        (Err(mut fault), _, Some(expected)) => {
            if matches!(vector.direction, Direction::ClientToServer) {
                fault.answer = Some(answer(encoding, bytes));
            }
            same(&fault, expected)
        }
        (Ok((meaning, _)), _, _) => Err(format!("was read: {meaning}")),
        (Err(fault), _, _) => Err(format!("was not read: {fault:?}")),
    }
}

fn same<T: PartialEq + std::fmt::Debug>(found: &T, expected: &T) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    Err(format!("\n  found    {found:?}\n  expected {expected:?}"))
}

fn read(direction: Direction, encoding: Encoding, bytes: &[u8]) -> Outcome {
    match direction {
        Direction::ClientToServer => {
            let message = ClientMessage::read(encoding, bytes).map_err(|error| fault(&error))?;
            let written = write(|out| message.write(encoding, out));
            Ok((meaning::of_client(&message), written))
        }
        Direction::ServerToClient => {
            let message = ServerMessage::read(encoding, bytes).map_err(|error| fault(&error))?;
            let written = write(|out| message.write(encoding, out));
            Ok((meaning::of_server(&message), written))
        }
    }
}

fn write(write: impl FnOnce(&mut Vec<u8>) -> Result<(), EncodeError>) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out).expect("raw payloads are in their own encoding");
    out
}

fn fault(unreadable: &Unreadable) -> Fault {
    let (kind, field) = match unreadable.malformed {
        Malformed::NotAMap => ("not_a_map", None),
        Malformed::NoTag => ("no_tag", None),
        Malformed::TooDeep => ("too_deep", None),
        Malformed::Trailing => ("trailing", None),
        Malformed::Missing(field) => ("missing", Some(field)),
        Malformed::Wrong(field) => ("wrong", Some(field)),
        Malformed::Twice(field) => ("twice", Some(field)),
    };
    let (request_id, op_id) = match &unreadable.request_id {
        Some(RequestId::Op(op_id)) => (None, Some(op_id.to_string().into())),
        id => (id.as_ref().map(meaning::of_id), None),
    };
    Fault {
        kind: kind.to_owned(),
        field: field.map(str::to_owned),
        request_id,
        op_id,
        answer: None,
    }
}

/// What a server does on an open connection that gets these bytes.
fn answer(encoding: Encoding, bytes: &[u8]) -> String {
    let (config, catalog) = (SessionConfig::default(), Catalog::default());
    let mut session = ServerSession::new(Arc::new(config), Arc::new(catalog), "c1".into());
    let mut effects = Vec::new();
    let opened = Input::Opened {
        unix_ms: 0,
        hello: false,
        access: Access::Granted(Grant::default()),
        resource: None,
    };
    session.step(opened, Moment::ZERO, &mut effects);
    effects.clear();
    let unreadable = ClientMessage::read(encoding, bytes).expect_err("it was refused before");
    session.step(Input::Unreadable(unreadable), Moment::ZERO, &mut effects);
    let answer = match &effects[..] {
        [Effect::Send(ServerMessage::Response(_))] => "response",
        [Effect::Send(ServerMessage::ActionErr { .. })] => "action_err",
        [Effect::Send(ServerMessage::Error { fatal: false, .. })] => "error",
        [
            Effect::Send(ServerMessage::Error { fatal: true, .. }),
            Effect::Close(_),
        ] => "close",
        other => panic!("no row of the table: {other:?}"),
    };
    answer.to_owned()
}

fn bytes_of_hex(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2);
    digits
        .map(|pair| {
            std::str::from_utf8(pair)
                .ok()
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
                .expect("a vector holds pairs of digits")
        })
        .collect()
}

/// The text ids and the numbers are two kinds: a digit in quotes is text.
#[test]
fn an_id_is_a_number_or_a_text() {
    assert_eq!(meaning::of_id(&RequestId::from(7)), Value::from(7));
    let text = RequestId::text("7").unwrap();
    assert_eq!(meaning::of_id(&text), Value::from("7"));
}

/// Small and large counts of every kind, and what opens, closes and ends JSON.
const BYTES_THAT_MATTER: [u8; 17] = [
    0x00, 0x7f, 0x80, 0x8f, 0x90, 0xa0, 0xbf, 0xc0, 0xc1, 0xcf, 0xdb, 0xdd, 0xdf, 0xff, b'"', b'{',
    b']',
];
