//! The page and what belongs to it, embedded, so that serving it needs nothing but the program.

use axum::Router;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::routing::get;

pub(crate) fn routes() -> Router {
    FILES.iter().fold(Router::new(), |routes, file| {
        let &(path, content_type, text) = file;
        let headers = [
            (CONTENT_TYPE, content_type),
            (CONTENT_SECURITY_POLICY, POLICY),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        routes.route(path, get(async move || (headers, text)))
    })
}

/// The page runs its own script, wears its own style and talks to its own server, and that is all it may.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const FILES: [(&str, &str, &str); 3] = [
    (
        "/",
        "text/html; charset=utf-8",
        include_str!("../page/index.html"),
    ),
    (
        "/style.css",
        "text/css; charset=utf-8",
        include_str!("../page/style.css"),
    ),
    (
        "/game.js",
        "text/javascript; charset=utf-8",
        include_str!("../page/game.js"),
    ),
];
