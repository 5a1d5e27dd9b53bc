//! The page and what belongs to it, embedded, so that serving it needs nothing but the program.
//!
//! The script is built from `web/src` and lies in the tree; `tests/run` proves that it is what its source builds.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::name::is_name;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/", get(async || PAGE.response()))
        .route("/{room}", get(room))
        .route("/page/style.css", get(async || STYLE.response()))
        .route("/page/meet.js", get(async || SCRIPT.response()))
}

async fn room(Path(name): Path<String>) -> Response {
    if is_name(&name) {
        PAGE.response().into_response()
    } else {
        (StatusCode::NOT_FOUND, "there is no room of that name\n").into_response()
    }
}

struct File {
    content_type: &'static str,
    text: &'static str,
}

impl File {
    fn response(&self) -> impl IntoResponse + use<> {
        let headers = [
            (CONTENT_TYPE, self.content_type),
            (CONTENT_SECURITY_POLICY, POLICY),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            // The next build has the same addresses.
            (CACHE_CONTROL, "no-cache"),
        ];
        (headers, self.text)
    }
}

/// The page runs its own script, wears its own style and talks to its own server, and that is all it may ask of a server.
/// A policy says nothing of the browsers it talks to.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const PAGE: File = File {
    content_type: "text/html; charset=utf-8",
    text: include_str!("../web/index.html"),
};
const STYLE: File = File {
    content_type: "text/css; charset=utf-8",
    text: include_str!("../web/style.css"),
};
const SCRIPT: File = File {
    content_type: "text/javascript; charset=utf-8",
    text: include_str!("../page/meet.js"),
};
