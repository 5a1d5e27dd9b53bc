//! The words for people in a schema.

use serde_json::{Map, Value};

use super::Docs;
use super::node::Node;

impl Node<'_> {
    /// The words for people. A heading that opens a doc comment stands apart in the schema.
    pub(super) fn docs(&self) -> Docs {
        let parts = ["title", "description"].into_iter();
        let parts: Vec<&str> = parts.filter_map(|keyword| self.text(keyword)).collect();
        let examples = self.get("examples").and_then(Value::as_array);
        Docs {
            text: (!parts.is_empty()).then(|| parts.join("\n\n")),
            deprecated: self.get("deprecated") == Some(&Value::Bool(true)),
            checks: self.checks(),
            examples: examples
                .into_iter()
                .flatten()
                .map(Value::to_string)
                .collect(),
            // Nothing is what is left out anyway.
            default: self
                .get("default")
                .filter(|value| !value.is_null())
                .map(Value::to_string),
        }
    }

    /// What validation attributes have left. A reader does not check it: the server does, and tells.
    fn checks(&self) -> Vec<String> {
        // A type of ours says by a pattern what it looks like in JSON.
        let schema = self.schema.as_object().filter(|_| !self.has("x-wilco"));
        schema.map(checks).unwrap_or_default()
    }
}

fn checks(schema: &Map<String, Value>) -> Vec<String> {
    let number = |keyword| schema.get(keyword).filter(|value| value.is_number());
    let mut checks = Vec::new();
    let (least, most) = (
        number("minimum").filter(|least| !is_of_the_type(schema, least)),
        number("maximum").filter(|most| !is_of_the_type(schema, most)),
    );
    checks.extend(range(least, most, ""));
    checks.extend(range(
        number("minLength"),
        number("maxLength"),
        " characters",
    ));
    let fixed = number("minItems") == number("maxItems");
    if !fixed && !schema.contains_key("prefixItems") {
        checks.extend(range(number("minItems"), number("maxItems"), " items"));
    }
    checks.extend(text(schema, "pattern").map(|pattern| format!("Matches `{pattern}`")));
    let is_email = text(schema, "format") == Some("email");
    checks.extend(is_email.then(|| "An email address".to_owned()));
    checks
}

fn range(least: Option<&Value>, most: Option<&Value>, what: &str) -> Option<String> {
    match (least, most) {
        (Some(least), Some(most)) if least == most => {
            let what = if least == 1 {
                what.trim_end_matches('s')
            } else {
                what
            };
            Some(format!("{least}{what}"))
        }
        (Some(least), Some(most)) => Some(format!("{least} to {most}{what}")),
        (Some(least), None) => Some(format!("At least {least}{what}")),
        (None, Some(most)) => Some(format!("At most {most}{what}")),
        (None, None) => None,
    }
}

/// Whether a limit is that of the type of integer, which goes without saying.
fn is_of_the_type(schema: &Map<String, Value>, limit: &Value) -> bool {
    let format = text(schema, "format").unwrap_or_default();
    let of_the_type = match format {
        "uint8" => [0, u8::MAX.into()],
        "uint16" => [0, u16::MAX.into()],
        "uint32" => [0, u32::MAX.into()],
        "int8" => [i8::MIN.into(), i8::MAX.into()],
        "int16" => [i16::MIN.into(), i16::MAX.into()],
        "int32" => [i32::MIN.into(), i32::MAX.into()],
        _ if format.starts_with("uint") => [0, 0],
        _ => return false,
    };
    limit
        .as_i64()
        .is_some_and(|limit| of_the_type.contains(&limit))
}

fn text<'a>(schema: &'a Map<String, Value>, keyword: &str) -> Option<&'a str> {
    schema.get(keyword)?.as_str()
}
