//! A contract as large as is wanted, in which every operation has types of its own.

use serde_json::{Map, Value, json};
use wilco_protocol::contract::Contract;

/// Operations that take, answer and refuse with structs and enums, as an application has them.
pub(crate) fn contract(operations: usize) -> Contract {
    let numbers = 0..operations;
    let mut input = Map::new();
    let mut output = Map::new();
    for number in numbers.clone() {
        input.insert(format!("Change{number}"), change());
        output.insert(format!("Item{number}"), item(number));
        output.insert(format!("Part{number}"), part());
        output.insert(format!("Change{number}Error"), error());
    }
    let operation = |number: usize| {
        json!({
            "name": format!("item{number}.change"),
            "class": "once",
            "doc": "Change an item.",
            "source": { "file": "src/items.rs", "line": 10 * number + 1, "column": 12 },
            "input": { "$ref": format!("#/types/input/Change{number}") },
            "output": { "$ref": format!("#/types/output/Item{number}") },
            "error": { "$ref": format!("#/types/output/Change{number}Error") },
        })
    };
    let contract = json!({
        "protocol_version": 1,
        "hash": "00",
        "operations": numbers.map(operation).collect::<Vec<_>>(),
        "types": { "input": input, "output": output },
    });
    serde_json::from_value(contract).expect("it is a contract")
}

/// A program that makes each of the calls, and tells apart what it may be refused with.
#[expect(
    dead_code,
    reason = "only one of those who share this file compiles it"
)]
pub(crate) fn program(operations: usize) -> String {
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

fn object(properties: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required })
}

fn change() -> Value {
    let properties = json!({
        "id": { "type": "string", "description": "Which one." },
        "count": { "type": "integer", "format": "uint32", "minimum": 0 },
        "tags": { "type": "array", "items": { "type": "string" } },
        "note": { "type": ["string", "null"] },
    });
    object(properties, &["id", "count", "tags"])
}

fn item(number: usize) -> Value {
    let properties = json!({
        "id": { "type": "string" },
        "count": { "type": "integer", "format": "uint32", "minimum": 0 },
        "price": { "type": "number", "format": "double" },
        "note": { "type": ["string", "null"] },
        "parts": { "type": "array", "items": { "$ref": format!("#/types/output/Part{number}") } },
    });
    object(properties, &["id", "count", "price", "note", "parts"])
}

fn part() -> Value {
    let properties = json!({ "name": { "type": "string" }, "sold": { "type": "boolean" } });
    object(properties, &["name", "sold"])
}

fn error() -> Value {
    let variant = |code: &str, properties: Value| {
        let mut properties = properties;
        properties["code"] = json!({ "type": "string", "const": code });
        let required: Vec<_> = properties
            .as_object()
            .into_iter()
            .flat_map(Map::keys)
            .collect();
        json!({ "type": "object", "properties": properties, "required": required })
    };
    json!({ "oneOf": [
        variant("unknown", json!({})),
        variant("taken", json!({ "by": { "type": "string" } })),
        variant("too_many", json!({ "most": { "type": "integer", "format": "uint32", "minimum": 0 } })),
    ] })
}
