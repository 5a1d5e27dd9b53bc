use js_sys::{Reflect, global};
use wasm_bindgen::JsValue;
use web_sys::Url;

use crate::error::Error;

/// The address of a WebSocket as the browser wants it, with the promise that the client speaks
/// first. It may be relative to the page.
pub(super) fn resolve(address: &str) -> Result<String, Error> {
    let wrong = |what: &str| Error::address(address, what);
    let url = if has_scheme(address) {
        Url::new(address).map_err(|_| wrong("a browser cannot read it"))?
    } else {
        beside_the_page(address).ok_or_else(|| wrong("there is no page that it is relative to"))?
    };
    if !matches!(url.protocol().as_str(), "ws:" | "wss:") {
        return Err(wrong("it begins with neither ws:// nor wss://"));
    }
    if !url.username().is_empty() || !url.password().is_empty() {
        return Err(wrong("a password belongs into the configuration"));
    }
    let search = match url.search() {
        search if search.is_empty() => "?hello=1".to_owned(),
        search => format!("{search}&hello=1"),
    };
    url.set_search(&search);
    // It is for readers of pages, and browsers are not of one mind about it.
    url.set_hash("");
    Ok(url.href())
}

fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        let is_known = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
        !scheme.is_empty() && scheme.bytes().all(is_known)
    })
}

/// What a link of the page, or of the worker, would lead to. `None` where there is no page that
/// came from a server.
fn beside_the_page(address: &str) -> Option<Url> {
    let location = Reflect::get(&global(), &JsValue::from_str("location")).ok()?;
    let href = Reflect::get(&location, &JsValue::from_str("href")).ok()?;
    let url = Url::new_with_base(address, &href.as_string()?).ok()?;
    let scheme = match url.protocol().as_str() {
        "http:" => "ws:",
        "https:" => "wss:",
        _ => return None,
    };
    url.set_protocol(scheme);
    Some(url)
}
