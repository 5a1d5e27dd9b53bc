//! How often an operation may be called.

use std::time::Duration;

use serde_json::json;
use wilco_protocol::RequestId;
use wilco_protocol::envelope::{ClientMessage, Request, Typed};
use wilco_protocol::session::Rate;
use wilco_server::{Auth, Config, Router};

use super::{api, connected, judge, with_token};
use crate::server::kit::{Client, request, serve};
use crate::server::{api as calls, kit};

const RATE: Rate = Rate {
    per_second: 1,
    burst: 2,
};

/// A server whose heartbeat is too slow to be heard.
async fn quiet(router: Router) -> kit::Served {
    let config = Config {
        heartbeat: Duration::from_secs(100_000),
        ..Config::default()
    };
    serve(router.with_config(config).into_axum("/ws")).await
}

/// Who the server says that one is, or when to ask again.
async fn asks(client: &mut Client, id: u32, op: &str) -> String {
    client.send(&request(id, op, json!({}))).await;
    client.hear().await
}

#[tokio::test(start_paused = true)]
async fn a_principal_has_one_limit_wherever_it_calls_from() {
    let api = api(Auth::new(judge)).rate_limit::<super::WhoAmI>(RATE);
    let served = quiet(api).await;
    let mut first = with_token(served, "ann").await;
    let mut second = with_token(served, "ann").await;
    let mut bob = with_token(served, "bob").await;
    for client in [&mut first, &mut second, &mut bob] {
        connected(client).await;
    }
    let ann = "ann of acme, badge 7";
    assert_eq!(
        asks(&mut first, 1, "who.am_i").await,
        format!("1 = \"{ann}\"")
    );
    assert_eq!(
        asks(&mut second, 1, "who.am_i").await,
        format!("1 = \"{ann}\"")
    );
    for client in [&mut first, &mut second] {
        assert_eq!(asks(client, 2, "who.am_i").await, "2 ! rate_limited/no");
        // The limit is that of one operation.
        assert_eq!(asks(client, 3, "who.must_be_known").await, "3 = \"ann\"");
    }
    assert_eq!(
        asks(&mut bob, 1, "who.am_i").await,
        "1 = \"bob of none, badge 0\""
    );
    let fault = first
        .call("who.am_i", json!({}))
        .await
        .expect_err("too often");
    assert!(
        fault
            .retry_after_ms
            .is_some_and(|ms| (1..=1000).contains(&ms)),
        "{fault:?}"
    );
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(
        asks(&mut second, 4, "who.am_i").await,
        format!("4 = \"{ann}\"")
    );
}

#[tokio::test(start_paused = true)]
async fn nobody_in_particular_has_one_limit_for_each_connection() {
    let api = calls::api(&calls::Gate::default()).rate_limit::<calls::Add>(RATE);
    let served = quiet(api).await;
    for _ in 0..2 {
        let mut client = served.client().await;
        let answers = [
            client.call("math.add", json!({"a": 1, "b": 1})).await,
            client.call("math.add", json!({"a": 1, "b": 1})).await,
        ];
        assert_eq!(answers, [Ok(json!(2)), Ok(json!(2))]);
        let third = client.call("math.add", json!({"a": 1, "b": 1})).await;
        assert_eq!(
            third.expect_err("too often").code,
            wilco_server::Code::RateLimited
        );
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_one_too_many_is_not_recorded_and_runs_later_under_the_same_id() {
    let gate = calls::Gate::default();
    let once = Rate {
        per_second: 1,
        burst: 1,
    };
    let api = calls::api(&gate).with_auth(Auth::new(judge));
    let served = quiet(api.rate_limit::<calls::Finish>(once)).await;
    let mut ann = with_token(served, "ann").await;
    connected(&mut ann).await;
    gate.open.give();
    gate.open.give();
    assert_eq!(asks(&mut ann, 1, "gate.finish").await, "1 = \"finished\"");
    assert_eq!(
        asks(&mut ann, 2, "gate.finish").await,
        "2 ! rate_limited/no"
    );
    // An answer that is there already costs nothing.
    assert_eq!(asks(&mut ann, 1, "gate.finish").await, "1 = \"finished\"");
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(asks(&mut ann, 2, "gate.finish").await, "2 = \"finished\"");
    assert_eq!(gate.finished.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_effect_that_is_there_already_costs_nothing_in_another_session() {
    let gate = calls::Gate::default();
    let once = Rate {
        per_second: 1,
        burst: 1,
    };
    let api = calls::api(&gate).with_auth(Auth::new(judge));
    let served = quiet(api.rate_limit::<calls::Finish>(once)).await;
    gate.open.give();
    let named = |id: u32| -> ClientMessage<'_, Typed<_>> {
        let op_id = json!("0192f0c1-2345-7abc-8def-0123456789ab");
        ClientMessage::Request(Request {
            request_id: RequestId::from(id),
            op: "gate.finish".into(),
            op_id: Some(serde_json::from_value(op_id).expect("a name")),
            meta: None,
            timeout_ms: None,
            ack: None,
            payload: Typed(json!({})),
        })
    };
    for id in 1..=3 {
        let mut ann = with_token(served, "ann").await;
        connected(&mut ann).await;
        ann.send(&named(id)).await;
        assert_eq!(ann.hear().await, format!("{id} = \"finished\""));
    }
    assert_eq!(gate.finished.count(), 1);
}

#[test]
fn a_limit_of_what_is_not_served_is_an_error() {
    let router = Router::<()>::new().rate_limit::<calls::Add>(RATE);
    let error = router
        .into_routes()
        .map(drop)
        .expect_err("nothing is served");
    assert!(error.to_string().contains("`math.add`"), "{error}");
    let calls = calls::api(&calls::Gate::default());
    let both = Router::new().rate_limit::<calls::Add>(RATE).merge(calls);
    assert!(both.into_routes().is_ok());
}
