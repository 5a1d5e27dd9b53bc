//! What a request shows is judged before there is a socket.

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use serde_json::{Value, json};
use wilco_server::{Auth, Call, Code, Encoding, FromCall as _, Payload, Principal};

use super::{api, ask, judge, name};
use crate::server::kit::serve;

#[tokio::test]
async fn a_header_goes_before_the_address_and_both_before_anything_else() {
    let auth = Auth::new(judge).optional().tokens_in_urls();
    let served = serve(api(auth).into_axum("/ws")).await;
    for (path, header, expected) in [
        ("/ws", None, "nobody"),
        ("/ws", Some("Bearer s3cret-ann"), "ann of acme, badge 7"),
        ("/ws", Some("bearer  ann "), "ann of acme, badge 7"),
        ("/ws?token=s3cret-ann", None, "ann of acme, badge 7"),
        ("/ws?x=1&token=s3cret-%61nn", None, "ann of acme, badge 7"),
        (
            "/ws?token=s3cret-bob",
            Some("Bearer s3cret-ann"),
            "ann of acme, badge 7",
        ),
        (
            "/ws?token=s3cret-bob",
            Some("Basic YTpi"),
            "bob of none, badge 0",
        ),
        ("/ws", Some("Basic YTpi"), "nobody"),
        (
            "/realtime/x",
            Some("Bearer s3cret-ann"),
            "ann of acme, badge 7",
        ),
    ] {
        let mut opening = served.at(path).speaking(Encoding::Json);
        if let Some(header) = header {
            opening = opening.header("Authorization", header);
        }
        assert_eq!(name(opening).await, expected, "{path} {header:?}");
    }
    let opening = served
        .at("/ws")
        .header("Authorization", "Bearer s3cret-bob");
    let opening = opening.header("User-Agent", "12345");
    assert_eq!(name(opening).await, "bob of none, badge 5");
}

#[tokio::test]
async fn who_is_refused_gets_no_socket_and_a_fault_as_json() {
    const ADDRESS: &str = "only a connect token may stand in an address: ask for one";
    const LATER: &str = "credentials cannot be judged just now";
    let strict = serve(api(Auth::new(judge)).into_axum("/ws")).await;
    let loose = Auth::new(judge).optional().tokens_in_urls();
    let loose = serve(api(loose).into_axum("/ws")).await;
    for (served, target, header, status, message) in [
        (strict, "/ws", "Bearer s3cret-eve", 401, "no such badge"),
        (strict, "/ws", "Bearer", 401, "no such badge"),
        (
            strict,
            "/ws?token=s3cret-ann",
            "Bearer s3cret-eve",
            401,
            "no such badge",
        ),
        (strict, "/ws?token=s3cret-ann", "", 401, ADDRESS),
        (strict, "/ws?token=", "", 401, ADDRESS),
        (strict, "/ws", "Bearer s3cret-later", 503, LATER),
        (strict, "/ws", "Bearer s3cret-panic", 503, LATER),
        // That one need not show a credential does not make a wrong one right.
        (loose, "/ws", "Bearer s3cret-eve", 401, "no such badge"),
        (loose, "/ws?token=s3cret-eve", "", 401, "no such badge"),
        (loose, "/realtime/x", "Bearer s3cret-eve", 426, ""),
    ] {
        let headers = format!("Authorization: {header}\r\n");
        let headers = if header.is_empty() { "" } else { &headers };
        let refused = ask(served, "GET", target, headers).await;
        let case = format!("{target} {header}");
        assert_eq!(refused.status, status, "{case}");
        let challenge = (status == 401).then_some("Bearer");
        assert_eq!(refused.header("www-authenticate"), challenge, "{case}");
        let again = (status == 503).then_some("1");
        assert_eq!(refused.header("retry-after"), again, "{case}");
        if !message.is_empty() {
            let code = ["unauthenticated", "unavailable"][usize::from(status == 503)];
            let body: Value = serde_json::from_str(&refused.body).expect("JSON");
            let expected = json!({"code": code, "message": message, "executed": "no"});
            assert_eq!(body, expected, "{case}");
            assert_eq!(refused.header("content-type"), Some("application/json"));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn who_judges_for_too_long_is_not_waited_for() {
    let never = Auth::new(async |_| std::future::pending().await);
    let served = serve(api(never).into_axum("/ws")).await;
    let refused = ask(served, "GET", "/ws", "Authorization: Bearer s3cret-ann\r\n").await;
    assert_eq!(refused.status, 503);
}

#[tokio::test]
async fn what_a_middleware_found_out_holds_where_the_request_shows_nothing() {
    let found = from_fn(async |mut request: Request, next: Next| {
        if request.headers().contains_key("cookie") {
            request.extensions_mut().insert(Principal::new("eve"));
        }
        next.run(request).await
    });
    let app = api(Auth::new(judge).optional()).into_axum("/ws");
    let served = serve(app.layer(found)).await;
    for (headers, expected) in [
        (&[("Cookie", "eve")][..], "eve of none, badge 0"),
        (
            &[("Cookie", "eve"), ("Authorization", "Bearer s3cret-ann")],
            "ann of acme, badge 7",
        ),
        (&[], "nobody"),
    ] {
        let opening = headers
            .iter()
            .fold(served.at("/ws"), |opening, (name, value)| {
                opening.header(name, value)
            });
        assert_eq!(name(opening).await, expected, "{headers:?}");
    }
}

#[tokio::test]
async fn who_must_be_known_is_refused_while_nobody() {
    let served = serve(api(Auth::new(judge).optional()).into_axum("/ws")).await;
    let mut nobody = served.client().await;
    let fault = nobody.call("who.must_be_known", json!({})).await;
    let fault = fault.expect_err("nobody is known");
    assert_eq!(fault.code, Code::Unauthenticated);
    assert_eq!(fault.executed, wilco_server::Executed::No);
    let opening = served
        .at("/ws")
        .header("Authorization", "Bearer s3cret-ann");
    let mut ann = opening.open().await;
    let known = ann.call("who.must_be_known", json!({})).await;
    assert_eq!(known, Ok(json!("ann")));
}

#[tokio::test]
async fn a_call_from_nowhere_can_be_somebodys() {
    let payload = Payload::encode(Encoding::Json, "any").expect("plain");
    let mut call = Call::new("any", payload).with_principal(Principal::new("ann"));
    assert_eq!(call.parts().principal().map(Principal::id), Some("ann"));
    let ann = Principal::from_call(call.parts_mut(), &()).await;
    assert_eq!(ann.expect("it is somebody's").id(), "ann");
}
