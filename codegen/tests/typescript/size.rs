//! What an application pays for an operation.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use wilco_codegen::ir::Api;
use wilco_codegen::typescript;

use crate::many;
use crate::scratch::{CLIENT, HERE, Scratch, is_left_out};

/// What importing one of many operations may add to an application, minified and gzipped: what reads and writes its values,
/// and the part of the codec that those need.
const CEILING: u64 = 3 * 1024;

#[test]
fn one_of_five_hundred_operations_costs_three_kilobytes() {
    if is_left_out() {
        return;
    }
    let scratch = Scratch::empty("size");
    let module = typescript::module(&Api::read(&many::contract(500)).unwrap()).unwrap();
    scratch.write("api/index.js", module.javascript());
    scratch.write("package.json", r#"{ "type": "module" }"#);
    scratch.write("empty.js", "console.log(0);");
    scratch.write(
        "one.js",
        "import { Change7 } from \"./api/index.js\"; console.log(Change7);",
    );
    scratch.write(
        "two.js",
        "import { Change7, Change8 } from \"./api/index.js\"; console.log(Change7, Change8);",
    );
    let output = Command::new("node")
        .arg(Path::new(HERE).join("size.mjs"))
        .arg(CLIENT)
        .args(["empty.js", "one.js", "two.js"].map(|file| scratch.folder.join(file)))
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    let sizes: Value = serde_json::from_slice(&output.stdout).unwrap();
    let size = |index: usize| sizes[index]["gzipped"].as_u64().unwrap();
    let (empty, one, two) = (size(0), size(1), size(2));
    assert!(
        one - empty <= CEILING,
        "the first costs {} bytes",
        one - empty
    );
    // The codec is there already.
    assert!(
        two - one <= CEILING / 10,
        "the second costs {} bytes",
        two - one
    );
    let code = sizes[1]["code"].as_str().unwrap();
    assert!(code.contains("item7.change") && !code.contains("item8.change"));
}
