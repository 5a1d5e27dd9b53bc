//! What is printed, compiled and run by Node.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use wilco_protocol::Encoding;
use wilco_protocol::codec::{decode, encode};

use crate::corpus::{Group, groups};
use crate::scratch::{CLIENT, HERE, Scratch, bytes, hex, is_left_out};
use crate::table;

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
    come_back("round_trip", &groups());
}

#[test]
fn values_of_every_construct_of_the_table_come_back_as_they_were() {
    if is_left_out() {
        return;
    }
    come_back("table", &table::groups());
}

/// Sends the values of groups to a client and back, in both encodings.
fn come_back(name: &str, groups: &[Group]) {
    let scratch = Scratch::new(name);
    let mut jobs = Vec::new();
    let mut samples = Vec::new();
    for group in groups {
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
fn shapes_within_shapes_come_back_as_they_were() {
    if is_left_out() {
        return;
    }
    let point = json!({ "x": 1.5, "y": -2.5 });
    let one = json!({ "t": "one", "c": point });
    let anonymous = json!({
        "points": [point],
        "pairs": [[[[point, "low"]], null]],
        "perhaps": [null, point],
        "by_level": { "high": point },
        "by_number": {},
        "level": null,
        "either": "or",
        "nobody": null,
        "nothing": [null],
        "long": [vec![one.clone(); 17]],
        "a b": point,
        "a": { "b": { "c": true } },
        "wide": [i64::MIN, 0],
    });
    let mut full = anonymous.clone();
    full["either"] = point.clone();
    full["perhaps"] = Value::Null;
    full["level"] = "high".into();
    let outer = [
        json!({ "kind": "named", "t": "one", "c": point }),
        json!({ "kind": "named", "t": "two" }),
        json!({ "kind": "own", "deeper": "a", "x": 1.5, "y": -2.5 }),
        json!({ "kind": "own", "deeper": "b" }),
        json!({ "kind": "empty" }),
        json!({ "kind": "point", "x": 1.5, "y": -2.5 }),
    ];
    let outer = outer.into_iter().map(|value| ("outer.echo", value));
    let values: Vec<_> = [("anonymous.echo", anonymous), ("anonymous.echo", full)]
        .into_iter()
        .chain(outer)
        .collect();
    let jobs: Vec<_> = values
        .iter()
        .map(|(operation, value)| {
            let mut written = Vec::new();
            encode(Encoding::MessagePack, value, &mut written).unwrap();
            json!({
                "group": "nested", "operation": operation, "bare": true,
                "encoding": "MessagePack", "bytes": hex(&written),
            })
        })
        .collect();
    let outcomes = Scratch::new("nested").run(&jobs);
    assert_eq!(outcomes.len(), values.len());
    for ((_, value), outcome) in values.iter().zip(outcomes) {
        let sent = outcome["sent"]
            .as_str()
            .unwrap_or_else(|| panic!("{value}: {outcome}"));
        let sent: Value = decode(Encoding::MessagePack, &bytes(sent)).unwrap();
        assert_eq!(&sent, value);
    }
}
