//! `wilco check`, with files and with a server.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{expect, serve, wilco};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, contract: &Value) -> String {
        std::fs::write(self.0.join(name), contract.to_string()).unwrap();
        self.path(name)
    }
}

/// The contract of the server, and how it was before.
fn contract(server: &str) -> Value {
    let printed = wilco(&["contract", "--from", server], "");
    serde_json::from_slice(&printed.stdout).unwrap()
}

#[test]
fn a_contract_is_the_same_compatible_or_breaking() {
    let server = format!("http://{}", serve());
    let folder = Folder::new("check_against");
    let now = contract(&server);
    let same = folder.write("same.json", &now);
    let mut fewer = now.clone();
    fewer["operations"].as_array_mut().unwrap().remove(1);
    let fewer = folder.write("fewer.json", &fewer);
    let mut other = now.clone();
    other["types"]["output"]["Quotient"]["properties"]["sign"] = json!({"type": "boolean"});
    other["types"]["output"]["Quotient"]["required"] = json!(["whole", "rest", "sign"]);
    let other = folder.write("other.json", &other);
    for (against, code, stdout) in [
        (&same, 0, format!("same: nobody can tell it from {same}\n")),
        (
            &fewer,
            0,
            format!(
                "operation math.ponder was added: breaks new clients at old servers\n\
                 compatible: clients that were built from {fewer} go on\n"
            ),
        ),
        (
            &other,
            1,
            format!(
                "operation math.divide: output.sign was removed: breaks old clients\n\
                 breaking: clients that were built from {other} cannot go on\n"
            ),
        ),
    ] {
        let output = wilco(&["check", "--from", &server, "--against", against], "");
        expect(&output, code, &stdout, "");
        // A server can be what is compared with, too.
        let turned = wilco(&["check", "--from", against, "--against", &server], "");
        assert_eq!(turned.status.code(), Some(i32::from(against == &fewer)));
    }
    let output = wilco(
        &["check", "--from", &server, "--against", &other, "--json"],
        "",
    );
    assert_eq!(output.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let change = json!({
        "path": "operation math.divide: output.sign",
        "what": "was removed",
        "breaks": "old_client",
        "also": [],
    });
    assert_eq!(
        told,
        json!({ "verdict": "breaking", "changes": [change], "bindings": [] })
    );
}

#[test]
fn bindings_are_stale_or_not() {
    let folder = Folder::new("check_out");
    let now = contract(&format!("http://{}", serve()));
    let from = folder.write("contract.json", &now);
    let (one, other) = (folder.path("one"), folder.path("other"));
    let check = |json: &str| {
        let mut words = vec!["check", "--from", &from, "--out", &one, "--out", &other];
        words.extend((!json.is_empty()).then_some(json));
        wilco(&words, "")
    };
    for out in [&one, &other] {
        let written = wilco(&["gen", "--from", &from, "--out", out], "");
        assert_eq!(written.status.code(), Some(0));
    }
    expect(
        &check(""),
        0,
        &format!("{one} is up to date\n{other} is up to date\n"),
        "",
    );

    let mut changed = now.clone();
    changed["operations"].as_array_mut().unwrap().remove(1);
    folder.write("contract.json", &changed);
    assert_eq!(
        wilco(&["gen", "--from", &from, "--out", &one], "")
            .status
            .code(),
        Some(0)
    );
    let output = check("");
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines[0], format!("{one} is up to date"));
    assert!(
        lines[1].starts_with(&other) && lines[1].contains("is not what the API says"),
        "{told}"
    );
    assert!(
        lines
            .last()
            .unwrap()
            .contains(&format!("wilco gen --out {other}")),
        "{told}"
    );
    let output = check("--json");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let bindings = json!([{ "folder": one, "stale": false }, { "folder": other, "stale": true }]);
    assert_eq!(
        (output.status.code(), told),
        (Some(1), json!({ "bindings": bindings }))
    );
}

#[test]
fn what_cannot_be_checked_is_told_apart() {
    let folder = Folder::new("check_troubles");
    let now = contract(&format!("http://{}", serve()));
    let from = folder.write("contract.json", &now);
    let mut newer = now.clone();
    newer["protocol_version"] = json!(2);
    let newer = folder.write("newer.json", &newer);
    let broken = folder.write("broken.json", &json!({}));
    for (words, code, stderr) in [
        (
            vec!["--from", &from],
            2,
            "error: the following required arguments",
        ),
        (
            vec!["--from", "ws://x", "--against", &from],
            2,
            "error: invalid value",
        ),
        (
            vec!["--from", "/no/such/file", "--against", &from],
            3,
            "error: /no/such/file: ",
        ),
        (
            vec!["--from", &from, "--against", "/no/such/file"],
            3,
            "error: /no/such/file: ",
        ),
        (vec!["--from", &from, "--against", &broken], 1, "error: "),
        (
            vec!["--from", &from, "--against", &newer],
            1,
            "error: the old contract cannot be read: ",
        ),
        (
            vec!["--from", &newer, "--against", &from],
            1,
            "error: the new contract cannot be read: ",
        ),
        (
            vec!["--from", &newer, "--out", "x"],
            1,
            "error: the contract is written for version 2",
        ),
    ] {
        let words = [vec!["check"], words].concat();
        expect(&wilco(&words, ""), code, "", stderr);
    }
}
