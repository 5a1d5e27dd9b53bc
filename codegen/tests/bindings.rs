//! Bindings beside the program that they are for.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;
use wilco_codegen::Bindings as _;
use wilco_codegen::bindings::Module;
use wilco_protocol::contract::{DeclaredEvent, DeclaredPresence, DeclaredResource};
use wilco_protocol::{ContractBuilder, Source};
use wilco_server::{Operation, Router};

/// Count the seats of a row.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "seat.count", output = u32, safe)]
struct CountSeats {
    row: u32,
}

async fn count_seats(input: CountSeats) -> u32 {
    input.row
}

/// A name that TypeScript keeps for itself.
#[derive(JsonSchema, Operation)]
#[operation(name = "seat.delete")]
#[schemars(rename = "delete")]
struct Delete {}

#[derive(JsonSchema, Operation)]
#[operation(name = "seat.count")]
struct CountAgain {}

#[test]
fn a_router_writes_its_bindings_once() {
    let web = Folder::new("once");
    let api = Router::new().operation(count_seats);
    let (inner, file) = (web.0.join("src/api"), web.0.join("src/api/index.ts"));
    assert!(api.write_bindings(&inner).unwrap());
    let printed = fs::read_to_string(&file).unwrap();
    assert!(
        printed.contains("export const CountSeats: $.Operation<CountSeats, number, never> = {"),
        "{printed}"
    );
    let written = fs::metadata(&file).unwrap().modified().unwrap();
    assert!(!api.write_bindings(&inner).unwrap());
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), written);
    api.assert_bindings(&inner);
    assert_eq!(files(&inner), ["index.ts"]);
}

#[test]
fn other_ends_of_lines_say_the_same() {
    let web = Folder::new("ends");
    let contract = ContractBuilder::new().operation::<CountSeats>();
    let module = Module::of(&contract).unwrap();
    fs::write(web.0.join("index.ts"), module.text().replace('\n', "\r\n")).unwrap();
    assert!(!contract.write_bindings(&web.0).unwrap());
    contract.assert_bindings(&web.0);
}

#[test]
fn code_may_move_within_its_file_and_not_to_another() {
    let web = Folder::new("moved");
    let contract = ContractBuilder::new().operation::<CountSeats>();
    let text = Module::of(&contract).unwrap().text().to_owned();
    let place = format!("{}:", file!());
    assert!(text.contains(&place), "{text}");
    fs::write(
        web.0.join("index.ts"),
        text.replace(&place, &format!("{place}9")),
    )
    .unwrap();
    contract.assert_bindings(&web.0);
    // A program that runs keeps the numbers true all the same.
    assert!(contract.write_bindings(&web.0).unwrap());
    fs::write(
        web.0.join("index.ts"),
        text.replace(&place, "src/other.rs:"),
    )
    .unwrap();
    let refused = std::panic::catch_unwind(|| contract.assert_bindings(&web.0));
    assert!(refused.is_err());
}

#[test]
fn the_new_file_takes_the_place_of_the_old_one_at_once() {
    let web = Folder::new("rename");
    let (file, kept) = (web.0.join("index.ts"), web.0.join("kept.ts"));
    fs::write(&file, "old").unwrap();
    // A second name for the same file: what is written in place is seen under both.
    fs::hard_link(&file, &kept).unwrap();
    assert!(ContractBuilder::new().write_bindings(&web.0).unwrap());
    assert_eq!(fs::read_to_string(&kept).unwrap(), "old");
    assert!(
        fs::read_to_string(&file)
            .unwrap()
            .starts_with("// Written by wilco.")
    );
    assert_eq!(files(&web.0), ["index.ts", "kept.ts"]);
}

#[test]
fn what_fails_leaves_nothing_behind() {
    let web = Folder::new("fails");
    fs::create_dir(web.0.join("index.ts")).unwrap();
    fs::write(web.0.join("file"), "").unwrap();
    let contract = ContractBuilder::new().operation::<CountSeats>();
    for folder in [web.0.clone(), web.0.join("file/api")] {
        let error = contract.write_bindings(&folder).unwrap_err().to_string();
        assert!(error.starts_with(folder.to_str().unwrap()), "{error}");
    }
    assert_eq!(files(&web.0), ["file", "index.ts"]);
}

#[test]
fn what_makes_no_bindings_says_why() {
    let web = Folder::new("none");
    let twice = ContractBuilder::new()
        .operation::<CountSeats>()
        .operation::<CountAgain>();
    let reserved = ContractBuilder::new().operation::<Delete>();
    let twice_followed = cabin("cabin/{flight}", 1).merge(cabin("cabin/{id}", 2));
    for (contract, message) in [
        (twice, "the operation `seat.count` is declared twice: "),
        (
            twice_followed,
            "the resources `cabin/{flight}` at src/cabin.rs:1:1 and `cabin/{id}` at src/cabin.rs:2:1 match",
        ),
        (
            reserved,
            "type delete: `delete` is a name that TypeScript keeps for itself; ",
        ),
    ] {
        let error = contract.write_bindings(&web.0).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
        let panicked = panic_of(&contract, &web.0);
        assert_eq!(panicked, format!("the bindings cannot be checked: {error}"));
    }
    assert_eq!(files(&web.0), [""; 0]);
}

