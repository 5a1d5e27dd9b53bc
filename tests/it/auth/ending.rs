//! How credentials end.

use std::time::{Duration, SystemTime};

use serde_json::json;
use wilco_server::{Auth, AuthError, Config, Credential, Principal, Router, Sessions};

use super::{am, api, authenticate, connected, judge, with_token};
use crate::server::kit::{Client, Served, Signal, serve};

/// Ann, for as many seconds as the token says; else nobody.
async fn for_seconds(credential: Credential) -> Result<Principal, AuthError> {
    let seconds = super::plain(&credential)
        .parse()
        .map_err(|_| AuthError::refused("no"))?;
    let end = SystemTime::now() + Duration::from_secs(seconds);
    Ok(Principal::new("ann").expires_at(end))
}

/// A server whose heartbeat is too slow to be heard, so that only credentials tell the time.
async fn quiet(router: Router) -> Served {
    let config = Config {
        heartbeat: Duration::from_secs(100_000),
        ..Config::default()
    };
    serve(router.with_config(config).into_axum("/ws")).await
}

/// What is heard, and after how many seconds of `begun`, to the nearest.
async fn heard_at(client: &mut Client, begun: tokio::time::Instant) -> (String, u64) {
    let heard = client.hear().await;
    let after = begun.elapsed() + Duration::from_millis(500);
    (heard, after.as_secs())
}

