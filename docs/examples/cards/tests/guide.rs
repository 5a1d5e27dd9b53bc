//! The chapter on state shows what is built and run here.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use wilco_codegen::Bindings as _;

#[test]
fn the_bindings_are_those_of_the_house() {
    cards::House::default()
        .router()
        .assert_bindings("web/src/api");
}

#[test]
fn the_chapter_shows_these_files() {
    let chapter = read("docs/guide/state.md");
    for file in ["src/bin/follow.rs", "web/src/follow.ts"] {
        let shown = block_after(&chapter, &format!("[{file}]"));
        assert!(
            shown == read(&format!("docs/examples/cards/{file}")),
            "{file} differs"
        );
    }
    let table = read("docs/examples/cards/src/table.rs");
    for block in blocks_after(&chapter, "[src/table.rs]", 2) {
        assert!(table.contains(&block), "it differs: {block}");
    }
}

#[test]
fn the_client_prints_what_the_chapter_says() {
    let (_server, address) = serve();
    let client = Command::new(env!("CARGO_BIN_EXE_follow"))
        .arg(format!("ws://{address}/ws"))
        .output()
        .unwrap();
    let told = String::from_utf8(client.stdout).unwrap();
    let shown = block_after(&read("docs/guide/state.md"), "in another terminal");
    assert_eq!(
        shown.split_once('\n').unwrap().1,
        told,
        "{}",
        String::from_utf8_lossy(&client.stderr)
    );
}

#[test]
fn the_typescript_of_the_chapter_compiles_and_runs() {
    if std::env::var_os("WILCO_TESTS_ALL").is_none() {
        return; // It needs Node and its packages.
    }
    let chapter = read("docs/guide/state.md");
    write_samples(&chapter);
    // A sample declares what it shows, and nobody uses it.
    tool("tsc", &["-p", ".", "--noUnusedLocals", "false"]);
    let build = "src/follow.ts --bundle --packages=external --platform=node --format=esm";
    let build = format!("{build} --outfile=build/follow.js --log-level=warning");
    tool("esbuild", &build.split(' ').collect::<Vec<_>>());
    let (_server, address) = serve();
    let first = Command::new(env!("CARGO_BIN_EXE_follow"))
        .arg(format!("ws://{address}/ws"))
        .output();
    assert!(first.unwrap().status.success());
    let told = run(Command::new("node").args(["build/follow.js", &format!("ws://{address}/ws")]));
    let shown = block_after(&chapter, "it tells:");
    assert!(shown.contains(&build), "the chapter builds in another way");
    assert!(shown.ends_with(&format!("follow.js\n{told}")), "{told}");
}

/// Writes every sample of the chapter where the compiler looks for it.
fn write_samples(page: &str) {
    let folder = web().join("build/guide");
    std::fs::create_dir_all(&folder).unwrap();
    let samples = page.split("```ts\n").skip(1);
    let samples: Vec<_> = samples
        .filter_map(|rest| rest.split("```").next())
        .collect();
    for (number, sample) in (1..).zip(&samples) {
        let file = folder.join(format!("{number}.ts"));
        std::fs::write(file, sample.replace("./api/", "../../src/api/")).unwrap();
    }
    assert!(!samples.is_empty(), "the chapter shows no TypeScript");
}

/// Runs a tool of the Node packages.
fn tool(name: &str, arguments: &[&str]) {
    run(Command::new(web().join("node_modules/.bin").join(name)).args(arguments));
}

/// Runs a command beside the TypeScript, and gives what it printed.
fn run(command: &mut Command) -> String {
    let output = command.current_dir(web()).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {told}{complaint}");
    told
}

fn web() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("web")
}

fn block_after(page: &str, words: &str) -> String {
    blocks_after(page, words, 1).remove(0)
}

/// The fenced blocks after the words, without what is only there to compile them.
fn blocks_after(page: &str, words: &str, count: usize) -> Vec<String> {
    let at = page
        .find(words)
        .unwrap_or_else(|| panic!("the page does not say {words}"));
    let mut lines = page[at..].lines();
    let block = |_| {
        let opening = lines.find(|line| line.starts_with("```"));
        assert!(opening.is_some(), "there is no block after {words}");
        let block = lines.by_ref().take_while(|line| !line.starts_with("```"));
        let shown = block.filter(|line| !line.starts_with("# "));
        shown.flat_map(|line| [line, "\n"]).collect()
    };
    (0..count).map(block).collect()
}

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    std::fs::read_to_string(root.join(path)).unwrap()
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to do about either.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the server at a free port, and gives its address.
fn serve() -> (Server, String) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_cards"))
        .arg("127.0.0.1:0")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line
        .trim()
        .strip_prefix("listening on http://")
        .unwrap()
        .to_owned();
    (Server(server), address)
}
