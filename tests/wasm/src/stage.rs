//! What the page and the server behind it do for the tests. See `servers.mjs` and `page.mjs`.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Ends the run: a test panicked.
    pub(crate) fn panicked(message: &str);

    /// Forgets what was sent so far.
    pub(crate) fn forget();

    /// The most that a WebSocket had taken and not sent since then, in bytes.
    pub(crate) fn most_buffered() -> f64;

    #[wasm_bindgen(catch, js_name = line)]
    async fn line_by_fetch(wish: &str) -> Result<JsValue, JsValue>;
}

/// Asks the server for something about the connections that go through it, and gives its answer.
pub(crate) async fn line(wish: &str) -> String {
    let answer = line_by_fetch(wish).await;
    let answer = answer.ok().and_then(|answer| answer.as_string());
    answer.unwrap_or_else(|| panic!("the stage does not {wish}"))
}
