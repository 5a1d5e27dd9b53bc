//! The guide and the README show the programs that are built and run here.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use wilco_client::protocol::contract::ContractBuilder;
use wilco_codegen::Bindings as _;

#[test]
fn the_programs_of_the_guide_are_these() {
    let guide = read("docs/guide/getting-started.md");
    for file in ["src/main.rs", "src/bin/client.rs"] {
        let shown = block_after(&guide, &format!("`{file}`"));
        assert!(
            shown == read(&format!("docs/examples/tickets/{file}")),
            "{file} differs"
        );
    }
    let shown = block_after(&guide, "`src/lib.rs`");
    assert!(
        read("docs/examples/tickets/src/lib.rs").starts_with(&shown),
        "src/lib.rs differs"
    );
}

#[test]
fn the_programs_print_what_the_guide_says() {
    let guide = read("docs/guide/getting-started.md");
    let (_server, address) = serve();
    let client = Command::new(env!("CARGO_BIN_EXE_client"))
        .arg(format!("ws://{address}/ws"))
        .output()
        .unwrap();
    let told = String::from_utf8(client.stdout).unwrap();
    let shown = block_after(&guide, "run the client");
    assert_eq!(
        told,
        shown.split_once('\n').unwrap().1,
        "{:?}",
        client.stderr
    );
}

#[test]
fn the_bindings_are_those_of_the_operation() {
    ContractBuilder::new()
        .operation::<tickets::Reserve>()
        .assert_bindings("web/src/api");
}

#[test]
fn the_program_of_the_chapter_on_typescript_is_this_one() {
    let shown = block_after(&read(TYPESCRIPT), "`src/reserve.ts`");
    assert!(shown == read("docs/examples/tickets/web/src/reserve.ts"));
}

#[test]
fn what_the_chapter_on_typescript_shows_compiles_and_runs() {
    if std::env::var_os("WILCO_TESTS_ALL").is_none() {
        return; // It needs Node and its packages.
    }
    let chapter = read(TYPESCRIPT);
    let desk = "../../../../ground-desk/web/src/api/";
    write_samples("guide", &chapter, "../../src/api/");
    write_samples("auth", &read("docs/guide/auth.md"), "../../src/api/");
    write_samples("readme", &read("README.md"), desk);
    // A sample declares what it shows, and nobody uses it.
    tool("tsc", &["-p", ".", "--noUnusedLocals", "false"]);
    let build = "src/reserve.ts --bundle --packages=external --platform=node --format=esm";
    let build = format!("{build} --outfile=build/reserve.js --log-level=warning");
    assert!(
        chapter.contains(&build),
        "the chapter builds in another way"
    );
    tool("esbuild", &build.split(' ').collect::<Vec<_>>());

    let (_server, address) = serve();
    let told = run(Command::new("node").args(["build/reserve.js", &format!("ws://{address}/ws")]));
    let shown = block_after(&chapter, "are free, and run it");
    assert!(shown.ends_with(&format!("reserve.js\n{told}")), "{told}");
}

#[test]
fn what_tsc_alone_compiles_finds_the_bindings_beside_it() {
    if std::env::var_os("WILCO_TESTS_ALL").is_none() {
        return; // It needs Node and its packages.
    }
    let chapter = read(TYPESCRIPT);
    assert!(chapter.contains("tsc --rootDir src --outDir build src/reserve.ts\n"));
    let folder = web().join("build/plain");
    ContractBuilder::new()
        .operation::<tickets::Reserve>()
        .write_bindings(folder.join("api"))
        .unwrap();
    let program = read("docs/examples/tickets/web/src/reserve.ts");
    let program = program.replace("./api/index.js", "../api/index.js");
    std::fs::create_dir_all(folder.join("src")).unwrap();
    std::fs::write(folder.join("src/reserve.ts"), program).unwrap();
    let config = r#"{
        "extends": "../../tsconfig.json",
        "compilerOptions": { "rootDir": "src", "outDir": "build", "noEmit": false },
        "include": ["src"]
    }"#;
    std::fs::write(folder.join("tsconfig.json"), config).unwrap();
    tool("tsc", &["-p", "build/plain"]);
    let (_server, address) = serve();
    let address = format!("ws://{address}/ws");
    let told = run(Command::new("node").args(["build/plain/build/reserve.js", &address]));
    let shown = block_after(&chapter, "are free, and run it");
    assert!(shown.ends_with(&format!("reserve.js\n{told}")), "{told}");
}

#[test]
fn the_readme_shows_the_example_and_is_short() {
    let readme = read("README.md");
    let shown = block_after(&readme, "server/examples/existing_axum_app.rs");
    let within_main: String = shown
        .lines()
        .flat_map(|line| ["    ", line, "\n"])
        .collect();
    let example = read("server/examples/existing_axum_app.rs");
    assert!(example.contains(&within_main), "the example differs");
    assert!(readme.lines().count() <= 200);
}

const TYPESCRIPT: &str = "docs/guide/typescript.md";

fn web() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("web")
}

/// Writes every sample of a page where the compiler looks for it; `api` is where its bindings lie.
fn write_samples(name: &str, page: &str, api: &str) {
    let folder = web().join("build").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let samples = page.split("```ts\n").skip(1);
    let mut count = 0;
    for sample in samples.filter_map(|rest| rest.split("```").next()) {
        count += 1;
        let file = folder.join(format!("{count}.ts"));
        std::fs::write(file, sample.replace("./api/", api)).unwrap();
    }
    assert!(count > 0, "{name} shows no TypeScript");
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

/// The first fenced block after the words.
fn block_after(page: &str, words: &str) -> String {
    let at = page
        .find(words)
        .unwrap_or_else(|| panic!("the page does not say {words}"));
    let mut lines = page[at..]
        .lines()
        .skip_while(|line| !line.starts_with("```"));
    lines.next();
    let block = lines.take_while(|line| !line.starts_with("```"));
    block.flat_map(|line| [line, "\n"]).collect()
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

/// Starts the server of the guide at a free port, and gives its address.
fn serve() -> (Server, String) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_tickets"))
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
