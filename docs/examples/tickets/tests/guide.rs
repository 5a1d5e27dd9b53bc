//! The guide and the README show the programs that are built and run here.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

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
fn the_readme_shows_the_example_and_is_short() {
    let readme = read("README.md");
    let shown = block_after(&readme, "server/examples/existing_axum_app.rs");
    assert!(
        shown == read("server/examples/existing_axum_app.rs"),
        "the example differs"
    );
    assert!(readme.lines().count() <= 200);
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
