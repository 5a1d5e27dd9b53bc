//! Where a router stands in an axum app.

use std::panic::{AssertUnwindSafe, catch_unwind};

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use wilco_protocol::Encoding;
use wilco_server::extract::Caller;
use wilco_server::{Code, Operation, Router, Routes};

use super::api::{Gate, add, api, app, divide};
use super::kit::{Exchange, Served, exchange, serve};

async fn ask(served: Served, path: &str) -> Exchange {
    let request = format!("GET {path} HTTP/1.1\r\nHost: test\r\n\r\n");
    exchange(served.address, &request).await
}

#[tokio::test]
async fn a_router_stands_beside_other_routes_at_any_path_by_merge_or_by_route() {
    let hello = || axum::Router::new().route("/hello", get(|| async { "hello" }));
    let gate = Gate::default();
    for (app, socket) in [
        (hello().merge(app(&gate)), "/ws"),
        (hello().merge(api(&gate).into_axum("/api/ws")), "/api/ws"),
        (
            hello().route("/socket", routes(&gate).socket(Encoding::Json)),
            "/socket",
        ),
        (hello().nest("/v1", app(&gate)), "/v1/ws"),
        (
            hello().fallback_service(routes(&gate).socket::<()>(Encoding::Json)),
            "/anything",
        ),
    ] {
        let served = serve(app).await;
        assert_eq!(ask(served, "/hello").await.body, "hello");
        let mut client = served.at(socket).open().await;
        assert!(
            client
                .call("math.add", json!({"a": 1, "b": 1}))
                .await
                .is_ok()
        );
    }
}

fn routes(gate: &Gate) -> Routes {
    api(gate).into_routes().expect("it can be built")
}

#[tokio::test]
async fn two_routers_stand_in_one_app_each_with_its_socket_and_its_contract_where_it_was_put() {
    let public = Router::new().operation(add).into_routes().expect("built");
    let admin = Router::new()
        .operation(divide)
        .operation(place)
        .into_routes()
        .expect("built");
    let app = axum::Router::new()
        .route("/ws", public.socket(Encoding::Json))
        .route("/packed", public.socket(Encoding::MessagePack))
        .route("/contract.json", public.contract())
        .route("/admin/ws", admin.socket(Encoding::Json))
        .route("/admin/realtime/{*resource}", admin.socket(Encoding::Json))
        .route("/docs/admin.json", admin.contract());
    let served = serve(app).await;
    let input = || json!({"a": 4, "b": 2});
    for (path, encoding, known, unknown) in [
        ("/ws", Encoding::Json, "math.add", "math.divide"),
        ("/packed", Encoding::MessagePack, "math.add", "math.divide"),
        ("/admin/ws", Encoding::Json, "math.divide", "math.add"),
    ] {
        let mut client = served.at(path).sending(encoding).open().await;
        assert!(client.call(known, input()).await.is_ok(), "{path}");
        let refused = client.call(unknown, input()).await.expect_err("not here");
        assert_eq!(refused.code, Code::UnknownOperation, "{path}");
    }
    let mut client = served.at("/admin/realtime/world").open().await;
    assert_eq!(client.call("where", json!({})).await, Ok(json!("world")));
    for (path, has, lacks) in [
        ("/contract.json", "math.add", "math.divide"),
        ("/docs/admin.json", "math.divide", "math.add"),
    ] {
        let body = ask(served, path).await.body;
        assert!(
            body.contains(has) && !body.contains(lacks),
            "{path}: {body}"
        );
    }
    assert_eq!(ask(served, "/wilco/contract.json").await.status, 404);
}

#[tokio::test]
async fn a_router_stands_in_an_app_that_has_a_state_of_its_own() {
    let app = axum::Router::new()
        .route(
            "/state",
            get(|state: axum::extract::State<u8>| async move { state.0.to_string() }),
        )
        .merge(api(&Gate::default()).into_axum("/ws"))
        .with_state(7);
    let served = serve(app).await;
    assert_eq!(ask(served, "/state").await.body, "7");
    served.client().await;
}

