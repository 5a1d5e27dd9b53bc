//! What is refused when a router is built, and what two routers that become one keep.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use tower::layer::layer_fn;
use tower::service_fn;
use wilco_protocol::Limits;
use wilco_server::extract::State;
use wilco_server::{
    Call, Code, Config, Executed, Fault, Operation, Reply, Route, Router, Shutdown,
};

use super::api::{Gate, add, divide, wait};
use super::kit::{Heard, serve};

fn check(api: Router, expected: Result<(), &[&str]>) {
    match (api.into_routes(), expected) {
        (Ok(_), Ok(())) => {}
        (Err(error), Err(parts)) => {
            let sentence = error.to_string();
            for part in parts {
                assert!(sentence.contains(part), "{sentence}: {part}");
            }
        }
        (built, expected) => panic!("{built:?} is not {expected:?}"),
    }
}

fn configured() -> Config {
    Config {
        heartbeat: Duration::from_secs(7),
        ..Config::default()
    }
}

#[test]
fn a_setting_of_one_of_two_merged_routers_holds_and_of_both_has_to_be_said_again() {
    let bare = || Router::new().operation(add);
    let set = || {
        let router = Router::new().operation(divide).with_config(configured());
        router.with_shutdown(Shutdown::default())
    };
    check(bare().merge(set()), Ok(()));
    check(set().merge(bare()), Ok(()));
    let twice = || bare().with_config(configured()).merge(set());
    check(twice(), Err(&["a config each", "`with_config`"]));
    check(twice().with_config(configured()), Ok(()));
    check(
        Router::new().merge(twice()),
        Err(&["a config each", "`with_config`"]),
    );
    let twice = bare().with_shutdown(Shutdown::default()).merge(set());
    check(twice, Err(&["a shutdown each", "`with_shutdown`"]));
}

#[tokio::test]
async fn a_merged_routers_config_and_shutdown_reach_its_sockets() {
    let shutdown = Shutdown::default();
    let part = Router::new().operation(add).with_config(configured());
    let part = part.with_shutdown(shutdown.clone());
    let app = Router::<()>::new().merge(part).into_axum("/ws");
    let served = serve(app).await;
    let mut client = served.at("/ws").upgrade().await;
    let Heard::Message(_, connected) = client.next().await else {
        panic!("expected a message")
    };
    let connected = String::from_utf8(connected).expect("JSON");
    assert!(connected.contains(r#""heartbeat_ms":7000"#), "{connected}");
    let drained = tokio::spawn(async move { shutdown.drain(Duration::MAX).await });
    assert_eq!(client.hear().await, "go away");
    drop(client);
    assert!(drained.await.expect("no panic"));
}

/// Says which part of the house it belongs to.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "admin.house", output = String, safe)]
struct House {}

async fn house(State(name): State<&'static str>, _: House) -> String {
    name.to_owned()
}

#[tokio::test]
async fn a_nested_router_has_layers_and_a_state_of_its_own() {
    let refuse = layer_fn(|_: Route| {
        service_fn(|_: Call| async { Err::<Reply, _>(Fault::new(Code::Forbidden, Executed::No)) })
    });
    let open = Router::new().operation(house).with_state("open");
    let shut = Router::new().operation(house).layer(refuse).with_state("");
    let gate = Gate::default();
    for (admin, expected) in [
        (open, Ok(json!("open"))),
        (shut, Err(Fault::new(Code::Forbidden, Executed::No))),
    ] {
        let api = Router::new()
            .operation(wait)
            .operation(add)
            .nest("admin", admin)
            .with_state(gate.clone());
        let mut client = serve(api.into_axum("/ws")).await.client().await;
        assert_eq!(client.call("admin.house", json!({})).await, expected);
        let sum = client.call("math.add", json!({"a": 1, "b": 1})).await;
        assert_eq!(sum, Ok(json!(2)));
    }
}

#[test]
fn an_operation_is_nested_only_where_its_name_belongs() {
    let math = || Router::new().operation(add).operation(divide);
    let nest = |prefix| Router::new().nest(prefix, math());
    check(nest("math"), Ok(()));
    for prefix in ["mat", "math.", "math.add", "admin", ""] {
        let name = format!("`{prefix}.`");
        check(nest(prefix), Err(&["`math.add`", "server/api.rs:", &name]));
    }
    let error = nest("admin").contract().expect_err("it has no contract");
    assert!(error.to_string().contains("`math.add`"), "{error}");
    let admin = || Router::new().operation(house).with_state("");
    check(Router::new().nest("admin", admin()), Ok(()));
    check(
        Router::new().merge(nest("admin")).operation(add),
        Err(&["`math.add`", "`admin.`"]),
    );
    check(
        Router::new().nest("admin", Router::new().nest("admin.house", admin())),
        Err(&["`admin.house`", "`admin.house.`"]),
    );
}

#[test]
fn a_config_that_no_connection_could_live_with_is_refused_by_the_name_of_its_field() {
    let heartbeat = |heartbeat| Config {
        heartbeat,
        ..Config::default()
    };
    let limits = |max_in_flight, max_message| Config {
        limits: Limits {
            max_in_flight,
            max_message,
            ..Limits::default()
        },
        ..Config::default()
    };
    let max_response = |max_response| Config {
        max_response,
        ..Config::default()
    };
    let op_ttl = |op_ttl| Config {
        op_ttl,
        ..Config::default()
    };
    let longest = Duration::from_millis((1 << 53) - 1);
    let shortest = Duration::from_millis(1);
    for (config, expected) in [
        (heartbeat(Duration::ZERO), Err("`heartbeat`")),
        (
            heartbeat(shortest - Duration::from_nanos(1)),
            Err("`heartbeat`"),
        ),
        (heartbeat(shortest), Ok(())),
        (heartbeat(longest), Ok(())),
        (heartbeat(longest + shortest), Err("`heartbeat`")),
        (heartbeat(Duration::MAX), Err("`heartbeat`")),
        (op_ttl(longest), Ok(())),
        (op_ttl(Duration::MAX), Err("`op_ttl`")),
        (limits(0, 1024), Err("`limits.max_in_flight`")),
        (limits(1, 1023), Err("`limits.max_message`")),
        (limits(1, 1024), Ok(())),
        (max_response(1023), Err("`max_response`")),
        (max_response(1024), Ok(())),
    ] {
        let api = Router::new().operation(add).with_config(config);
        match expected {
            Ok(()) => check(api, Ok(())),
            Err(field) => check(api, Err(&[field])),
        }
    }
}
