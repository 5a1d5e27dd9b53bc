//! The page and what belongs to it, embedded, so that serving it needs nothing but the program.
//!
//! The script is built from `web/src` and lies in the tree; `tests/run` proves that it is what its source builds.

use axum::Router;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::IntoResponse;
use axum::routing::get;

pub(crate) fn routes() -> Router {
    FILES.iter().fold(Router::new(), |routes, file| {
        routes.route(file.path, get(|| async { file.response() }))
    })
}

struct File {
    path: &'static str,
    content_type: &'static str,
    text: &'static str,
}

impl File {
    fn response(&self) -> impl IntoResponse + use<> {
        let headers = [
            (CONTENT_TYPE, self.content_type),
            (CONTENT_SECURITY_POLICY, POLICY),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (REFERRER_POLICY, "no-referrer"),
            // The next build has the same addresses.
            (CACHE_CONTROL, "no-cache"),
        ];
        (headers, self.text)
    }
}

/// The page runs its own script, wears its own style and talks to its own server, and that is all it may.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const FILES: &[File] = &[
    File {
        path: "/",
        content_type: "text/html; charset=utf-8",
        text: include_str!("../web/index.html"),
    },
    File {
        path: "/style.css",
        content_type: "text/css; charset=utf-8",
        text: include_str!("../web/style.css"),
    },
    File {
        path: "/desk.svg",
        content_type: "image/svg+xml",
        text: include_str!("../web/desk.svg"),
    },
    File {
        path: "/desk.js",
        content_type: "text/javascript; charset=utf-8",
        text: include_str!("../page/desk.js"),
    },
];

#[cfg(test)]
mod tests;
