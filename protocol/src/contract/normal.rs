//! One schema for all schemas that no peer could tell apart.

use schemars::Schema;
use schemars::transform::{RecursiveTransform, Transform};
use serde_json::{Value, json};

/// The schema without what no peer could notice: documentation, and the order of fields and of unit variants.
///
/// A property may be called `title` too; only the keywords of schemas are removed.
pub(super) fn normal(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    let normalise = |schema: &mut Schema| {
        for keyword in DOCUMENTATION {
            schema.remove(keyword);
        }
        gather_strings(schema);
        for keyword in ["required", "enum"] {
            if let Some(Value::Array(values)) = schema.get_mut(keyword) {
                values.sort_by_cached_key(Value::to_string);
            }
        }
    };
    RecursiveTransform(normalise).transform(&mut schema);
    schema
}

/// Joins the choices that are plain strings into one.
///
/// A unit variant with a doc comment is a choice of its own, those without share one; so without this a doc comment
/// would show in the hash.
fn gather_strings(schema: &mut Schema) {
    let Some(Value::Array(choices)) = schema.get_mut("oneOf") else {
        return;
    };
    let mut strings = Vec::new();
    choices.retain_mut(|choice| match plain_strings(choice) {
        Some(found) => {
            strings.extend(found);
            false
        }
        None => true,
    });
    let none_is_left = choices.is_empty();
    if strings.is_empty() {
        return;
    }
    if none_is_left {
        schema.remove("oneOf");
        schema.insert("type".to_owned(), "string".into());
        schema.insert("enum".to_owned(), strings.into());
    } else {
        choices.insert(0, json!({ "type": "string", "enum": strings }));
    }
}

/// The strings that a choice allows, if it says nothing else but documentation.
fn plain_strings(choice: &Value) -> Option<Vec<Value>> {
    let choice = choice.as_object()?;
    let says_more = choice.keys().any(|key| {
        !["type", "enum", "const"].contains(&key.as_str()) && !DOCUMENTATION.contains(&key.as_str())
    });
    if says_more || choice.get("type")? != "string" {
        return None;
    }
    match (choice.get("enum"), choice.get("const")) {
        (Some(Value::Array(strings)), None) => Some(strings.clone()),
        (None, Some(string)) => Some(vec![string.clone()]),
        _ => None,
    }
}

/// The keywords that speak to people alone.
const DOCUMENTATION: [&str; 4] = ["title", "description", "examples", "$comment"];

#[cfg(test)]
mod tests {
    use super::normal;
    use schemars::json_schema;
    use serde_json::json;

    #[test]
    fn only_keywords_are_taken_for_documentation() {
        let property = json_schema!({"properties": {"title": {"type": "string", "title": "T"}}});
        let expected = json_schema!({"properties": {"title": {"type": "string"}}});
        assert_eq!(normal(&property), expected);
        let data = json_schema!({"const": {"title": "kept"}, "description": "dropped"});
        assert_eq!(normal(&data), json_schema!({"const": {"title": "kept"}}));
    }

    #[test]
    fn a_doc_comment_on_a_unit_variant_and_the_order_of_variants_do_not_show() {
        let arm = |strings: &[&str]| json!({"type": "string", "enum": strings});
        let documented = json!({"type": "string", "const": "a", "description": "A."});
        let object = json!({"type": "object"});
        for (left, right) in [
            (
                json!({"oneOf": [arm(&["b"]), documented]}),
                arm(&["a", "b"]),
            ),
            (arm(&["b", "a"]), arm(&["a", "b"])),
            (
                json!({"oneOf": [documented, object]}),
                json!({"oneOf": [arm(&["a"]), object]}),
            ),
            (
                json!({"required": ["b", "a"]}),
                json!({"required": ["a", "b"]}),
            ),
        ] {
            let [left, right] = [left, right].map(|schema| schema.try_into().unwrap());
            assert_eq!(normal(&left), normal(&right));
        }
        let deprecated = json!({"oneOf": [{"type": "string", "const": "a", "deprecated": true}]});
        let deprecated = deprecated.try_into().unwrap();
        assert_eq!(normal(&deprecated), deprecated);
    }
}
