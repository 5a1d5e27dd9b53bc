//! What each may call, whenever it runs and whenever it is answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use wilco_protocol::RequestId;
use wilco_protocol::envelope::{ClientMessage, Request, Typed};
use wilco_server::extract::State;
use wilco_server::{Auth, Code, Executed, Fault, Operation, Principal, Router};

use super::{connected, hello, judge, resume, say_hello, with_token};
use crate::server::kit::{Client, Served, request, serve};

/// Counts how often it ran; never twice for one call.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "count.once", output = u32, once)]
struct CountOnce {}

/// Counts how often it ran.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "count.safe", output = u32, safe)]
struct CountSafe {}

/// Anybody may.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "open.any", output = u32, once)]
struct OpenToAll {}

type Count = Arc<AtomicU32>;

async fn once(State(count): State<Count>, _: CountOnce) -> u32 {
    count.fetch_add(1, Ordering::SeqCst) + 1
}

async fn safe(State(count): State<Count>, _: CountSafe) -> u32 {
    count.fetch_add(1, Ordering::SeqCst) + 1
}

async fn open(_: OpenToAll) -> u32 {
    0
}

/// What may be called changes while the server runs.
struct House {
    served: Served,
    count: Count,
    allowed: Arc<AtomicBool>,
}

impl House {
    async fn new() -> Self {
        let (count, allowed) = (Count::default(), Arc::new(AtomicBool::new(true)));
        let is_allowed = Arc::clone(&allowed);
        let may = move |principal: Option<&Principal>, operation: &str| {
            let is_ann = principal.is_some_and(|principal| principal.id() == "ann");
            if operation.starts_with("open.") || is_ann && is_allowed.load(Ordering::SeqCst) {
                return Ok(());
            }
            Err(Fault::with_message(
                Code::Forbidden,
                Executed::Yes,
                operation,
            ))
        };
        let api = Router::new()
            .operation(once)
            .operation(safe)
            .operation(open);
        let api = api.with_state(Arc::clone(&count));
        let api: Router = api.with_auth(Auth::new(judge).optional().authorize(may));
        let served = serve(api.into_axum("/ws")).await;
        Self {
            served,
            count,
            allowed,
        }
    }

    fn allow(&self, allowed: bool) {
        self.allowed.store(allowed, Ordering::SeqCst);
    }

    fn ran(&self) -> u32 {
        self.count.load(Ordering::SeqCst)
    }
}

async fn heard(client: &mut Client, id: u32, op: &str) -> String {
    client.send(&request(id, op, json!({}))).await;
    client.hear().await
}

#[tokio::test]
async fn each_call_is_permitted_when_it_runs() {
    let house = House::new().await;
    let mut ann = with_token(house.served, "ann").await;
    let mut bob = with_token(house.served, "bob").await;
    connected(&mut ann).await;
    connected(&mut bob).await;
    // One without a session, whose calls all are its connection's.
    let mut nobody = house.served.client().await;
    assert_eq!(heard(&mut ann, 1, "count.once").await, "1 = 1");
    assert_eq!(heard(&mut ann, 2, "count.safe").await, "2 = 2");
    for client in [&mut bob, &mut nobody] {
        for (id, op) in [(1, "count.once"), (2, "count.safe")] {
            let answer = heard(client, id, op).await;
            assert_eq!(answer, format!("{id} ! forbidden/no"), "{op}");
        }
        assert_eq!(heard(client, 3, "open.any").await, "3 = 0");
    }
    house.allow(false);
    assert_eq!(heard(&mut ann, 3, "count.once").await, "3 ! forbidden/no");
    assert_eq!(heard(&mut ann, 4, "count.safe").await, "4 ! forbidden/no");
    assert_eq!(house.ran(), 2);
}

