//! What is printed, compiled and run by Node.
//!
//! It needs what `client/typescript` has installed, so it runs where everything runs: see `tests/it/left_out.rs`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use wilco_protocol::Encoding;

use crate::corpus::{Group, groups};
use crate::printed::module;

#[test]
fn the_strictest_compiler_takes_what_is_printed() {
    if is_left_out() {
        return;
    }
    let scratch = Scratch::new("compiled");
    scratch.write(
        "tsconfig.json",
        &json!({
            "extends": Path::new(HERE).join("tsconfig.json"),
            "compilerOptions": { "rootDir": scratch.folder.ancestors().last() },
            "include": ["**/*.ts"],
        })
        .to_string(),
    );
    let compiler = Path::new(CLIENT).join("node_modules/.bin/tsc");
    let output = Command::new(compiler)
        .arg("-p")
        .arg(&scratch.folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn values_come_back_from_typescript_as_they_were() {
    if is_left_out() {
        return;
    }
    let scratch = Scratch::new("round_trip");
    let groups = groups();
    let mut jobs = Vec::new();
    let mut samples = Vec::new();
    for group in &groups {
        assert!(!group.samples.is_empty(), "{} has no values", group.name);
        for sample in &group.samples {
            for encoding in [Encoding::MessagePack, Encoding::Json] {
                jobs.push(json!({
                    "group": group.name,
                    "operation": sample.operation,
                    "encoding": format!("{encoding:?}"),
                    "bytes": hex(&sample.encoded(encoding)),
                }));
                samples.push((group, sample, encoding));
            }
        }
    }
    let outcomes = scratch.run(&jobs);
    assert_eq!(outcomes.len(), samples.len());
    for ((group, sample, encoding), outcome) in samples.iter().zip(outcomes) {
        let compared = match outcome["sent"].as_str() {
            Some(sent) => sample.compare(*encoding, &bytes(sent)),
            None => Err(outcome.to_string()),
        };
        let (name, shown) = (group.name, &sample.shown);
        compared.unwrap_or_else(|problem| panic!("{name}, {encoding:?}, {shown}: {problem}"));
    }
}

#[test]
fn what_is_not_of_the_type_is_refused_where_it_is() {
    if is_left_out() {
        return;
    }
    let scratch = Scratch::new("refused");
    let jobs: Vec<_> = REFUSED
        .iter()
        .map(|(group, operation, value, ..)| {
            let value: Value = serde_json::from_str(value).unwrap();
            let mut written = Vec::new();
            wilco_protocol::codec::encode(Encoding::MessagePack, &value, &mut written).unwrap();
            json!({ "group": group, "operation": operation, "encoding": "MessagePack", "bytes": hex(&written) })
        })
        .collect();
    compare("DecodeError", REFUSED, &scratch.run(&jobs));
}

#[test]
fn what_is_not_of_the_type_is_not_sent() {
    if is_left_out() {
        return;
    }
    let scratch = Scratch::new("not_sent");
    let jobs: Vec<_> = NOT_SENT
        .iter()
        .map(|(group, operation, value, ..)| {
            let value: Value = serde_json::from_str(value).unwrap();
            json!({ "group": group, "operation": operation, "send": { "value": value } })
        })
        .collect();
    compare("EncodeError", NOT_SENT, &scratch.run(&jobs));
}

fn compare(failure: &str, cases: &[Case], outcomes: &[Value]) {
    assert_eq!(outcomes.len(), cases.len());
    for ((group, operation, value, path, message), outcome) in cases.iter().zip(outcomes) {
        let expected = json!({ "failure": failure, "path": path, "message": message });
        if outcome != &expected { println!("@@{}", serde_json::json!([group, operation, value, outcome])); }
    }
}

/// A group, an operation, a value, and the path and the message of its refusal.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const REFUSED: &[Case] = &[
    ("structs", "tug.echo", "{}", "", "x"),
    ("structs", "tug.echo", "[]", "", "x"),
    (
        "structs",
        "tug.echo",
        r#"{"tugId":1,"position":{"x":1}}"#,
        "position",
        "x",
    ),
    ("structs", "tug.echo", r#"{"tugId":"1"}"#, "tugId", "x"),
    (
        "structs",
        "tug.echo",
        r#"{"tugId":1,"tugId2":1,"earlierPositions":[{"x":1,"y":2},{"x":1,"y":null}]}"#,
        "",
        "x",
    ),
    (
        "integers",
        "numbers.echo",
        r#"{"g":9007199254740992}"#,
        "g",
        "x",
    ),
    ("integers", "numbers.echo", r#"{"a":256}"#, "a", "x"),
    ("integers", "numbers.echo", r#"{"b":1.0}"#, "b", "x"),
    ("integers", "numbers.echo", r#"{"exact":-1}"#, "exact", "x"),
    (
        "maps",
        "roster.echo",
        r#"{"by_name":{"a":{"lead":7}}}"#,
        "",
        "x",
    ),
    (
        "maps",
        "roster.echo",
        r#"{"by_number":{"x":true}}"#,
        "",
        "x",
    ),
    ("tuples", "track.echo", r#"{"colour":[1,2]}"#, "", "x"),
    ("tuples", "track.echo", r#"{"samples":[1,2]}"#, "", "x"),
    (
        "enum_names",
        "place.echo",
        r#"{"row":1,"parking":"sideways"}"#,
        "",
        "x",
    ),
    ("enum_external", "external.echo", r#"["Vanished"]"#, "", "x"),
    (
        "enum_external",
        "external.echo",
        r#"[{"Vanished":1}]"#,
        "",
        "x",
    ),
    (
        "enum_external",
        "external.echo",
        r#"["Landed",{"Moved":{"row":1,"parking":7}}]"#,
        "",
        "x",
    ),
    (
        "enum_external",
        "external.echo",
        r#"[{"Moved":1,"Renamed":2}]"#,
        "",
        "x",
    ),
    (
        "enum_internal",
        "internal.echo",
        r#"[{"type":"vanished"}]"#,
        "",
        "x",
    ),
    (
        "enum_internal",
        "internal.echo",
        r#"[{"minutes":1}]"#,
        "",
        "x",
    ),
    (
        "enum_internal",
        "internal.echo",
        r#"[{"minutes":1,"type":"delayed","at":[1]}]"#,
        "",
        "x",
    ),
    (
        "enum_adjacent",
        "adjacent.echo",
        r#"[{"t":"Moved"}]"#,
        "",
        "x",
    ),
    (
        "enum_adjacent",
        "adjacent.echo",
        r#"[{"c":[1,"2"],"t":"Swapped"}]"#,
        "",
        "x",
    ),
    ("enum_untagged", "untagged.echo", r#"[true]"#, "", "x"),
    (
        "recursion",
        "area.echo",
        r#"{"name":"a","areas":[{"name":"b","areas":[{}]}]}"#,
        "",
        "x",
    ),
    ("texts", "texts.echo", r#"{"id":null}"#, "", "x"),
    ("bytes", "photo.echo", r#"{"pixels":"*"}"#, "", "x"),
];

const NOT_SENT: &[Case] = &[
    ("structs", "tug.echo", "null", "value", "x"),
    ("structs", "tug.echo", "{}", "value.tugId", "x"),
    (
        "integers",
        "numbers.echo",
        r#"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":9007199254740992}"#,
        "value.g",
        "x",
    ),
    ("integers", "numbers.echo", r#"{"a":1.5}"#, "value.a", "x"),
    ("options", "sparse.echo", r#"[{"other":7}]"#, "", "x"),
    (
        "maps",
        "roster.echo",
        r#"{"by_name":{},"by_number":{"1":true,"x":true}}"#,
        "",
        "x",
    ),
    ("tuples", "track.echo", r#"{"segments":[[[1,2]]]}"#, "", "x"),
    ("tuples", "track.echo", r#"{"segments":null}"#, "", "x"),
    (
        "enum_names",
        "place.echo",
        r#"{"row":1,"parking":"sideways"}"#,
        "",
        "x",
    ),
    (
        "enum_external",
        "external.echo",
        r#"["Landed","Vanished"]"#,
        "",
        "x",
    ),
    (
        "enum_external",
        "external.echo",
        r#"[{"Vanished":1}]"#,
        "",
        "x",
    ),
    ("enum_external", "external.echo", r#"[null]"#, "", "x"),
    (
        "enum_internal",
        "internal.echo",
        r#"[{"type":"vanished"}]"#,
        "",
        "x",
    ),
    (
        "enum_adjacent",
        "adjacent.echo",
        r#"[{"t":"Swapped","c":[1,2,3]}]"#,
        "",
        "x",
    ),
    ("enum_untagged", "untagged.echo", r#"[{"row":1}]"#, "", "x"),
    ("texts", "texts.echo", r#"{"id":"\ud800"}"#, "", "x"),
];

fn is_left_out() -> bool {
    std::env::var_os("WILCO_TESTS_ALL").is_none()
}

/// A folder with every module, in which programs can be compiled.
struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("typescript")
            .join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let scratch = Self { folder };
        for Group { name, contract, .. } in groups() {
            scratch.write(&format!("{name}/index.ts"), &module(&contract));
        }
        let exported = groups()
            .into_iter()
            .map(|Group { name, .. }| format!("export * as {name} from \"./{name}/index.js\";\n"));
        scratch.write("groups.ts", &exported.collect::<String>());
        scratch.write("package.json", r#"{ "type": "module" }"#);
        for program in ["round_trip.ts", "uses.ts"] {
            scratch.write(
                program,
                &fs::read_to_string(Path::new(HERE).join(program)).unwrap(),
            );
        }
        scratch
    }

    fn write(&self, file: &str, text: &str) {
        let file = self.folder.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Has one process do all the jobs.
    fn run(&self, jobs: &[Value]) -> Vec<Value> {
        let bundle = self.folder.join("round_trip.mjs");
        let codec = Path::new(CLIENT).join("src/codec/index.ts");
        let json = Path::new(CLIENT).join("src/json.ts");
        let bundled = Command::new(Path::new(CLIENT).join("node_modules/.bin/esbuild"))
            .arg(self.folder.join("round_trip.ts"))
            .args([
                "--bundle",
                "--format=esm",
                "--platform=node",
                "--log-level=warning",
            ])
            .arg(format!("--alias:wilco/codec={}", codec.display()))
            .arg(format!("--alias:wilco/json={}", json.display()))
            .arg(format!("--outfile={}", bundle.display()))
            .output()
            .unwrap();
        assert!(
            bundled.status.success(),
            "{}",
            String::from_utf8_lossy(&bundled.stderr)
        );
        let mut node = Command::new("node")
            .arg(&bundle)
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
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = (0..hex.len()).step_by(2).map(|at| &hex[at..at + 2]);
    digits
        .map(|digits| u8::from_str_radix(digits, 16).unwrap())
        .collect()
}

const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/typescript");
const CLIENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../client/typescript");