#[test]
fn what_is_not_current_is_shown_with_what_to_do() {
    let web = Folder::new("golden");
    let contract = ContractBuilder::new().operation::<CountSeats>();
    let folder = web.0.display();
    let advice = format!(
        "Write it anew, with `write_bindings(\"{folder}\")` in a debug build or `wilco gen --out {folder}`, and commit it."
    );
    assert_eq!(
        panic_of(&contract, &web.0),
        format!("{folder}/index.ts is not there\n{advice}")
    );
    let module = Module::of(&contract).unwrap();
    let old = module.text().replace("row: number", "row: string");
    fs::write(web.0.join("index.ts"), old).unwrap();
    let line = 1 + module
        .text()
        .lines()
        .position(|line| line.contains("row: number"))
        .unwrap();
    assert_eq!(
        panic_of(&contract, &web.0),
        format!(
            "{folder}/index.ts is not what the API says:\nline {line}:\n\
             -   readonly row: string;\n+   readonly row: number;\n{advice}"
        )
    );
    fs::write(web.0.join("index.ts"), "").unwrap();
    let all = panic_of(&contract, &web.0);
    assert!(all.contains(" more lines\n"), "{all}");
    assert!(all.lines().count() < 20, "{all}");
    let doubled = module.text().replace('\n', "\n// Old.\n");
    fs::write(web.0.join("index.ts"), doubled).unwrap();
    let many = panic_of(&contract, &web.0);
    assert!(many.lines().count() < 90, "{many}");
}

#[test]
fn each_place_that_is_not_current_is_shown_alone() {
    let web = Folder::new("places");
    let contract = ContractBuilder::new().operation::<CountSeats>();
    let module = Module::of(&contract).unwrap();
    let mut old: Vec<_> = module.text().lines().collect();
    let at = |words| old.iter().position(|line| line.contains(words)).unwrap();
    let (hash, doc, class) = (at("contractHash"), at("readonly row"), at("class: "));
    let new_hash = old[hash];
    old[hash] = "export const contractHash = \"old\";";
    old.remove(class);
    old.insert(doc, "  // More.");
    fs::write(web.0.join("index.ts"), old.join("\n")).unwrap();
    let told = panic_of(&contract, &web.0);
    let expected = format!(
        "line {}:\n- export const contractHash = \"old\";\n+ {new_hash}\n\
         line {}:\n-   // More.\nline {}:\n+   class: \"safe\",\nWrite it anew",
        hash + 1,
        doc + 1,
        class + 2,
    );
    assert!(told.contains(&expected), "{told}");
}

/// The state of a cabin, and what happens in it.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema is what counts")]
struct Cabin {
    seats: u32,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema is what counts")]
struct Boarded {
    row: u32,
}

fn cabin(pattern: &'static str, line: u32) -> ContractBuilder {
    let place = Source {
        file: "src/cabin.rs",
        line,
        column: 1,
    };
    ContractBuilder::new()
        .resource(DeclaredResource::of::<Cabin, Boarded>(pattern).at(place))
        .event(DeclaredEvent::of::<Boarded>("boarding").at(place))
        .presence(DeclaredPresence::new("crew").at(place))
}

#[test]
fn what_can_be_followed_is_kept_true_too() {
    let web = Folder::new("followed");
    let contract = cabin("cabin/{flight}", 7);
    assert!(contract.write_bindings(&web.0).unwrap());
    assert!(!contract.write_bindings(&web.0).unwrap());
    contract.assert_bindings(&web.0);
    // Code has moved within its file.
    cabin("cabin/{flight}", 9).assert_bindings(&web.0);
    let told = panic_of(&cabin("cabin/{id}", 7), &web.0);
    for line in [
        "-     name: \"cabin/{flight}\",\n",
        "+     params: [\"id\"],\n",
        "+ export const contractHash = ",
    ] {
        assert!(told.contains(line), "{told}");
    }
    let gone =
        ContractBuilder::new().resource(DeclaredResource::of::<Cabin, Boarded>("cabin/{flight}"));
    let told = panic_of(&gone, &web.0);
    assert!(
        told.contains("- export const Boarded: $flow.Event<Boarded> ="),
        "{told}"
    );
    let module = Module::of(&contract).unwrap();
    let counts = [
        module.operations(),
        module.resources(),
        module.events(),
        module.presences(),
    ];
    assert_eq!((counts, module.types()), ([0, 1, 1, 1], 2));
}

/// What the golden test says when it fails.
fn panic_of(contract: &ContractBuilder, folder: &Path) -> String {
    let asserted = std::panic::AssertUnwindSafe(|| contract.assert_bindings(folder));
    let payload = std::panic::catch_unwind(asserted).unwrap_err();
    *payload.downcast::<String>().unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

/// A folder that is gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("bindings")
            .join(name);
        // A test that was broken off may have left it.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
