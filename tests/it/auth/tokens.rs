//! Tokens to connect with.

use std::collections::HashSet;
use std::time::Duration;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::routing::any;
use wilco_server::{Auth, Config, Encoding, Origins, Principal, Router};

use super::{api, ask, judge, name, told};
use crate::server::kit::{Served, exchange, serve};

const PATH: &str = "/api/ws/token";
const ANN: &str = "Authorization: Bearer s3cret-ann\r\n";

async fn token(served: Served) -> String {
    told(&ask(served, "POST", PATH, ANN).await)
}

#[tokio::test]
async fn a_token_is_got_by_a_header_and_opens_one_socket() {
    let served = serve(api(Auth::new(judge)).into_axum("/ws")).await;
    for method in ["GET", "POST"] {
        let answer = ask(served, method, PATH, ANN).await;
        let token = told(&answer);
        assert!(
            answer.body.contains(r#""expires_in_ms":90000"#),
            "{answer:?}"
        );
        let path = format!("/ws?token={token}&hello=0");
        assert_eq!(name(served.at(&path)).await, "ann of acme, badge 7");
        let again = ask(served, "GET", &path, "").await;
        assert_eq!(again.status, 401);
        assert!(again.body.contains("was used"), "{}", again.body);
        assert!(!again.body.contains(&token), "{}", again.body);
    }
}

#[tokio::test]
async fn who_may_not_have_a_token_is_told_so() {
    let served = serve(api(Auth::new(judge).optional()).into_axum("/ws")).await;
    let used = format!("Authorization: Bearer {}\r\n", token(served).await);
    for (method, headers, status) in [
        ("GET", "", 401),
        ("GET", "Authorization: Bearer s3cret-eve\r\n", 401),
        ("GET", "Authorization: Basic YTpi\r\n", 401),
        ("GET", "Authorization: Bearer s3cret-later\r\n", 503),
        (
            "GET",
            "Authorization: Bearer s3cret-ann\r\nOrigin: https://evil.example\r\n",
            403,
        ),
        (
            "GET",
            "Authorization: Bearer s3cret-ann\r\nOrigin: null\r\n",
            403,
        ),
        (
            "GET",
            "Authorization: Bearer s3cret-ann\r\nSec-Fetch-Site: cross-site\r\n",
            403,
        ),
        (
            "GET",
            "Authorization: Bearer s3cret-ann\r\nSec-Fetch-Site: same-site\r\n",
            403,
        ),
        (
            "GET",
            "Authorization: Bearer s3cret-ann\r\nSec-Fetch-Site: same-origin\r\n",
            200,
        ),
        (
            "GET",
            "Authorization: Bearer s3cret-ann\r\nOrigin: https://test\r\n",
            200,
        ),
        // A token is for one socket, and not for ever new ones.
        ("GET", &used, 401),
        ("DELETE", ANN, 405),
        ("PUT", ANN, 405),
    ] {
        let answer = ask(served, method, PATH, headers).await;
        assert_eq!(answer.status, status, "{method} {headers}");
        let challenge = (status == 401).then_some("Bearer");
        assert_eq!(answer.header("www-authenticate"), challenge, "{headers}");
        assert_eq!(answer.body.contains("wct_"), status == 200, "{headers}");
    }
}

#[tokio::test]
async fn what_a_middleware_found_out_gets_a_token() {
    let found = from_fn(async |mut request: Request, next: Next| {
        request.extensions_mut().insert(Principal::new("eve"));
        next.run(request).await
    });
    let routes = api(Auth::new(judge))
        .into_routes()
        .expect("it can be built");
    let app = axum::Router::new()
        .route("/own/token", routes.token().layer(found))
        .route("/ws", routes.socket(Encoding::Json));
    let served = serve(app).await;
    let token = told(&ask(served, "GET", "/own/token", "").await);
    let path = format!("/ws?token={token}");
    assert_eq!(name(served.at(&path)).await, "eve of none, badge 0");
    // The header goes first here too.
    let headers = "Authorization: Bearer s3cret-nobody\r\n";
    assert_eq!(ask(served, "GET", "/own/token", headers).await.status, 401);
}

#[tokio::test]
async fn there_are_no_tokens_where_everybody_may_come() {
    let app: axum::Router = Router::new().into_axum("/ws");
    assert_eq!(ask(serve(app).await, "GET", PATH, ANN).await.status, 404);
    let routes = Router::new().into_routes().expect("it can be built");
    let app = axum::Router::new().route(PATH, routes.token());
    assert_eq!(ask(serve(app).await, "GET", PATH, ANN).await.status, 404);
}

#[tokio::test]
async fn a_listed_page_gets_a_token_and_opens_a_socket() {
    let config = Config {
        origins: Origins::list(["https://app.example"]),
        ..Config::default()
    };
    let api = api(Auth::new(judge)).with_config(config);
    let served = serve(api.into_axum("/ws")).await;
    let headers = format!("{ANN}Origin: https://app.example\r\nSec-Fetch-Site: cross-site\r\n");
    let token = told(&ask(served, "GET", PATH, &headers).await);
    let opening = served.at(&format!("/ws?token={token}"));
    let opening = opening.header("Origin", "https://app.example");
    assert_eq!(name(opening).await, "ann of acme, badge 7");
}

#[tokio::test]
async fn a_refused_page_and_a_malformed_request_use_up_no_token() {
    let served = serve(api(Auth::new(judge)).into_axum("/ws")).await;
    let token = token(served).await;
    let target = format!("/ws?token={token}");
    let strange = ask(served, "GET", &target, "Origin: https://evil.example\r\n").await;
    assert_eq!(strange.status, 403);
    let plain = format!("GET {target} HTTP/1.1\r\nHost: test\r\n\r\n");
    assert_eq!(exchange(served.address, &plain).await.status, 426);
    assert_eq!(name(served.at(&target)).await, "ann of acme, badge 7");
}

#[tokio::test(start_paused = true)]
async fn a_token_lives_as_long_as_it_is_said_to() {
    let auth = Auth::new(judge).connect_token_ttl(Duration::from_secs(5));
    let served = serve(api(auth).into_axum("/ws")).await;
    for (after, status) in [(4_000, 101), (5_000, 401)] {
        let token = token(served).await;
        tokio::time::advance(Duration::from_millis(after)).await;
        let opened = ask(served, "GET", &format!("/ws?token={token}"), "").await;
        assert_eq!(opened.status, status, "{after}");
    }
}

#[tokio::test]
async fn sixteen_tokens_of_one_may_be_unused() {
    let served = serve(api(Auth::new(judge)).into_axum("/ws")).await;
    let mut tokens = Vec::new();
    for _ in 0..17 {
        tokens.push(token(served).await);
    }
    assert_eq!(tokens.iter().collect::<HashSet<_>>().len(), 17);
    let mut opened = Vec::new();
    for token in tokens {
        let answer = ask(served, "GET", &format!("/ws?token={token}"), "").await;
        opened.push(answer.status);
    }
    assert_eq!(opened[0], 401);
    assert_eq!(opened[1..], [101; 16]);
}

#[tokio::test]
async fn of_all_sockets_that_race_for_a_token_one_is_opened() {
    let served = serve(api(Auth::new(judge)).into_axum("/ws")).await;
    for _ in 0..50 {
        let target = format!("/ws?token={}", token(served).await);
        let racers = (0..8).map(|_| ask(served, "GET", &target, ""));
        let answers = futures_util::future::join_all(racers).await;
        let opened = answers.iter().filter(|answer| answer.status == 101);
        assert_eq!(opened.count(), 1);
        let refused = answers.iter().filter(|answer| answer.status == 401);
        assert_eq!(refused.count(), 7);
    }
}

#[tokio::test]
async fn a_path_of_ones_own_keeps_what_is_mounted_there() {
    let own = axum::Router::new().route("/own", any(async || "own"));
    let app = own.merge(api(Auth::new(judge)).into_axum("/ws"));
    let served = serve(app).await;
    assert_eq!(ask(served, "GET", "/own", "").await.body, "own");
    assert_eq!(ask(served, "GET", PATH, ANN).await.status, 200);
}
