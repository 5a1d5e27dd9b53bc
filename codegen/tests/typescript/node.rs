//! What is printed, compiled and run by Node.
//!
//! It needs what `client/typescript` has installed, so it runs where everything runs: see `tests/it/left_out.rs`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use wilco_codegen::typescript;
use wilco_protocol::Encoding;

use crate::corpus::{Group, groups};
use crate::nested;
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
            json!({ "group": group, "operation": operation, "send": format!("{{\"value\":{value}}}") })
        })
        .collect();
    compare("EncodeError", NOT_SENT, &scratch.run(&jobs));
}

fn compare(failure: &str, cases: &[Case], outcomes: &[Value]) {
    assert_eq!(outcomes.len(), cases.len());
    for ((group, operation, value, path, message), outcome) in cases.iter().zip(outcomes) {
        let whole = match *path {
            "" => (*message).to_owned(),
            path => format!("{path}: {message}"),
        };
        let expected = json!({ "failure": failure, "path": path, "message": whole });
        assert_eq!(outcome, &expected, "{group} {operation} {value}");
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
    (
        "structs",
        "tug.echo",
        "{}",
        "",
        "the field `tugId` is missing",
    ),
    (
        "structs",
        "tug.echo",
        "[]",
        "",
        "expected a map, found a list",
    ),
    (
        "structs",
        "tug.echo",
        r#"{"tugId":1,"position":{"x":1}}"#,
        "position",
        "the field `y` is missing",
    ),
    (
        "structs",
        "tug.echo",
        r#"{"tugId":"1"}"#,
        "tugId",
        "expected an integer from 0 to 65535, found text",
    ),
    (
        "structs",
        "tug.echo",
        r#"{"tugId":1,"tugId2":1,"earlierPositions":[{"x":1,"y":2},{"x":1,"y":null}]}"#,
        "earlierPositions[1].y",
        "expected a finite number, found null",
    ),
    (
        "integers",
        "numbers.echo",
        r#"{"g":9007199254740992}"#,
        "g",
        "expected an integer from 0 to 9007199254740991, found an integer",
    ),
    (
        "integers",
        "numbers.echo",
        r#"{"a":256}"#,
        "a",
        "expected an integer from 0 to 255, found 256",
    ),
    (
        "integers",
        "numbers.echo",
        r#"{"b":1.0}"#,
        "b",
        "expected an integer from -128 to 127, found a float",
    ),
    (
        "integers",
        "numbers.echo",
        r#"{"exact":-1}"#,
        "exact",
        "expected an integer from 0 to 18446744073709551615, found -1",
    ),
    (
        "maps",
        "roster.echo",
        r#"{"by_name":{"a":{"lead":7}}}"#,
        "by_name.a.lead",
        "expected text, found 7",
    ),
    (
        "maps",
        "roster.echo",
        r#"{"by_number":{"x":true}}"#,
        "by_number",
        "expected an integer from 0 to 9007199254740991, found text",
    ),
    (
        "tuples",
        "track.echo",
        r#"{"colour":[1,2]}"#,
        "colour",
        "expected a list of 3, found one of 2",
    ),
    (
        "tuples",
        "track.echo",
        r#"{"samples":[1,2]}"#,
        "samples",
        "expected a list of 20, found one of 2",
    ),
    (
        "enum_names",
        "place.echo",
        r#"{"row":1,"parking":"sideways"}"#,
        "parking",
        "expected one of `tow-bar`, `nose-in`, `remote`, found `sideways`",
    ),
    (
        "enum_external",
        "external.echo",
        r#"["Vanished"]"#,
        "[0]",
        "expected one of `Departed`, `Landed`, found `Vanished`",
    ),
    (
        "enum_external",
        "external.echo",
        r#"[{"Vanished":1}]"#,
        "[0].Vanished",
        r#"unknown variant "Vanished""#,
    ),
    (
        "enum_external",
        "external.echo",
        r#"["Landed",{"Moved":{"row":1,"parking":7}}]"#,
        "[1].Moved.parking",
        "expected text, found 7",
    ),
    (
        "enum_external",
        "external.echo",
        r#"[{"Moved":1,"Renamed":2}]"#,
        "[0]",
        "expected one entry",
    ),
    (
        "enum_internal",
        "internal.echo",
        r#"[{"type":"vanished"}]"#,
        "[0]",
        r#"unknown type "vanished""#,
    ),
    (
        "enum_internal",
        "internal.echo",
        r#"[{"minutes":1}]"#,
        "[0]",
        "the field `type` is missing",
    ),
    (
        "enum_internal",
        "internal.echo",
        r#"[{"minutes":1,"type":"delayed","at":[1]}]"#,
        "[0].at",
        "expected a list of 2, found one of 1",
    ),
    (
        "enum_adjacent",
        "adjacent.echo",
        r#"[{"t":"Moved"}]"#,
        "[0]",
        "the field `c` is missing",
    ),
    (
        "enum_adjacent",
        "adjacent.echo",
        r#"[{"c":[1,"2"],"t":"Swapped"}]"#,
        "[0].c[1]",
        "expected an integer from 0 to 255, found text",
    ),
    (
        "enum_untagged",
        "untagged.echo",
        "[true]",
        "[0]",
        "expected one of 6 forms, found none of them",
    ),
    (
        "recursion",
        "area.echo",
        r#"{"name":"a","areas":[{"name":"b","areas":[{}]}]}"#,
        "areas[0].areas[0]",
        "the field `name` is missing",
    ),
    (
        "texts",
        "texts.echo",
        r#"{"id":null}"#,
        "id",
        "expected text, found null",
    ),
    (
        "bytes",
        "photo.echo",
        r#"{"pixels":"*"}"#,
        "pixels",
        "expected bytes, found text that is not base64",
    ),
];

const NOT_SENT: &[Case] = &[
    (
        "structs",
        "tug.echo",
        "null",
        "value",
        "expected an object, found null",
    ),
    (
        "structs",
        "tug.echo",
        "{}",
        "value.tugId",
        "expected an integer from 0 to 65535, found a value of type undefined",
    ),
    (
        "integers",
        "numbers.echo",
        r#"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":9007199254740992}"#,
        "value.g",
        "expected an integer from 0 to 9007199254740991, found 9007199254740992",
    ),
    (
        "integers",
        "numbers.echo",
        r#"{"a":1.5}"#,
        "value.a",
        "expected an integer from 0 to 255, found 1.5",
    ),
    (
        "options",
        "sparse.echo",
        r#"[{"other":7}]"#,
        "value[0].other",
        "expected an object, found 7",
    ),
    (
        "maps",
        "roster.echo",
        r#"{"by_name":{},"by_number":{"1":true,"x":true}}"#,
        "value.by_number",
        "the key `x` is no integer",
    ),
    (
        "tuples",
        "track.echo",
        r#"{"segments":[[[1,2]]]}"#,
        "value.segments[0]",
        "expected a list of 2, found a list",
    ),
    (
        "tuples",
        "track.echo",
        r#"{"segments":null}"#,
        "value.segments",
        "expected a list, found null",
    ),
    (
        "enum_names",
        "place.echo",
        r#"{"row":1,"parking":"sideways"}"#,
        "value.parking",
        "expected one of `tow-bar`, `nose-in`, `remote`, found `sideways`",
    ),
    (
        "enum_external",
        "external.echo",
        r#"["Landed","Vanished"]"#,
        "value[1]",
        "expected one of `Departed`, `Landed`, found `Vanished`",
    ),
    (
        "enum_external",
        "external.echo",
        r#"[{"Vanished":1}]"#,
        "value[0]",
        "no variant of ExternalInput fits",
    ),
    (
        "enum_external",
        "external.echo",
        "[null]",
        "value[0]",
        "expected an object, found null",
    ),
    (
        "enum_internal",
        "internal.echo",
        r#"[{"type":"vanished"}]"#,
        "value[0]",
        "no variant of Internal fits",
    ),
    (
        "enum_adjacent",
        "adjacent.echo",
        r#"[{"t":"Swapped","c":[1,2,3]}]"#,
        "value[0].c",
        "expected a list of 2, found a list",
    ),
    (
        "enum_untagged",
        "untagged.echo",
        r#"[{"row":1}]"#,
        "value[0]",
        "expected one of 6 forms, found none of them",
    ),
    (
        "texts",
        "texts.echo",
        r#"{"id":"\ud800"}"#,
        "value.id",
        "half a surrogate pair is no text",
    ),
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
        scratch.write(
            "nested/index.ts",
            &typescript::module(&nested::api()).unwrap(),
        );
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
