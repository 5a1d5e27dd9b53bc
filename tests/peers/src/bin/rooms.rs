//! What one call costs in each room of the protocol, in nanoseconds: `rooms`.
//!
//! Each room is run alone, on the same call that the peers answer, with what the room before it
//! hands on. The best of many rounds is printed: what disturbs a round only adds to it.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use wilco_server::protocol::codec::{self, Encoding};
use wilco_server::protocol::envelope::{ClientMessage, Request, Response, ServerMessage};
use wilco_server::protocol::session::{
    Access, Catalog, CatalogEntry, Effect, Grant, Input, ServerSession, SessionConfig,
};
use wilco_server::protocol::websocket::{
    FrameLimits, MessageKind, OpenFrame, Reader, Role, write_message,
};
use wilco_server::protocol::{Class, Moment, Payload, RequestId};

#[derive(Clone, Serialize, Deserialize)]
struct Call {
    id: u64,
    name: String,
    tags: Vec<String>,
}

const CALLS: usize = 256;
const ROUNDS: usize = 400;

fn main() {
    let call = Call {
        id: 7,
        name: "sixteen letters!".to_owned(),
        tags: ["red", "green", "blue"].map(str::to_owned).to_vec(),
    };
    for encoding in [Encoding::MessagePack, Encoding::Json] {
        println!("\n{encoding:?}\n\n| room | ns per call |\n| --- | --- |");
        let mut sum = 0.0;
        for (room, cost) in rooms(encoding, &call) {
            sum += cost;
            println!("| {room} | {cost:.0} |");
        }
        println!("| together | {sum:.0} |");
    }
    growth(&call);
}

/// What a call costs the session when there are more operations to find it among.
fn growth(call: &Call) {
    println!("\n| operations | session, ns per call |\n| --- | --- |");
    let encoding = Encoding::MessagePack;
    let payload = Payload::encode(encoding, call).expect("a call can be said");
    let message = request(encoding, &payload);
    for others in [0, 99, 9_999] {
        let cost = session(encoding, &message, &payload, others);
        println!("| {} | {cost:.0} |", others + 1);
    }
}

fn rooms(encoding: Encoding, call: &Call) -> [(&'static str, f64); 6] {
    let payload = Payload::encode(encoding, call).expect("a call can be said");
    let message = request(encoding, &payload);
    let kind = match encoding {
        Encoding::MessagePack => MessageKind::Binary,
        Encoding::Json => MessageKind::Text,
    };
    [
        ("frame: read and unmask", frames(kind, &message)),
        (
            "envelope: read",
            best(|| drop(black_box(ClientMessage::read(encoding, &message)))),
        ),
        (
            "session: request and reply",
            session(encoding, &message, &payload, 0),
        ),
        (
            "payload: decode the input",
            best(|| drop(black_box(payload.decode::<Call>()))),
        ),
        ("payload: encode the output", {
            let mut out = Vec::with_capacity(256);
            best(|| {
                out.clear();
                codec::encode(encoding, black_box(call), &mut out).expect("a call can be said");
            })
        }),
        (
            "envelope and frame: write",
            response(encoding, kind, payload),
        ),
    ]
}

fn request(encoding: Encoding, payload: &Payload) -> Vec<u8> {
    let mut message = Vec::new();
    let request: ClientMessage<'_, Payload> = ClientMessage::Request(Request {
        request_id: RequestId::Number(123_456),
        op: "bench.echo".into(),
        op_id: None,
        meta: None,
        timeout_ms: None,
        ack: None,
        payload: payload.clone(),
    });
    request
        .write(encoding, &mut message)
        .expect("a call can be said");
    message
}

/// Frames as they lie in one read, masked as a client masks them.
fn frames(kind: MessageKind, message: &[u8]) -> f64 {
    let mut clean = Vec::new();
    for _ in 0..CALLS {
        write_message(&mut clean, kind, message, Some([1, 2, 3, 4]));
    }
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let mut reader = Reader::new(Role::Server, FrameLimits::default());
        let mut bytes = clean.clone();
        let mut input = bytes.as_mut_slice();
        let begun = Instant::now();
        while let Ok(Some(frame)) = reader.next(&mut input) {
            black_box(frame);
        }
        best = best.min(begun.elapsed());
    }
    per_call(best)
}

fn session(encoding: Encoding, message: &[u8], payload: &Payload, others: usize) -> f64 {
    let mut catalog = Catalog::default();
    let others = (0..others).map(|nth| format!("bench.other{nth}"));
    for name in others.chain(["bench.echo".to_owned()]) {
        catalog.push(CatalogEntry {
            name: name.into(),
            class: Class::Safe,
            timeout: Duration::from_secs(5),
            cost: 1,
        });
    }
    let config = Arc::new(SessionConfig::default());
    let mut session = ServerSession::new(config, Arc::new(catalog), "bench".into());
    let mut effects = Vec::new();
    let opened = Input::Opened {
        unix_ms: 0,
        hello: false,
        access: Access::Granted(Grant::default()),
        resource: None,
    };
    session.step(opened, Moment::ZERO, &mut effects);
    let read = ClientMessage::read(encoding, message).expect("it was just written");
    best(|| {
        effects.clear();
        session.step(Input::Received(read.clone()), Moment::ZERO, &mut effects);
        let Some(Effect::Run(start)) = effects.pop() else {
            panic!("a request is run");
        };
        let done = Input::Done {
            request_id: start.request.request_id,
            reply: Ok(payload.clone()),
            at: Vec::new(),
        };
        session.step(done, Moment::ZERO, &mut effects);
    })
}

fn response(encoding: Encoding, kind: MessageKind, payload: Payload) -> f64 {
    let response: ServerMessage = ServerMessage::Response(Response {
        request_id: RequestId::Number(123_456),
        result: Ok(payload),
        replayed: false,
    });
    let mut out = Vec::with_capacity(512);
    best(|| {
        out.clear();
        let frame = OpenFrame::begin(&mut out, 0, None);
        response
            .write(encoding, &mut out)
            .expect("a reply can be said");
        frame.finish(&mut out, kind);
        black_box(&out);
    })
}

fn best(mut work: impl FnMut()) -> f64 {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        for _ in 0..CALLS {
            work();
        }
        best = best.min(begun.elapsed());
    }
    per_call(best)
}

fn per_call(elapsed: Duration) -> f64 {
    elapsed.as_secs_f64() * 1e9 / CALLS as f64
}
