use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use tower::ServiceExt as _;

use super::*;

#[tokio::test]
async fn everything_that_the_page_asks_for_is_served_under_its_policy() {
    for (path, content_type, beginning) in [
        ("/", "text/html; charset=utf-8", "<!doctype html>"),
        ("/style.css", "text/css; charset=utf-8", ":root {"),
        ("/desk.svg", "image/svg+xml", "<svg "),
        (
            "/desk.js",
            "text/javascript; charset=utf-8",
            "// Built from",
        ),
    ] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = crate::app(crate::router()).oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        for (name, value) in [
            (CONTENT_TYPE, content_type),
            (CONTENT_SECURITY_POLICY, POLICY),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (CACHE_CONTROL, "no-cache"),
        ] {
            assert_eq!(response.headers()[&name], value, "{name} of {path}");
        }
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert!(body.starts_with(beginning.as_bytes()), "{path}");
    }
}

#[test]
fn the_policy_lets_nothing_in_that_is_not_a_file_of_the_page() {
    for allowed in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
    ] {
        assert!(POLICY.split("; ").any(|part| part == allowed), "{allowed}");
    }
    assert!(!POLICY.contains("unsafe"));
}

#[test]
fn the_page_refers_to_nothing_that_is_not_served() {
    let page = FILES[0].text;
    let addresses = [" href=\"", " src=\""].map(|name| page.split(name).skip(1));
    let mut count = 0;
    for rest in addresses.into_iter().flatten() {
        let address = rest.split('"').next().unwrap();
        let is_served = FILES.iter().any(|file| file.path == address);
        assert!(is_served || address == "/wilco/contract.json", "{address}");
        count += 1;
    }
    assert!(count >= 5, "only {count} addresses were found");
    for inline in ["<style", " style=", "<script>", "javascript:", " onclick="] {
        assert!(!page.contains(inline), "{inline}");
    }
}