#[tokio::test(start_paused = true)]
async fn a_credential_is_asked_for_anew_before_it_ends_and_its_end_is_the_connections() {
    let served = quiet(api(Auth::new(for_seconds))).await;
    // 30 s before, and where it holds for less than twice that, after half of it.
    for (seconds, warned) in [(100, 70), (60, 30), (40, 20), (10, 5)] {
        let begun = tokio::time::Instant::now();
        let mut client = with_token(served, &seconds.to_string()).await;
        connected(&mut client).await;
        let heard = heard_at(&mut client, begun).await;
        assert_eq!(heard, ("auth expiring".to_owned(), warned), "{seconds}");
        assert_eq!(am(&mut client).await, "ann of none, badge 0");
        let error = "error: unauthenticated/no, fatal".to_owned();
        assert_eq!(heard_at(&mut client, begun).await, (error, seconds + 5));
        assert_eq!(client.hear().await, "close 4401");
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_new_begins_after_the_end_of_a_credential() {
    let served = quiet(api(Auth::new(for_seconds))).await;
    let mut client = with_token(served, "20").await;
    connected(&mut client).await;
    assert_eq!(client.hear().await, "auth expiring");
    tokio::time::advance(Duration::from_secs(11)).await;
    let fault = client
        .call("who.am_i", json!({}))
        .await
        .expect_err("it is over");
    assert_eq!(
        fault.to_string(),
        "unauthenticated: a valid credential is needed"
    );
    assert_eq!(fault.executed, wilco_server::Executed::No);
    // The new one may have been on its way.
    authenticate(&mut client, "1000").await;
    assert_eq!(client.hear().await, "authenticated");
    assert_eq!(am(&mut client).await, "ann of none, badge 0");
}

#[tokio::test(start_paused = true)]
async fn a_credential_that_comes_in_time_moves_the_end() {
    let served = quiet(api(Auth::new(for_seconds))).await;
    let begun = tokio::time::Instant::now();
    let mut client = with_token(served, "40").await;
    connected(&mut client).await;
    assert_eq!(heard_at(&mut client, begun).await.1, 20);
    authenticate(&mut client, "70").await;
    assert_eq!(client.hear().await, "authenticated");
    let expected = ("auth expiring".to_owned(), 20 + 70 - 30);
    assert_eq!(heard_at(&mut client, begun).await, expected);
    // One that is refused changes nothing.
    authenticate(&mut client, "never").await;
    assert_eq!(client.hear().await, "error: unauthenticated/no");
    assert_eq!(am(&mut client).await, "ann of none, badge 0");
    assert_eq!(heard_at(&mut client, begun).await.1, 20 + 70 + 5);
    assert_eq!(client.hear().await, "close 4401");
}

#[tokio::test(start_paused = true)]
async fn a_credential_of_the_upgrade_ends_too() {
    let served = quiet(api(Auth::new(for_seconds))).await;
    let begun = tokio::time::Instant::now();
    let opening = served.at("/ws").header("Authorization", "Bearer s3cret-40");
    let mut client = opening.open().await;
    let expiring = ("auth expiring".to_owned(), 20);
    assert_eq!(heard_at(&mut client, begun).await, expiring);
    let error = "error: unauthenticated/no, fatal".to_owned();
    assert_eq!(heard_at(&mut client, begun).await, (error, 45));
    assert_eq!(client.hear().await, "close 4401");
}

#[tokio::test]
async fn whoever_is_revoked_is_gone_at_once_and_nobody_else() {
    let sessions = Sessions::default();
    let api = api(Auth::new(judge)).with_sessions(sessions.clone());
    let served = serve(api.into_axum("/ws")).await;
    let mut by_hello = with_token(served, "ann").await;
    connected(&mut by_hello).await;
    let by_header = |token: &str| {
        let opening = served.at("/ws");
        opening
            .header("Authorization", &format!("Bearer s3cret-{token}"))
            .open()
    };
    let (mut by_upgrade, mut bob) = (by_header("ann").await, by_header("bob").await);
    // Ann of acme is not this one.
    sessions.revoke_subject("ann");
    assert_eq!(am(&mut by_hello).await, "ann of acme, badge 7");
    assert_eq!(am(&mut by_upgrade).await, "ann of acme, badge 7");
    sessions.revoke_subject_of("acme", "ann");
    for client in [&mut by_hello, &mut by_upgrade] {
        let heard = client.hear_all(2).await;
        assert_eq!(heard, ["error: unauthenticated/no, fatal", "close 4401"]);
    }
    assert_eq!(am(&mut bob).await, "bob of none, badge 0");
    // What is shown from now on is judged anew.
    assert_eq!(
        am(&mut by_header("ann").await).await,
        "ann of acme, badge 7"
    );
}

#[tokio::test]
async fn who_is_revoked_while_being_judged_does_not_slip_in() {
    let (begun, go_on) = (Signal::default(), Signal::default());
    let (has_begun, may_go_on) = (begun.clone(), go_on.clone());
    let auth = Auth::new(move |_| {
        let (begun, go_on) = (begun.clone(), go_on.clone());
        async move {
            begun.give();
            go_on.wait().await;
            Ok(Principal::new("ann"))
        }
    });
    let sessions = Sessions::default();
    let api = api(auth).with_sessions(sessions.clone());
    let served = serve(api.into_axum("/ws")).await;
    let mut client = with_token(served, "ann").await;
    has_begun.wait().await;
    sessions.revoke_subject("ann");
    may_go_on.give();
    let heard = client.hear_all(2).await;
    assert_eq!(heard, ["error: unauthenticated/no, fatal", "close 4502"]);
    let asked = tokio::spawn(async move {
        super::ask(served, "GET", "/ws", "Authorization: Bearer s3cret-ann\r\n").await
    });
    has_begun.wait().await;
    sessions.revoke_subject("ann");
    may_go_on.give();
    let refused = asked.await.expect("no panic");
    assert_eq!(refused.status, 401);
    assert!(refused.body.contains("revoked"), "{}", refused.body);
}

#[tokio::test]
async fn a_revoked_principal_has_no_tokens_to_connect_with() {
    let sessions = Sessions::default();
    let api = api(Auth::new(judge)).with_sessions(sessions.clone());
    let served = serve(api.into_axum("/ws")).await;
    let header = "Authorization: Bearer s3cret-ann\r\n";
    let token = super::ask(served, "GET", "/api/ws/token", header).await;
    let token = super::told(&token);
    sessions.revoke_subject_of("acme", "ann");
    let refused = super::ask(served, "GET", &format!("/ws?token={token}"), "").await;
    assert_eq!(refused.status, 401);
    assert!(refused.body.contains("revoked"), "{}", refused.body);
}