#[tokio::test]
async fn middleware_may_refuse_the_socket() {
    async fn guard(request: Request, next: Next) -> Response {
        match request.headers().get("authorization") {
            Some(_) => next.run(request).await,
            None => StatusCode::UNAUTHORIZED.into_response(),
        }
    }
    let served = serve(app(&Gate::default()).layer(from_fn(guard))).await;
    let request = "GET /ws HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                   Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    assert_eq!(exchange(served.address, request).await.status, 401);
    let mut client = served.at("/ws").header("Authorization", "ada").open().await;
    assert!(
        client
            .call("math.add", json!({"a": 1, "b": 1}))
            .await
            .is_ok()
    );
}

/// Says where the socket was opened.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "where", output = Option<String>, safe)]
struct Where {}

async fn place(caller: Caller, _: Where) -> Option<String> {
    caller.resource().map(str::to_owned)
}

#[tokio::test]
async fn the_resource_of_the_address_is_known_to_handlers() {
    let app = || Router::new().operation(place).into_axum("/ws");
    let beside = serve(app()).await;
    let nested = serve(axum::Router::new().nest("/v1", app())).await;
    for (served, path, expected) in [
        (beside, "/ws", Value::Null),
        (beside, "/realtime/world", json!("world")),
        (beside, "/realtime/world/1?hello=0", json!("world/1")),
        (beside, "/realtime/realtime/1", json!("realtime/1")),
        (beside, "/realtime/a%20b%2Fc", json!("a b/c")),
        (beside, "/realtime/%C3%BC", json!("ü")),
        (nested, "/v1/ws", Value::Null),
        (nested, "/v1/realtime/world/1", json!("world/1")),
    ] {
        let mut client = served.at(path).speaking(Encoding::Json).open().await;
        assert_eq!(
            client.call("where", json!({})).await,
            Ok(expected),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_contract_is_served_with_a_tag_that_saves_reading_it_again() {
    let contract = api(&Gate::default()).contract().expect("a contract");
    let served = serve(app(&Gate::default())).await;
    let first = ask(served, "/wilco/contract.json").await;
    assert_eq!(first.status, 200);
    assert_eq!(first.header("content-type"), Some("application/json"));
    let tag = format!("\"{}\"", contract.hash());
    assert_eq!(first.header("etag"), Some(&*tag));
    let body: Value = serde_json::from_str(&first.body).expect("JSON");
    assert_eq!(body, serde_json::to_value(&contract).expect("JSON"));
    for (known, status) in [(&*tag, 304), ("\"other\"", 200), ("*", 304)] {
        let request = format!(
            "GET /wilco/contract.json HTTP/1.1\r\nHost: test\r\nIf-None-Match: {known}\r\n\r\n"
        );
        let again = exchange(served.address, &request).await;
        assert_eq!(
            (again.status, again.header("etag")),
            (status, Some(&*tag)),
            "{known}"
        );
        assert_eq!(again.body.is_empty(), status == 304);
    }
}

mod rival {
    use schemars::JsonSchema;
    use serde::Deserialize;
    use wilco_server::Operation;

    /// Bears a name that is taken.
    #[derive(Deserialize, JsonSchema, Operation)]
    #[operation(name = "math.add", output = i64, safe)]
    pub(super) struct Sum {}

    pub(super) async fn sum(_: Sum) -> i64 {
        0
    }
}

#[test]
fn two_operations_of_one_name_are_refused_with_both_places_in_the_source() {
    let check = |api: Router| {
        let error = api.contract().expect_err("one name");
        let sentence = error.to_string();
        for part in ["math.add", "server/api.rs:", "server/mounting.rs:"] {
            assert!(sentence.contains(part), "{sentence}");
        }
        let built = catch_unwind(AssertUnwindSafe(|| api.into_axum::<()>("/ws")));
        let panic = built.expect_err("it cannot be mounted");
        let said = panic.downcast_ref::<String>().expect("a sentence");
        assert!(said.contains(&sentence), "{said}");
    };
    check(
        Router::new()
            .operation(add)
            .operation(divide)
            .operation(rival::sum),
    );
    check(
        Router::new()
            .operation(add)
            .merge(Router::new().operation(rival::sum)),
    );
}
