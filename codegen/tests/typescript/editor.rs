//! What an editor shows of the bindings: it goes from TypeScript to Rust.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use wilco_codegen::Bindings as _;

use crate::scratch::{CLIENT, HERE, is_left_out};

const PROGRAM: &str = "\
import { Board, DeskPresence, type Flight, GetFlight, Notice } from \"./api/index.js\";

export const wanted: GetFlight = { id: \"BA12\" };
export const followed = [GetFlight, Board, Notice, DeskPresence];
export const shown = (flight: Flight): unknown => flight.registration;
";

#[test]
fn the_server_of_typescript_5_goes_to_the_rust_source() {
    if is_left_out() {
        return;
    }
    let server = Path::new(HERE).join("editor/node_modules/typescript/lib/tsserver.js");
    expect_rust("tsserver", &server);
}

#[test]
fn the_server_of_typescript_7_goes_to_the_rust_source() {
    if is_left_out() {
        return;
    }
    let server = Path::new(CLIENT).join("node_modules/typescript/bin/tsc");
    expect_rust("lsp", &server);
}

fn expect_rust(kind: &str, server: &Path) {
    let folder = project(kind);
    let questions = [
        (
            "GetFlight, Board",
            "operations.rs",
            "struct ",
            "GetFlight {",
        ),
        ("GetFlight =", "operations.rs", "struct ", "GetFlight {"),
        ("Board, Notice", "lib.rs", ".", "resource(\"board\""),
        ("Notice, Desk", "lib.rs", ".", "event(desk.notices"),
        ("DeskPresence]", "lib.rs", ".", "presence(\"desk\""),
        // What nothing is known of stays where it is declared.
        ("Flight): unknown", "", "export interface ", "Flight {"),
        ("registration;", "", "  readonly ", "registration: string;"),
    ];
    let answers = ask(
        kind,
        server,
        &folder,
        &questions.map(|(words, ..)| place(PROGRAM, words)),
    );
    assert_eq!(answers.len(), questions.len());
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples/ground-desk/src");
    for ((words, file, before, name), answer) in questions.into_iter().zip(&answers) {
        let file = match file {
            "" => folder.join("api/index.d.ts"),
            file => sources.join(file),
        };
        let text = fs::read_to_string(&file).unwrap();
        let (line, character) = place(&text, &format!("{before}{name}"));
        let found = answer["definitions"].as_array().unwrap();
        assert!(!found.is_empty(), "{words}: {answer}");
        for found in found {
            let path = fs::canonicalize(found["file"].as_str().unwrap()).unwrap();
            assert_eq!(path, file.canonicalize().unwrap(), "{words}: {answer}");
            let at = json!([line, character + before.len()]);
            assert_eq!(
                json!([found["line"], found["character"]]),
                at,
                "{words}: {answer}"
            );
        }
    }
    for (answer, said) in [
        (0, "Show one flight."),
        (6, "The registration painted on the aircraft"),
    ] {
        let answer = &answers[answer]["said"];
        assert!(answer.to_string().contains(said), "{answer}");
    }
}

/// A folder with the bindings of the ground desk and a program that uses them.
fn project(kind: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("editor")
        .join(kind);
    // A test that was broken off may have left it.
    let _ = fs::remove_dir_all(&folder);
    ground_desk::router()
        .write_bindings(folder.join("api"))
        .unwrap();
    fs::write(folder.join("main.ts"), PROGRAM).unwrap();
    fs::write(folder.join("package.json"), r#"{ "type": "module" }"#).unwrap();
    let config = json!({
        "extends": Path::new(HERE).join("tsconfig.json"),
        "include": ["main.ts"],
    });
    fs::write(folder.join("tsconfig.json"), config.to_string()).unwrap();
    folder
}

/// Where the words stand in a text: line and column, counted from 0.
fn place(text: &str, words: &str) -> (usize, usize) {
    let found = text
        .rfind(words)
        .unwrap_or_else(|| panic!("there is no {words}"));
    let before = &text[..found];
    let line = before.matches('\n').count();
    (line, found - before.rfind('\n').map_or(0, |end| end + 1))
}

/// What the server says of those places in the program.
fn ask(kind: &str, server: &Path, folder: &Path, places: &[(usize, usize)]) -> Vec<Value> {
    let places = places
        .iter()
        .map(|(line, character)| format!("{line}:{character}"));
    let output = Command::new("node")
        .arg(Path::new(HERE).join("editor/ask.mjs"))
        .arg(kind)
        .args([server, &folder.join("main.ts")])
        .args(places)
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {complaint}"))
}
