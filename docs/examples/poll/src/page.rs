//! Serves the page from the folder in which it was built.

use std::io;
use std::path::Path;

use axum::Router;
use axum::body::Bytes;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;

/// The page of a folder, at `/`.
///
/// # Errors
/// A file is missing or cannot be read.
pub fn routes(folder: &Path) -> io::Result<Router> {
    let mut routes = Router::new();
    for (path, file, content_type) in FILES {
        let read = std::fs::read(folder.join(file));
        let bytes: Bytes = read
            .map_err(|error| {
                io::Error::new(
                    error.kind(),
                    format!(
                        "{}: {error}; build the page first, by docs/examples/poll/page/build",
                        folder.join(file).display()
                    ),
                )
            })?
            .into();
        routes = routes.route(path, get(async move || page(content_type, bytes)));
    }
    Ok(routes)
}

fn page(content_type: &'static str, bytes: Bytes) -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, content_type),
        (CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, bytes)
}

/// A page in WebAssembly has to be allowed to compile it; that allows no script to be made of text.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'";

const FILES: [(&str, &str, &str); 5] = [
    ("/", "index.html", "text/html; charset=utf-8"),
    ("/style.css", "style.css", "text/css; charset=utf-8"),
    ("/start.js", "start.js", "text/javascript; charset=utf-8"),
    (
        "/poll_page.js",
        "poll_page.js",
        "text/javascript; charset=utf-8",
    ),
    (
        "/poll_page_bg.wasm",
        "poll_page_bg.wasm",
        "application/wasm",
    ),
];
