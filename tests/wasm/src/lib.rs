//! The Rust client in a browser, against the ground desk and against servers that misbehave.
//!
//! `run` builds this for WebAssembly, `stage.mjs` serves it, `servers.mjs` plays the servers, and
//! the page runs each test by its name.

mod addresses;
mod calls;
mod connecting;
mod desk;
mod following;
mod leaving;
mod losing;
mod stage;

use futures_util::future::LocalBoxFuture;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(start)]
fn report_panics() {
    std::panic::set_hook(Box::new(|panic| stage::panicked(&panic.to_string())));
}

/// The tests in their order.
#[wasm_bindgen]
pub fn names() -> Vec<String> {
    TESTS.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// Runs one test. It has passed when this resolves.
#[wasm_bindgen]
pub async fn run(name: String) {
    let test = TESTS.iter().find(|(known, _)| *known == name);
    let (_, test) = test.expect("the page runs what is in the list");
    test().await;
}

type Test = fn() -> LocalBoxFuture<'static, ()>;

const TESTS: &[(&str, Test)] = &[
    ("an address may be relative to the page", || {
        Box::pin(addresses::relative())
    }),
    ("what is no address is refused", || {
        Box::pin(addresses::refused())
    }),
    ("a call gets its answer, in both encodings", || {
        Box::pin(calls::both_encodings())
    }),
    ("many calls at once get their own answers", || {
        Box::pin(calls::many())
    }),
    ("a call ends when its time is over", || {
        Box::pin(calls::timeout())
    }),
    ("calls go on when the browser has sent what it held", || {
        Box::pin(calls::pressure())
    }),
    ("a strip that is dragged moves on another page too", || {
        Box::pin(following::dragging())
    }),
    ("a server that is missing is an error", || {
        Box::pin(connecting::missing())
    }),
    ("an answer that is no upgrade is an error", || {
        Box::pin(connecting::refused())
    }),
    ("an opening that never ends is given up", || {
        Box::pin(connecting::never_opens())
    }),
    ("a server that does not greet is left", || {
        Box::pin(connecting::never_greets())
    }),
    (
        "a lost connection comes back, and its calls with it",
        || Box::pin(losing::cut()),
    ),
    (
        "an answer that was lost comes again, and nothing runs twice",
        || Box::pin(losing::answer_lost()),
    ),
    ("a token is fetched as pages fetch", || {
        Box::pin(losing::token())
    }),
    ("a close is read by its code", || Box::pin(losing::closed())),
    ("a message that is too long ends the connection", || {
        Box::pin(losing::too_long())
    }),
    ("closing says goodbye", || Box::pin(leaving::closing())),
    ("the last client that is dropped closes the socket", || {
        Box::pin(leaving::dropping())
    }),
    ("nothing is left of a client that is gone", || {
        Box::pin(leaving::leaks())
    }),
];
