//! Tower layers in front of operations.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use tower::layer::{Layer, layer_fn};
use tower::limit::ConcurrencyLimitLayer;
use tower::{BoxError, ServiceBuilder, ServiceExt as _, service_fn};
use wilco_server::extract::Extension;
use wilco_server::handler::Handler as _;
use wilco_server::{Call, Code, Executed, Fault, Payload, Reply, Route, Router};

use super::api::{Echo, Gate, add, divide, echo, wait};
use super::kit::{Client, serve};

async fn client(api: Router) -> Client {
    serve(api.into_axum("/ws")).await.client().await
}

async fn call(api: Router, op: &str, input: Value) -> Result<Value, Fault> {
    client(api).await.call(op, input).await
}

/// The names of the layers that a call went through, in their order.
#[derive(Debug, Clone, Default)]
struct Trail(Vec<&'static str>);

async fn trail(Extension(Trail(trail)): Extension<Trail>, _: Echo) -> String {
    trail.join(" ")
}

fn leave(
    name: &'static str,
) -> impl Layer<
    Route,
    Service = impl tower::Service<Call, Response = Reply, Error = BoxError, Future: Send>
              + Clone
              + Send
              + Sync
              + 'static,
> + Clone
+ Send
+ Sync
+ 'static {
    layer_fn(move |route: Route| {
        service_fn(move |mut call: Call| {
            let route = route.clone();
            let extensions = call.parts_mut().extensions_mut();
            extensions.get_or_insert_default::<Trail>().0.push(name);
            async move { route.oneshot(call).await.map_err(BoxError::from) }
        })
    })
}

#[tokio::test]
async fn the_layer_added_last_sees_a_call_first_and_an_operations_own_sees_it_last() {
    for (api, expected) in [
        (Router::new().operation(trail.layer(leave("own"))), "own"),
        (
            Router::new().operation(trail).layer(leave("router")),
            "router",
        ),
        (
            Router::new()
                .operation(trail)
                .layer(leave("inner"))
                .layer(leave("outer")),
            "outer inner",
        ),
        (
            Router::new()
                .operation(trail.layer(leave("own")))
                .layer(leave("inner"))
                .layer(leave("outer")),
            "outer inner own",
        ),
        (
            Router::new()
                .operation(trail.layer(leave("inner")).layer(leave("outer")))
                .layer(leave("router")),
            "router outer inner",
        ),
        (
            Router::new()
                .merge(Router::new().operation(trail).layer(leave("inner")))
                .layer(leave("outer")),
            "outer inner",
        ),
    ] {
        assert_eq!(
            call(api, "text.echo", json!({"text": ""})).await,
            Ok(json!(expected))
        );
    }
}

#[tokio::test]
async fn a_layer_is_in_front_of_the_operations_that_were_there_before_it() {
    let refuse = layer_fn(|_: Route| {
        service_fn(|_: Call| async { Err::<Reply, _>(Fault::new(Code::Forbidden, Executed::No)) })
    });
    let api = Router::new().operation(add).layer(refuse).operation(divide);
    let mut client = client(api).await;
    let refused = client.call("math.add", json!({"a": 1, "b": 1})).await;
    assert_eq!(refused, Err(Fault::new(Code::Forbidden, Executed::No)));
    assert_eq!(
        client.call("math.divide", json!({"a": 1, "b": 1})).await,
        Ok(json!(1))
    );
}

#[tokio::test]
async fn a_layer_may_answer_by_itself_in_the_encoding_of_the_caller() {
    let cached = layer_fn(|_: Route| {
        service_fn(|call: Call| async move {
            assert_eq!(call.parts().operation(), "text.echo");
            Payload::encode(call.parts().encoding(), "cached").map(Reply::from)
        })
    });
    let served = serve(Router::new().operation(echo).layer(cached).into_axum("/ws")).await;
    for encoding in [
        wilco_protocol::Encoding::Json,
        wilco_protocol::Encoding::MessagePack,
    ] {
        let mut client = served.at("/ws").speaking(encoding).open().await;
        assert_eq!(
            client.call("text.echo", json!({"text": ""})).await,
            Ok(json!("cached"))
        );
    }
}

#[tokio::test]
async fn a_layers_fault_is_passed_on_and_any_other_error_stays_in_the_log() {
    async fn with_error(error: impl Fn() -> BoxError + Clone + Send + Sync + 'static) -> Fault {
        let fail = layer_fn(move |_: Route| {
            let error = error.clone();
            service_fn(move |_: Call| std::future::ready(Err::<Reply, BoxError>(error())))
        });
        let refused = call(
            Router::new().operation(add).layer(fail),
            "math.add",
            json!({}),
        )
        .await;
        refused.expect_err("the layer fails")
    }
    let fault = || Fault::new(Code::RateLimited, Executed::No).retry_after_ms(40);
    assert_eq!(with_error(move || fault().into()).await, fault());
    assert_eq!(
        with_error(move || Box::new(Box::new(fault()))).await,
        fault()
    );

    let elapsed = with_error(|| tower::timeout::error::Elapsed::new().into()).await;
    assert_eq!(elapsed, Fault::new(Code::Timeout, Executed::Unknown));
    let overloaded = with_error(|| tower::load_shed::error::Overloaded::new().into()).await;
    assert_eq!(overloaded, Fault::new(Code::Overloaded, Executed::No));

    let other = with_error(|| "password=hunter2".into()).await;
    assert_eq!(other.code, Code::Internal);
    assert_eq!(&*other.message, Code::Internal.sentence());
    assert_eq!((other.executed, other.details), (Executed::Unknown, None));
    assert!(other.error_id.is_some());
}

#[tokio::test]
async fn a_layer_is_applied_once_so_that_it_may_keep_what_it_counts() {
    let applied = Arc::new(AtomicUsize::new(0));
    let count = {
        let applied = Arc::clone(&applied);
        layer_fn(move |route: Route| {
            applied.fetch_add(1, Ordering::Relaxed);
            route
        })
    };
    let api = Router::new()
        .operation(add.layer(count.clone()))
        .layer(count);
    let mut client = client(api).await;
    for _ in 0..3 {
        assert!(
            client
                .call("math.add", json!({"a": 1, "b": 1}))
                .await
                .is_ok()
        );
    }
    assert_eq!(applied.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_limit_of_towers_holds_for_an_operation() {
    let gate = Gate::default();
    let one = ServiceBuilder::new()
        .load_shed()
        .layer(ConcurrencyLimitLayer::new(1));
    let api = Router::new()
        .operation(wait.layer(one))
        .with_state(gate.clone());
    let mut client = client(api).await;
    client.start("gate.wait", json!({})).await;
    gate.started.wait().await;
    client.start("gate.wait", json!({})).await;
    assert_eq!(client.hear().await, "2 ! overloaded/no");
    gate.open.give();
    assert_eq!(client.hear().await, "1 = \"\"");
}

#[tokio::test]
async fn a_layer_and_a_handler_are_tested_without_a_socket() {
    let route = trail.layer(leave("own")).into_route(());
    let payload =
        Payload::encode(wilco_protocol::Encoding::Json, &json!({"text": ""})).expect("JSON");
    let reply = route.oneshot(Call::new("text.echo", payload)).await;
    let reply = reply.expect("an answer");
    assert_eq!(reply.payload().decode::<&str>().ok(), Some("own"));
}
