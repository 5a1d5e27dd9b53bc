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
    let inner = web.0.join("src/api");
    assert!(api.write_bindings(&inner).unwrap());
    for (file, line) in [
        (
            "index.d.ts",
            "export const CountSeats: $.Operation<CountSeats, number, never>;\n",
        ),
        (
            "index.js",
            "export const CountSeats = {\n  name: \"seat.count\",\n",
        ),
    ] {
        let printed = fs::read_to_string(inner.join(file)).unwrap();
        assert!(printed.contains(line), "{printed}");
    }
    let times = || FILES.map(|file| inner.join(file).metadata().unwrap().modified().unwrap());
    let written = times();
    assert!(!api.write_bindings(&inner).unwrap());
    assert_eq!(times(), written);
    api.assert_bindings(&inner);
    assert_eq!(files(&inner), FILES);
}

#[test]
fn the_map_leads_to_the_source_wherever_the_folder_is() {
    let web = Folder::new("map");
    let inner = web.0.join("src/api");
    let contract = cabin("cabin", 7).operation::<CountSeats>();
    assert!(contract.write_bindings(&inner).unwrap());
    let map = fs::read_to_string(inner.join("index.d.ts.map")).unwrap();
    let map: serde_json::Value = serde_json::from_str(&map).unwrap();
    // What is declared in a file that is nowhere around leads nowhere.
    let [source] = map["sources"].as_array().unwrap().as_slice() else {
        panic!("{map}");
    };
    let source = source.as_str().unwrap();
    assert!(Path::new(source).is_relative(), "{map}");
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bindings.rs");
    let found = inner.join(source).canonicalize().unwrap();
    assert_eq!(found, here.canonicalize().unwrap());
    // The operation and its input, and where the declarations of both begin.
    let mappings = map["mappings"].as_str().unwrap();
    let places = mappings.split([',', ';']).filter(|it| 3 < it.len());
    assert_eq!(places.count(), 4, "{mappings}");
    // It is nobody's contract, so it need not be there; a program that runs writes it all the same.
    fs::remove_file(inner.join("index.d.ts.map")).unwrap();
    contract.assert_bindings(&inner);
    assert!(contract.write_bindings(&inner).unwrap());
    assert_eq!(files(&inner), FILES);
}

#[test]
fn what_an_earlier_version_wrote_makes_way() {
    let web = Folder::new("earlier");
    let contract = ContractBuilder::new().operation::<CountSeats>();
    assert!(contract.write_bindings(&web.0).unwrap());
    let old = web.0.join("index.ts");
    fs::write(&old, "// Mine.\n").unwrap();
    assert!(!contract.write_bindings(&web.0).unwrap());
    contract.assert_bindings(&web.0);
    fs::write(
        &old,
        "// Written by wilco. Do not edit: run `wilco gen` again.\nold",
    )
    .unwrap();
    let told = panic_of(&contract, &web.0);
    assert!(
        told.contains("/index.ts was written by an earlier version, "),
        "{told}"
    );
    let changes = Module::of(&contract).unwrap().write(&web.0).unwrap();
    assert_eq!(
        (changes.written.len(), changes.removed),
        (0, Some("index.ts"))
    );
    contract.assert_bindings(&web.0);
    assert_eq!(files(&web.0), FILES);
}

#[test]
fn what_somebody_else_wrote_is_left_as_it_is() {
    let contract = ContractBuilder::new().operation::<CountSeats>();
    for file in ["index.js", "index.d.ts"] {
        let web = Folder::new("foreign");
        let mine = web.0.join(file);
        fs::write(&mine, "// Mine.\n").unwrap();
        let told = contract.write_bindings(&web.0).unwrap_err().to_string();
        assert!(told.contains(&format!("/{file} was not written by wilco, ")));
        assert_eq!(fs::read_to_string(&mine).unwrap(), "// Mine.\n");
        assert_eq!(files(&web.0), [file]);
        fs::write(&mine, "").unwrap();
        assert!(contract.write_bindings(&web.0).unwrap());
    }
}

#[test]
fn other_ends_of_lines_say_the_same() {
    let web = Folder::new("ends");
    let contract = ContractBuilder::new().operation::<CountSeats>();
    let module = Module::of(&contract).unwrap();
    contract.write_bindings(&web.0).unwrap();
    for file in FILES {
        let file = web.0.join(file);
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text.replace('\n', "\r\n")).unwrap();
    }
    assert!(module.write(&web.0).unwrap().is_empty());
    contract.assert_bindings(&web.0);
}

