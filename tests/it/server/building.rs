//! What is refused when a router is built, and what two routers that become one keep.

use std::time::Duration;

use wilco_server::{Config, Router, Shutdown};

use super::api::{add, divide};
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
