//! A handler that panics takes nothing down with it.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use tower::layer::layer_fn;
use tower::service_fn;
use wilco_server::call::{CallFault, Parts};
use wilco_server::extract::State;
use wilco_server::handler::Handler as _;
use wilco_server::{Call, Code, Executed, FromCall, Operation, Reply, Route, Router};

use super::api::{Gate, add, wait};
use super::kit::serve;

macro_rules! operations {
    ($($name:ident),+) => {$(
        #[derive(Deserialize, JsonSchema, Operation)]
        #[operation(safe)]
        struct $name {}
    )+};
}

operations!(
    AtOnce,
    BehindAwait,
    InExtractor,
    InLayer,
    InReadyLayer,
    WhenDropped
);

async fn at_once(_: AtOnce) {
    panic!("secret: before the first await");
}

async fn behind_await(State(gate): State<Gate>, _: BehindAwait) {
    gate.open.wait().await;
    panic!("secret: behind an await");
}

struct Panics;

impl<S: Sync> FromCall<S> for Panics {
    async fn from_call(_: &mut Parts, _: &S) -> Result<Self, CallFault> {
        panic!("secret: in an extractor")
    }
}

async fn in_extractor(_: Panics, _: InExtractor) {}

async fn in_layer(_: InLayer) {}

async fn in_ready_layer(_: InReadyLayer) {}

struct PanicsWhenDropped;

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        panic!("secret: in a destructor")
    }
}

async fn when_dropped(State(gate): State<Gate>, _: WhenDropped) {
    let _dropped = PanicsWhenDropped;
    gate.started.give();
    std::future::pending::<()>().await;
}

fn api(gate: &Gate) -> Router {
    let before_future = layer_fn(|_: Route| {
        service_fn(|_: Call| -> std::future::Ready<Result<Reply, CallFault>> {
            panic!("secret: in a layer")
        })
    });
    let in_future = layer_fn(|_: Route| {
        service_fn(|_: Call| async {
            panic!("secret: in a layer's future") as Result<Reply, CallFault>
        })
    });
    Router::new()
        .operation(at_once)
        .operation(behind_await)
        .operation(in_extractor)
        .operation(in_layer.layer(in_future))
        .operation(in_ready_layer.layer(before_future))
        .operation(when_dropped)
        .operation(add)
        .operation(wait)
        .with_state(gate.clone())
}

#[tokio::test]
async fn a_panic_is_answered_as_internal_and_harms_neither_its_connection_nor_other_calls() {
    let gate = Gate::default();
    let served = serve(api(&gate).into_axum("/ws")).await;
    let mut other = served.client().await;
    let mut client = served.client().await;
    let waiting = client.start("gate.wait", json!({})).await;
    gate.started.wait().await;
    for op in ["at_once", "in_extractor", "in_layer", "in_ready_layer"] {
        let fault = client.call(op, json!({})).await.expect_err("it panics");
        assert_eq!(
            (fault.code.as_str(), fault.executed),
            ("internal", Executed::Unknown),
            "{op}"
        );
        assert_eq!(&*fault.message, Code::Internal.sentence(), "{op}");
        assert!(fault.error_id.is_some(), "{op}");
    }
    let behind = client.start("behind_await", json!({})).await;
    let sum = client.call("math.add", json!({"a": 1, "b": 1})).await;
    assert_eq!(sum, Ok(json!(2)));
    // Both wait at the same gate: one panics, one finishes.
    gate.open.give();
    gate.open.give();
    let mut ends = client.hear_all(2).await;
    ends.sort();
    assert_eq!(
        ends,
        [
            format!("{waiting} = \"\""),
            format!("{behind} ! internal/unknown")
        ]
    );
    assert!(
        other
            .call("math.add", json!({"a": 1, "b": 1}))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_destructor_that_panics_when_its_call_is_cancelled_harms_nobody_else() {
    let gate = Gate::default();
    let mut client = serve(api(&gate).into_axum("/ws")).await.client().await;
    let id = client.start("when_dropped", json!({})).await;
    gate.started.wait().await;
    client.cancel(id).await;
    assert_eq!(client.hear().await, format!("{id} ! cancelled/unknown"));
    let sum = client.call("math.add", json!({"a": 1, "b": 1})).await;
    assert_eq!(sum, Ok(json!(2)));
}