#[test]
fn code_may_move_within_its_file_and_not_to_another() {
    let web = Folder::new("moved");
    let contract = ContractBuilder::new().operation::<CountSeats>();
    contract.write_bindings(&web.0).unwrap();
    let text = declarations(&contract);
    let place = format!("{}:", file!());
    assert!(text.contains(&place), "{text}");
    fs::write(
        web.0.join("index.d.ts"),
        text.replace(&place, &format!("{place}9")),
    )
    .unwrap();
    contract.assert_bindings(&web.0);
    // A program that runs keeps the numbers true all the same.
    assert!(contract.write_bindings(&web.0).unwrap());
    fs::write(
        web.0.join("index.d.ts"),
        text.replace(&place, "src/other.rs:"),
    )
    .unwrap();
    let refused = std::panic::catch_unwind(|| contract.assert_bindings(&web.0));
    assert!(refused.is_err());
}

#[test]
fn the_new_file_takes_the_place_of_the_old_one_at_once() {
    let web = Folder::new("rename");
    let (file, kept) = (web.0.join("index.js"), web.0.join("kept.js"));
    let old = "// Written by wilco. Do not edit: run `wilco gen` again.\nold";
    fs::write(&file, old).unwrap();
    // A second name for the same file: what is written in place is seen under both.
    fs::hard_link(&file, &kept).unwrap();
    assert!(ContractBuilder::new().write_bindings(&web.0).unwrap());
    assert_eq!(fs::read_to_string(&kept).unwrap(), old);
    assert_ne!(fs::read_to_string(&file).unwrap(), old);
    assert_eq!(files(&web.0), [&FILES[..], &["kept.js"]].concat());
}

#[test]
fn what_fails_leaves_nothing_behind() {
    let web = Folder::new("fails");
    fs::create_dir(web.0.join("index.d.ts")).unwrap();
    fs::write(web.0.join("file"), "").unwrap();
    let contract = ContractBuilder::new().operation::<CountSeats>();
    for folder in [web.0.clone(), web.0.join("file/api")] {
        let error = contract.write_bindings(&folder).unwrap_err().to_string();
        assert!(error.starts_with(folder.to_str().unwrap()), "{error}");
    }
    assert_eq!(files(&web.0), ["file", "index.d.ts"]);
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
        format!("{folder}/index.d.ts is not there\n{advice}")
    );
    contract.write_bindings(&web.0).unwrap();
    let file = web.0.join("index.d.ts");
    let current = declarations(&contract);
    fs::write(&file, current.replace("row: number", "row: string")).unwrap();
    let line = 1 + current
        .lines()
        .position(|line| line.contains("row: number"))
        .unwrap();
    assert_eq!(
        panic_of(&contract, &web.0),
        format!(
            "{folder}/index.d.ts is not what the API says:\nline {line}:\n\
             -   readonly row: string;\n+   readonly row: number;\n{advice}"
        )
    );
    fs::write(&file, "").unwrap();
    let all = panic_of(&contract, &web.0);
    assert!(all.contains(" more lines\n"), "{all}");
    assert!(all.lines().count() < 20, "{all}");
    fs::write(&file, current.replace('\n', "\n// Old.\n")).unwrap();
    let many = panic_of(&contract, &web.0);
    assert!(many.lines().count() < 90, "{many}");
    fs::write(&file, current).unwrap();
    fs::remove_file(web.0.join("index.js")).unwrap();
    assert_eq!(
        panic_of(&contract, &web.0),
        format!("{folder}/index.js is not there\n{advice}")
    );
}

#[test]
fn each_place_that_is_not_current_is_shown_alone() {
    let web = Folder::new("places");
    let contract = ContractBuilder::new().operation::<CountSeats>();
    contract.write_bindings(&web.0).unwrap();
    let module = Module::of(&contract).unwrap();
    let mut old: Vec<_> = module.printed().javascript().lines().collect();
    let at = |words| old.iter().position(|line| line.contains(words)).unwrap();
    let (hash, doc, class) = (at("contractHash"), at("w.key(\"row\")"), at("class: "));
    let new_hash = old[hash];
    old[hash] = "export const contractHash = \"old\";";
    old.insert(doc, "  // More.");
    old.remove(class);
    fs::write(web.0.join("index.js"), old.join("\n")).unwrap();
    let told = panic_of(&contract, &web.0);
    let expected = format!(
        "line {}:\n- export const contractHash = \"old\";\n+ {new_hash}\n\
         line {}:\n+   class: \"safe\",\nline {}:\n-   // More.\nWrite it anew",
        hash + 1,
        class + 1,
        doc,
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
        "- export const Cabin: $flow.Resource<{ readonly flight: string }, ",
        "+ export const Cabin: $flow.Resource<{ readonly id: string }, ",
    ] {
        assert!(told.contains(line), "{told}");
    }
    let gone =
        ContractBuilder::new().resource(DeclaredResource::of::<Cabin, Boarded>("cabin/{flight}"));
    let told = panic_of(&gone, &web.0);
    assert!(
        told.contains("- export const Boarded: $flow.Event<Boarded>;"),
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

fn declarations(contract: &ContractBuilder) -> String {
    let module = Module::of(contract).unwrap();
    module.printed().declarations().to_owned()
}

/// What is written.
const FILES: [&str; 3] = ["index.d.ts", "index.d.ts.map", "index.js"];

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