#[tokio::test]
async fn no_name_of_a_call_gets_around_it() {
    let house = House::new().await;
    let mut bob = with_token(house.served, "bob").await;
    connected(&mut bob).await;
    let named = serde_json::from_value(json!("0192f0c1-2345-7abc-8def-0123456789ab"));
    for op_id in [None, Some(named.expect("a name"))] {
        for (id, op) in [("a", "count.once"), ("b", "count.safe")] {
            let message: ClientMessage<'_, Typed<_>> = ClientMessage::Request(Request {
                request_id: RequestId::Text(id.into()),
                op: op.into(),
                op_id,
                meta: None,
                timeout_ms: None,
                ack: None,
                payload: Typed(json!({})),
            });
            bob.send(&message).await;
            let expected = format!("{id} ! forbidden/no");
            assert_eq!(bob.hear().await, expected, "{op} {op_id:?}");
        }
    }
    assert_eq!(house.ran(), 0);
}

#[tokio::test]
async fn a_recorded_answer_is_given_only_to_who_may_still_call() {
    let house = House::new().await;
    let mut ann = with_token(house.served, "ann").await;
    let begun = connected(&mut ann).await;
    assert_eq!(heard(&mut ann, 1, "count.once").await, "1 = 1");
    // Said again on the same connection, it is answered again.
    assert_eq!(heard(&mut ann, 1, "count.once").await, "1 = 1");
    drop(ann);
    house.allow(false);
    let back = hello(Some("ann"), Some(resume(&begun, &[1])));
    let mut ann = say_hello(house.served.at("/ws?hello=1"), back).await;
    let again = connected(&mut ann).await;
    assert!(again.resumed);
    let answer = ann.hear().await;
    // It ran, and who may not know the answer is not told that it had not.
    assert_eq!(answer, "1 ! forbidden/yes");
    assert_eq!(heard(&mut ann, 1, "count.once").await, "1 ! forbidden/yes");
    assert_eq!(heard(&mut ann, 2, "count.once").await, "2 ! forbidden/no");
    drop(ann);
    house.allow(true);
    let back = hello(Some("ann"), Some(resume(&again, &[1])));
    let mut ann = say_hello(house.served.at("/ws?hello=1"), back).await;
    assert!(connected(&mut ann).await.resumed);
    assert_eq!(ann.hear().await, "1 = 1");
    assert_eq!(house.ran(), 1);
}

#[tokio::test]
async fn an_effect_with_a_name_is_not_denied_to_who_may_not_ask_for_it_any_more() {
    let house = House::new().await;
    let named = |id: u32| -> ClientMessage<'_, Typed<_>> {
        let op_id = json!("0192f0c1-2345-7abc-8def-0123456789ab");
        ClientMessage::Request(Request {
            request_id: RequestId::from(id),
            op: "count.once".into(),
            op_id: Some(serde_json::from_value(op_id).expect("a name")),
            meta: None,
            timeout_ms: None,
            ack: None,
            payload: Typed(json!({})),
        })
    };
    let mut ann = with_token(house.served, "ann").await;
    connected(&mut ann).await;
    ann.send(&named(1)).await;
    assert_eq!(ann.hear().await, "1 = 1");
    let mut elsewhere = with_token(house.served, "ann").await;
    connected(&mut elsewhere).await;
    house.allow(false);
    elsewhere.send(&named(7)).await;
    assert_eq!(elsewhere.hear().await, "7 ! forbidden/yes");
    house.allow(true);
    elsewhere.send(&named(7)).await;
    assert_eq!(elsewhere.hear().await, "7 = 1");
    assert_eq!(house.ran(), 1);
}

#[tokio::test]
async fn a_call_that_was_refused_is_not_recorded() {
    let house = House::new().await;
    let mut ann = with_token(house.served, "ann").await;
    connected(&mut ann).await;
    house.allow(false);
    assert_eq!(heard(&mut ann, 1, "count.once").await, "1 ! forbidden/no");
    house.allow(true);
    assert_eq!(heard(&mut ann, 1, "count.once").await, "1 = 1");
}
