//! A credential that comes in a message.

use serde_json::json;
use wilco_server::{Auth, Principal};

use super::{am, api, ask, authenticate, connected, hello, judge, say_hello, told, with_token};
use crate::server::kit::{request, serve};

const REFUSED: [&str; 3] = ["error: unauthenticated/no, fatal", "close 4502", "end"];

#[tokio::test]
async fn the_first_message_lets_in_or_ends_the_connection() {
    let strict = serve(api(Auth::new(judge)).into_axum("/ws")).await;
    let loose = serve(api(Auth::new(judge).optional()).into_axum("/ws")).await;
    const LATER: [&str; 3] = ["error: unavailable/no, fatal", "close 1013", "end"];
    for (served, token, expected) in [
        (strict, Some("ann"), Ok("ann of acme, badge 7")),
        (strict, Some("eve"), Err(REFUSED)),
        (strict, Some(""), Err(REFUSED)),
        (strict, Some("wct_eve"), Err(REFUSED)),
        (strict, Some("later"), Err(LATER)),
        (strict, Some("panic"), Err(LATER)),
        (strict, None, Err(REFUSED)),
        (loose, Some("ann"), Ok("ann of acme, badge 7")),
        (loose, Some("eve"), Err(REFUSED)),
        (loose, None, Ok("nobody")),
    ] {
        let mut client = say_hello(served.at("/ws?hello=1"), hello(token, None)).await;
        match expected {
            Ok(name) => {
                assert!(connected(&mut client).await.session_id.is_some());
                assert_eq!(am(&mut client).await, name, "{token:?}");
            }
            Err(expected) => {
                let mut heard = client.hear_all(2).await;
                client.close(4502).await;
                heard.push(client.hear().await);
                assert_eq!(heard, expected, "{token:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_connect_token_may_stand_in_the_first_message() {
    let served = serve(api(Auth::new(judge)).into_axum("/ws")).await;
    let header = "Authorization: Bearer s3cret-ann\r\n";
    let token = ask(served, "GET", "/api/ws/token", header).await;
    let token = told(&token);
    let mut client = with_token(served, &token).await;
    connected(&mut client).await;
    assert_eq!(am(&mut client).await, "ann of acme, badge 7");
    let mut client = with_token(served, &token).await;
    assert_eq!(client.hear_all(2).await, REFUSED[..2]);
}

#[tokio::test]
async fn a_credential_of_the_upgrade_goes_before_the_first_message() {
    let served = serve(api(Auth::new(judge)).into_axum("/ws")).await;
    for token in [None, Some("bob"), Some("eve")] {
        let opening = served.at("/ws?hello=1");
        let opening = opening.header("Authorization", "Bearer s3cret-ann");
        let mut client = say_hello(opening, hello(token, None)).await;
        connected(&mut client).await;
        assert_eq!(am(&mut client).await, "ann of acme, badge 7", "{token:?}");
    }
}

#[tokio::test]
async fn nothing_is_served_before_there_is_a_credential_where_one_is_needed() {
    let served = serve(api(Auth::new(judge)).into_axum("/ws")).await;
    for path in ["/ws", "/realtime/x"] {
        let opening = served.at(path).speaking(wilco_server::Encoding::Json);
        let mut client = opening.upgrade().await;
        client.send(&request(1, "who.am_i", json!({}))).await;
        assert_eq!(client.hear_all(2).await, REFUSED[..2], "{path}");
    }
    let mut client = served.at("/ws").upgrade().await;
    authenticate(&mut client, "eve").await;
    assert_eq!(client.hear_all(2).await, REFUSED[..2]);
    let mut client = served.at("/ws").upgrade().await;
    authenticate(&mut client, "ann").await;
    let mut heard = client.hear_all(2).await;
    heard.sort();
    assert_eq!(heard, ["authenticated", "connected"]);
    assert_eq!(am(&mut client).await, "ann of acme, badge 7");
}

#[tokio::test(start_paused = true)]
async fn who_says_nothing_is_not_waited_for() {
    let served = serve(api(Auth::new(judge)).into_axum("/ws")).await;
    for path in ["/ws", "/ws?hello=1"] {
        let begun = tokio::time::Instant::now();
        let mut client = served.at(path).upgrade().await;
        let heard = client.hear_all(2).await;
        assert!(heard[1].starts_with("close 4"), "{path} {heard:?}");
        assert_eq!(begun.elapsed().as_secs(), 10, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_judges_for_ever_is_not_waited_for() {
    let never = Auth::new(async |_| std::future::pending().await);
    let served = serve(api(never).into_axum("/ws")).await;
    let begun = tokio::time::Instant::now();
    let mut client = with_token(served, "ann").await;
    let heard = client.hear_all(2).await;
    assert!(heard[1].starts_with("close "), "{heard:?}");
    assert_eq!(begun.elapsed().as_secs(), 10);
}

#[tokio::test]
async fn who_was_nobody_may_become_somebody_while_there_is_no_session() {
    let served = serve(api(Auth::new(judge).optional()).into_axum("/ws")).await;
    let mut client = served.client().await;
    assert_eq!(am(&mut client).await, "nobody");
    authenticate(&mut client, "ann").await;
    assert_eq!(client.hear().await, "authenticated");
    assert_eq!(am(&mut client).await, "ann of acme, badge 7");
}

#[tokio::test]
async fn a_session_is_one_principals() {
    let served = serve(api(Auth::new(judge).optional()).into_axum("/ws")).await;
    for (first, name) in [(None, "nobody"), (Some("ann"), "ann of acme, badge 7")] {
        let mut client = say_hello(served.at("/ws?hello=1"), hello(first, None)).await;
        connected(&mut client).await;
        for other in ["bob", "eve", "wct_eve"] {
            authenticate(&mut client, other).await;
            assert_eq!(client.hear().await, "error: unauthenticated/no", "{other}");
            assert_eq!(am(&mut client).await, name, "{other}");
        }
    }
}

#[tokio::test]
async fn a_credential_of_the_same_principal_takes_the_place_of_the_one_before() {
    let auth = Auth::new(async |credential: wilco_server::Credential| {
        let badge = super::plain(&credential).len();
        Ok(Principal::new("ann").with(super::Badge(u32::try_from(badge).expect("short"))))
    });
    let served = serve(api(auth).into_axum("/ws")).await;
    let mut client = with_token(served, "1").await;
    connected(&mut client).await;
    assert_eq!(am(&mut client).await, "ann of none, badge 1");
    authenticate(&mut client, "22").await;
    assert_eq!(client.hear().await, "authenticated");
    assert_eq!(am(&mut client).await, "ann of none, badge 2");
}
