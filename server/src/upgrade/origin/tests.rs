use http::Request;

use super::*;

/// The page of a request to `target`, by its `Origin`s.
fn page(target: &str, origins: &[&[u8]]) -> Page {
    let mut request = Request::new(());
    let headers = request.headers_mut();
    headers.insert(HOST, target.parse().expect("a header"));
    for origin in origins {
        let value = http::HeaderValue::from_bytes(origin);
        headers.append(ORIGIN, value.expect("a header"));
    }
    Page::of(&request.into_parts().0)
}

#[test]
fn a_page_of_the_same_host_and_port_may_come_and_no_other() {
    const HOST: &str = "app.example.com";
    const DEV: &str = "localhost:3000";
    for (target, origin, admitted) in [
        (HOST, "https://app.example.com", true),
        (HOST, "http://app.example.com", true),
        (HOST, "https://app.example.com:443", true),
        (HOST, "http://app.example.com:80", true),
        (HOST, "HTTPS://App.Example.COM", true),
        ("APP.example.com:443", "https://app.example.com", true),
        ("app.example.com:80", "http://app.example.com", true),
        (DEV, "http://localhost:3000", true),
        ("[::1]:3000", "http://[::1]:3000", true),
        ("[0:0::1]:3000", "http://[::1]:3000", true),
        (
            "xn--bcher-kva.example",
            "https://xn--bcher-kva.example",
            true,
        ),
        // Other ports.
        (HOST, "https://app.example.com:80", false),
        (HOST, "http://app.example.com:443", false),
        (HOST, "https://app.example.com:8443", false),
        ("app.example.com:80", "https://app.example.com", false),
        (DEV, "http://localhost", false),
        (DEV, "http://localhost:3001", false),
        (DEV, "http://localhost:03000x", false),
        (DEV, "http://localhost:+3000", false),
        (DEV, "http://localhost:68536", false),
        (DEV, "http://localhost:", false),
        (DEV, "http://127.0.0.1:3000", false),
        // Other hosts.
        (HOST, "https://evil.com", false),
        (HOST, "https://app.example.com.evil.com", false),
        (HOST, "https://evil-app.example.com", false),
        (HOST, "https://evilapp.example.com", false),
        (HOST, "https://sub.app.example.com", false),
        (HOST, "https://example.com", false),
        (HOST, "https://app.example.com.", false),
        (HOST, "https://xn--app-example-com", false),
        (HOST, "https://app.example.com@evil.com", false),
        (HOST, "https://evil.com@app.example.com", false),
        (HOST, "https://evil.com:pass@app.example.com", false),
        (HOST, "https://evil.com#app.example.com", false),
        (HOST, "https://evil.com/app.example.com", false),
        ("[::1]:3000", "http://[::2]:3000", false),
        ("[::1]:3000", "http://[::1]x:3000", false),
        // What is no origin of a page.
        (HOST, "null", false),
        (HOST, "", false),
        (HOST, "*", false),
        (HOST, "app.example.com", false),
        (HOST, "//app.example.com", false),
        (HOST, "https://app.example.com/", false),
        (
            HOST,
            "https://app.example.com https://app.example.com",
            false,
        ),
        (HOST, "https://app.example.com, https://evil.com", false),
        (HOST, "https:app.example.com", false),
        (HOST, "https://", false),
        (HOST, "file://", false),
        (HOST, "wss://app.example.com", false),
        (HOST, "chrome-extension://app.example.com", false),
        (HOST, "https://app%2Eexample.com", false),
    ] {
        let page = page(target, &[origin.as_bytes()]);
        let case = format!("{origin} at {target}: {page:?}");
        assert_eq!(Origins::same().admit(&page), admitted, "{case}");
        assert_eq!(Origins::default().admit(&page), admitted, "{case}");
        // A list changes nothing for those that are not in it.
        let list = Origins::list(["https://other.example"]);
        assert_eq!(list.admit(&page), admitted, "{case}");
        assert!(Origins::any().admit(&page), "{case}");
    }
}

#[test]
fn who_says_nothing_is_no_page_and_who_says_it_twice_is_refused() {
    let none = page("a.example", &[]);
    let twice = page("a.example", &[b"https://a.example", b"https://a.example"]);
    let bytes = page("a.example", &["https://bücher.example".as_bytes()]);
    for (page, admitted) in [(none, true), (twice, false), (bytes, false)] {
        assert_eq!(Origins::same().admit(&page), admitted, "{page:?}");
        assert!(Origins::any().admit(&page), "{page:?}");
    }
}

#[test]
fn a_request_is_sent_to_its_target_and_to_one_host() {
    let page = |uri: &str, hosts: &[&str]| {
        let mut request = Request::get(uri).header(ORIGIN, "https://a.example");
        for host in hosts {
            request = request.header(HOST, *host);
        }
        Page::of(&request.body(()).expect("a request").into_parts().0)
    };
    for (uri, hosts, is_same) in [
        ("/ws", &["a.example"][..], true),
        ("https://a.example/ws", &[], true),
        ("https://a.example/ws", &["b.example"], true),
        ("https://b.example/ws", &["a.example"], false),
        ("/ws", &["a.example", "a.example"], false),
        ("/ws", &["a.example", "b.example"], false),
        ("/ws", &[], false),
        ("/ws", &["a example"], false),
    ] {
        let page = page(uri, hosts);
        assert_eq!(page == Page::Same, is_same, "{uri} {hosts:?}");
    }
}

#[test]
fn a_list_is_of_whole_origins() {
    let origins = Origins::list([
        "https://a.example",
        "http://b.example:8080",
        "HTTPS://C.example:443",
        "http://[::1]:5173",
        "tauri://localhost",
        "chrome-extension://abcdef",
    ]);
    assert_eq!(origins.unworkable(), None);
    for (origin, admitted) in [
        ("https://a.example", true),
        ("https://a.example:443", true),
        ("https://A.EXAMPLE", true),
        ("http://a.example", false),
        ("http://a.example:443", false),
        ("https://a.example:8080", false),
        ("https://www.a.example", false),
        ("https://a.example.evil", false),
        ("https://a.example/", false),
        ("http://b.example:8080", true),
        ("http://b.example", false),
        ("https://b.example:8080", false),
        ("https://c.example", true),
        ("http://[0::1]:5173", true),
        ("http://[::1]", false),
        ("tauri://localhost", true),
        ("tauri://localhost:1", false),
        ("chrome-extension://abcdef", true),
        ("chrome-extension://abcdefg", false),
        ("null", false),
        // Always among them.
        ("https://here.example", true),
    ] {
        let page = page("here.example", &[origin.as_bytes()]);
        assert_eq!(origins.admit(&page), admitted, "{origin}");
    }
}

#[test]
fn what_is_listed_and_is_no_origin_is_an_error_and_admits_nobody() {
    for listed in [
        "*",
        "https://*",
        "https://*.example.com",
        "*.example.com",
        "example.com",
        "https://example.com/",
        "https://example.com/app",
        "https://user@example.com",
        "https://bücher.example",
        "https://example.com:*",
        "null",
        "",
    ] {
        let origins = Origins::list(["https://good.example", listed]);
        assert!(origins.unworkable().is_some(), "{listed}");
        for origin in ["https://example.com", "https://a.example.com", "null"] {
            let page = page("here.example", &[origin.as_bytes()]);
            assert!(!origins.admit(&page), "{listed} {origin}");
        }
    }
    for origins in [Origins::same(), Origins::any(), Origins::list([""; 0])] {
        assert_eq!(origins.unworkable(), None);
    }
}
