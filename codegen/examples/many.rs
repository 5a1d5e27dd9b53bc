//! Writes bindings of as many operations as are wanted, and a program that calls each: `many COUNT FOLDER`.
//!
//! `client/typescript/bench/types.mjs` measures how long compilers take for them.

#[path = "../tests/typescript/many.rs"]
mod many;

use std::error::Error;
use std::path::PathBuf;

use wilco_codegen::ir::Api;
use wilco_codegen::typescript;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(count), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("say how many operations, and the folder".into());
    };
    let (count, folder) = (count.parse()?, PathBuf::from(folder));
    let api = Api::read(&many::contract(count))?;
    let module = typescript::module(&api)?;
    std::fs::create_dir_all(folder.join("api"))?;
    for (file, text) in [
        ("api/index.js", module.javascript()),
        ("api/index.d.ts", module.declarations()),
        ("main.ts", &program(count)),
    ] {
        std::fs::write(folder.join(file), text)?;
    }
    Ok(())
}

/// A program that makes each of the calls, and tells apart what it may be refused with.
fn program(operations: usize) -> String {
    let calls = (0..operations).map(|number| {
        format!(
            "
export async function change{number}(): Promise<string> {{
  const changed = await house.request(Change{number}, {{ id: \"a\", count: {number}, tags: [\"b\"] }}).result();
  if (changed.ok) return changed.value.parts.map((part) => part.name).join() + (changed.value.note ?? \"\");
  if (changed.error.kind !== \"operation\") return changed.error.message;
  const refused = changed.error.error;
  switch (refused.code) {{
    case \"taken\": return refused.by;
    case \"too_many\": return refused.most.toFixed();
    case \"unknown\": return refused.code;
  }}
}}
"
        )
    });
    let imported = (0..operations).map(|number| format!("  Change{number},\n"));
    format!(
        "import type {{ Client }} from \"wilco\";\nimport {{\n{}}} from \"./api/index.js\";\n\ndeclare const house: Client;\n{}",
        imported.collect::<String>(),
        calls.collect::<String>(),
    )
}
