//! What `cargo test` cannot run, said in one line, so that nobody takes a part for the whole.

use std::io::Write;
use std::path::Path;

#[test]
fn what_needs_more_than_rust_is_there_and_is_named() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (place, _) in LEFT_OUT {
        assert!(
            root.join(place).exists(),
            "tests/{place} is named here and is not there"
        );
    }
    if std::env::var_os("WILCO_TESTS_ALL").is_some() {
        return;
    }
    let names: Vec<_> = LEFT_OUT.iter().map(|(_, name)| *name).collect();
    // Past the test harness, which keeps the output of what passes to itself.
    let line = format!(
        "left out: {}; tests/run runs everything\n",
        names.join(", ")
    );
    let written = std::io::stderr().write_all(line.as_bytes());
    assert!(written.is_ok(), "the line could not be written");
}

/// Where it lies below `tests`, and what it is.
const LEFT_OUT: [(&str, &str); 11] = [
    ("foreign", "the client in Python (tests/foreign)"),
    (
        "../client/typescript",
        "the client in TypeScript (client/typescript)",
    ),
    (
        "../codegen/tests/typescript/round_trip.ts",
        "generated TypeScript under Node (codegen/tests/typescript)",
    ),
    (
        "../docs/examples/ground-desk/web",
        "what the ground desk's page is built from (docs/examples/ground-desk/web)",
    ),
    ("browser", "that page in Chromium (tests/browser)"),
    ("wasm", "the Rust client in WebAssembly (tests/wasm)"),
    (
        "models",
        "the rules of recovery in random schedules (tests/models)",
    ),
    ("chaos", "cut connections and killed servers (tests/chaos)"),
    ("mutants", "planted bugs (tests/mutants)"),
    ("fuzz", "arbitrary bytes (tests/fuzz)"),
    ("autobahn", "the Autobahn test suite (tests/autobahn)"),
];
