//! A contract with something to follow, from a file.

use std::path::Path;

use schemars::JsonSchema;
use wilco_client::protocol::contract::{
    ContractBuilder, DeclaredEvent, DeclaredPresence, DeclaredResource,
};

use super::{expect, wilco};

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema is what counts")]
struct World {
    cells: Vec<u8>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema is what counts")]
struct Score {
    goals: u8,
}

#[test]
fn a_client_is_generated_for_what_can_be_followed() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gen_followed");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let contract = ContractBuilder::new()
        .resource(DeclaredResource::derived::<World>("world/{id}").doc("Follow it."))
        .resource(DeclaredResource::of::<Score, u8>("score"))
        .event(DeclaredEvent::of::<String>("news"))
        .presence(DeclaredPresence::new("apron").signalling());
    let contract = serde_json::to_string_pretty(&contract.build().unwrap()).unwrap();
    let (kept, out) = (folder.join("contract.json"), folder.join("api"));
    let generate = |contract: &str| {
        std::fs::write(&kept, contract).unwrap();
        let [kept, out] = [&kept, &out].map(|path| path.to_str().unwrap());
        wilco(&["gen", "--from", kept, "--out", out], "")
    };
    let shown = out.display();
    let wrote = format!(
        "wrote {shown}/index.d.ts, index.js and index.d.ts.map: 0 operations, 2 resources, 1 domain, 1 presence, 2 types\n"
    );
    let warning = "warning: output type World.cells travels as a list of numbers; ";
    expect(&generate(&contract), 0, &wrote, warning);
    let printed = std::fs::read_to_string(out.join("index.d.ts")).unwrap();
    for line in [
        "export const World: $flow.Derived<{ readonly id: string }, World, never, never, never>;",
        "export const Score: $flow.Resource<$flow.NoParams, Score, number, never, never, never>;",
        "export const News: $flow.Event<string>;",
        "export const ApronPresence: $flow.Presence<$flow.NoParams>;",
        "/**\n * Follow it.\n *\n * @see `codegen/tests/command/followed.rs:",
    ] {
        assert!(printed.contains(line), "{line} in {printed}");
    }
    let current = format!("{shown} is up to date\n");
    expect(&generate(&contract), 0, &current, warning);
    for (change, stderr) in [
        (
            ("world/{id}", "world/{"),
            "error: the resource world/{ has a name that is no pattern: ",
        ),
        (
            ("World", "delete"),
            "error: type delete: `delete` is a name that TypeScript keeps",
        ),
        (
            ("\"string\"", "\"text\""),
            "error: event of the domain news is of the type `text`, ",
        ),
        (
            ("\"uint8\"", "\"int128\""),
            "error: delta of the resource score holds an integer of 128 bits (int128), ",
        ),
    ] {
        let output = generate(&contract.replace(change.0, change.1));
        let said = String::from_utf8(output.stderr.clone()).unwrap();
        let error = said.lines().find(|line| line.starts_with("error: "));
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            error.is_some_and(|error| error.starts_with(stderr)),
            "{said}"
        );
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
