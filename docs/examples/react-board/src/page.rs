//! The page, and its script as `npm run build` in `web` left it.

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/", get(async || file("text/html; charset=utf-8", PAGE)))
        .route("/style.css", get(async || file("text/css", STYLE)))
        .route("/page.js", get(script))
}

async fn script() -> Response {
    match tokio::fs::read(SCRIPT).await {
        Ok(script) => file("text/javascript", script),
        Err(_) => {
            let told = "the page is not built: run `npm ci` in client/typescript, \
                and `npm ci && npm run build` in the folder web of this example\n";
            (StatusCode::NOT_FOUND, told).into_response()
        }
    }
}

fn file(content_type: &'static str, text: impl IntoResponse) -> Response {
    let headers = [
        (CONTENT_TYPE, content_type),
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, text).into_response()
}

/// The page runs its own script, wears its own style and talks to its own server.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const PAGE: &str = include_str!("../web/index.html");
const STYLE: &str = include_str!("../web/style.css");
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/web/build/page.js");
