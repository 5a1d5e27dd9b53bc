//! The table of types, by what generated clients read of what servers of the other version write.
//!
//! That needs what `client/typescript` has installed, so it is done where everything runs: see `tests/it/left_out.rs`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use wilco_codegen::ir::Api;
use wilco_codegen::typescript;

use crate::row::{Row, Version, Writer};
use crate::values::rows;

#[test]
fn what_is_said_of_outputs_is_what_generated_clients_read() {
    if std::env::var_os("WILCO_TESTS_ALL").is_none() {
        return;
    }
    let rows = rows();
    let folder = printed(&rows);
    let mut jobs = Vec::new();
    let mut places = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let versions = [&row.old, &row.new];
        for (writer, reader) in [(0, 0), (1, 1), (0, 1), (1, 0)] {
            for (sample, (encoding, bytes)) in versions[writer].messages(Writer::Server) {
                let version = name(index, reader);
                jobs.push(json!({ "version": version, "encoding": format!("{encoding:?}"), "bytes": hex(&bytes) }));
                places.push((index, writer, reader, format!("{sample} {encoding:?}")));
            }
        }
    }
    let outcomes = run(&folder, &jobs);
    assert_eq!(outcomes.len(), jobs.len());
    // A number beyond 2^53 is refused by the very version that wrote it, so it tells nothing.
    let refused = |index, writer, reader| {
        let of = |reader| {
            places
                .iter()
                .zip(&outcomes)
                .filter(move |((row, from, to, _), _)| {
                    (*row, *from, *to) == (index, writer, reader)
                })
        };
        of(writer)
            .zip(of(reader))
            .any(|((_, own), (_, other))| own.is_null() && !other.is_null())
    };
    for (index, row) in rows.iter().enumerate() {
        let seen = match (refused(index, 1, 0), refused(index, 0, 1)) {
            (false, false) => "nobody",
            (true, false) => "old clients",
            (false, true) => "new clients",
            (true, true) => "both",
        };
        let [_, said] = row
            .said()
            .map(|word| if word == "same" { "nobody" } else { word });
        if RUST_ALONE.contains(&row.title) {
            assert_ne!(seen, said, "{} is no exception", row.title);
        } else {
            assert_eq!(seen, said, "{}", row.title);
        }
    }
}

/// A folder with what is generated for each version of each row.
fn printed(rows: &[Row]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compare");
    let _ = fs::remove_dir_all(&folder);
    let mut versions = String::new();
    for (index, row) in rows.iter().enumerate() {
        for (side, Version { contract, .. }) in [&row.old, &row.new].into_iter().enumerate() {
            let name = name(index, side);
            let module = typescript::module(&Api::read(contract).unwrap()).unwrap();
            fs::create_dir_all(folder.join(&name)).unwrap();
            fs::write(folder.join(&name).join("index.js"), module.javascript()).unwrap();
            versions.push_str(&format!("export * as {name} from \"./{name}/index.js\";\n"));
        }
    }
    fs::write(folder.join("versions.js"), versions).unwrap();
    fs::copy(Path::new(HERE).join("reads.ts"), folder.join("reads.ts")).unwrap();
    folder
}

fn name(row: usize, side: usize) -> String {
    format!("{}{row}", ["old", "new"][side])
}

/// Has one process of Node do all the jobs.
fn run(folder: &Path, jobs: &[Value]) -> Vec<Value> {
    let bundle = folder.join("reads.mjs");
    let alias = |name: &str, file: PathBuf| format!("--alias:{name}={}", file.display());
    let bundled = Command::new(Path::new(CLIENT).join("node_modules/.bin/esbuild"))
        .arg(folder.join("reads.ts"))
        .args([
            "--bundle",
            "--format=esm",
            "--platform=node",
            "--log-level=warning",
        ])
        .arg(alias(
            "wilco/codec",
            Path::new(CLIENT).join("src/codec/index.ts"),
        ))
        .arg(alias("wilco/json", Path::new(CLIENT).join("src/json.ts")))
        .arg(alias(
            "wilco/flow",
            Path::new(HERE).join("../typescript/flow.ts"),
        ))
        .arg(format!("--outfile={}", bundle.display()))
        .output()
        .unwrap();
    assert!(
        bundled.status.success(),
        "{}",
        String::from_utf8_lossy(&bundled.stderr)
    );
    let mut node = Command::new("node")
        .arg(bundle)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let jobs = Value::from(jobs.to_vec()).to_string();
    node.stdin
        .take()
        .unwrap()
        .write_all(jobs.as_bytes())
        .unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "node failed, see above");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What clients in Rust refuse and generated ones read: any text where a contract promises a form, keys of no name, and keys of
/// a narrow integer, as a schema does not tell the width.
const RUST_ALONE: &[&str] = &[
    "any text becomes a UUID",
    "a UUID becomes any text",
    "a moment becomes a date",
    "a map is keyed by names and was by any text",
    "a map by names gets a name",
    "a map by names loses a name",
    "the keys of a map may be negative",
];
const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/compare");
const CLIENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../client/typescript");
