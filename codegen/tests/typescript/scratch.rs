//! Folders in which what is printed is compiled and run.
//!
//! That needs what `client/typescript` has installed, so it is done where everything runs: see `tests/it/left_out.rs`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use wilco_codegen::ir::Api;
use wilco_codegen::typescript;

use crate::corpus::{Group, groups};
use crate::nested;
use crate::printed::api;
use crate::table;

pub(crate) fn is_left_out() -> bool {
    std::env::var_os("WILCO_TESTS_ALL").is_none()
}

/// A folder with every module, in which programs can be compiled.
pub(crate) struct Scratch {
    pub(crate) folder: PathBuf,
}

impl Scratch {
    /// A folder with nothing in it.
    pub(crate) fn empty(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("typescript")
            .join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        Self { folder }
    }

    pub(crate) fn new(name: &str) -> Self {
        let scratch = Self::empty(name);
        let all = || groups().into_iter().chain(table::groups());
        for Group { name, contract, .. } in all() {
            scratch.write_module(name, &api(&contract));
        }
        scratch.write_module("nested", &nested::api());
        let exported = all().map(|Group { name, .. }| name).chain(["nested"]);
        let exported =
            exported.map(|name| format!("export * as {name} from \"./{name}/index.js\";\n"));
        scratch.write("groups.ts", &exported.collect::<String>());
        scratch.write("package.json", r#"{ "type": "module" }"#);
        for program in [
            "calls.ts",
            "channels.ts",
            "own.ts",
            "round_trip.ts",
            "uses.ts",
        ] {
            scratch.write(
                program,
                &fs::read_to_string(Path::new(HERE).join(program)).unwrap(),
            );
        }
        scratch
    }

    /// Writes a module, and the functions with their types beside it, where the compiler looks at them alone.
    fn write_module(&self, name: &str, api: &Api) {
        let module = typescript::module(api).unwrap();
        self.write(&format!("{name}/index.js"), module.javascript());
        self.write(&format!("{name}/index.d.ts"), module.declarations());
        let annotated = typescript::annotated(api).unwrap();
        self.write(&format!("{name}/annotated.ts"), &annotated);
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let file = self.folder.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Has one process do all the jobs.
    pub(crate) fn run(&self, jobs: &[Value]) -> Vec<Value> {
        self.run_program("round_trip", jobs)
    }

    /// Has one process of a program do all the jobs.
    pub(crate) fn run_program(&self, program: &str, jobs: &[Value]) -> Vec<Value> {
        let mut node = Command::new("node")
            .arg(self.bundle(program, &Path::new(HERE).join("flow.ts")))
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

    /// One file of all that a program uses, with what is to stand for `wilco/flow`.
    pub(crate) fn bundle(&self, program: &str, flow: &Path) -> PathBuf {
        let bundle = self.folder.join(format!("{program}.mjs"));
        let codec = Path::new(CLIENT).join("src/codec/index.ts");
        let json = Path::new(CLIENT).join("src/json.ts");
        let bundled = Command::new(Path::new(CLIENT).join("node_modules/.bin/esbuild"))
            .arg(self.folder.join(format!("{program}.ts")))
            .args([
                "--bundle",
                "--format=esm",
                "--platform=node",
                "--log-level=warning",
            ])
            .arg(format!("--alias:wilco/codec={}", codec.display()))
            .arg(format!("--alias:wilco/json={}", json.display()))
            .arg(format!("--alias:wilco/flow={}", flow.display()))
            .arg(format!("--outfile={}", bundle.display()))
            .output()
            .unwrap();
        assert!(
            bundled.status.success(),
            "{}",
            String::from_utf8_lossy(&bundled.stderr)
        );
        bundle
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn bytes(hex: &str) -> Vec<u8> {
    let digits = (0..hex.len()).step_by(2).map(|at| &hex[at..at + 2]);
    digits
        .map(|digits| u8::from_str_radix(digits, 16).unwrap())
        .collect()
}

pub(crate) const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/typescript");
pub(crate) const CLIENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../client/typescript");
