//! From a schema to its shape.

use serde_json::Value;

use super::error::{Problem, Read};
use super::node::Node;
use super::side::Side;
use super::{Integer, Shape, choice, scalar};

impl<'a> Side<'a> {
    /// What values of a schema look like.
    pub(super) fn shape(&self, node: &Node<'a>) -> Read<Shape> {
        self.refuse_excess(node)?;
        match node.schema {
            Value::Bool(true) => Ok(Shape::Json),
            Value::Bool(false) => Ok(Shape::Never),
            Value::Object(_) => self.described(node),
            Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                Err(node.fail(Problem::NotASchema))
            }
        }
    }

    fn described(&self, node: &Node<'a>) -> Read<Shape> {
        match node.text("x-wilco") {
            Some("open") => return self.open(node),
            None if !node.has("x-wilco") => {}
            marker => return marked(node, marker.unwrap_or_default()),
        }
        self.unmarked(node)
    }

    fn unmarked(&self, node: &Node<'a>) -> Read<Shape> {
        if node.has_only("oneOf") {
            return self.one_of(node);
        }
        if node.has_only("anyOf") {
            return self.any_of(node);
        }
        if node.has_only("$ref") {
            return self.target(node).map(Shape::Named);
        }
        if node.has_only("allOf")
            && let [part] = node.items("allOf")?
        {
            return self.shape(&Node::new(node.place.part(), part));
        }
        if ["$ref", "allOf", "oneOf", "anyOf"]
            .iter()
            .any(|keyword| node.has(keyword))
        {
            return self.merged(node, self.members(node)?);
        }
        self.typed(node)
    }

    /// An enum that may get more variants. Only what clients read can be one they do not know.
    fn open(&self, node: &Node<'a>) -> Read<Shape> {
        let mut shape = self.unmarked(node)?;
        let open = match &mut shape {
            Shape::Optional(inner) => &mut **inner,
            shape => shape,
        };
        match open {
            Shape::Enum(choice) if choice.can_be_open() => choice.open = self.is_read_by_clients(),
            _ => return Err(node.fail(Problem::Open)),
        }
        Ok(shape)
    }

    fn typed(&self, node: &Node<'a>) -> Read<Shape> {
        let types = node.texts("type")?;
        let (null, others): (Vec<&str>, Vec<&str>) =
            types.iter().partition(|name| **name == "null");
        let shape = match (others.as_slice(), null.as_slice()) {
            ([], []) => untyped(node)?,
            ([], _) => {
                node.refuse_all_but(&["type", "enum", "const"])?;
                Shape::Null
            }
            ([name], _) => self.of_type(name, node)?,
            _ => return Err(node.fail(Problem::SeveralTypes(others.join(", ")))),
        };
        Ok(if null.is_empty() {
            shape
        } else {
            optional(shape)
        })
    }

    fn of_type(&self, name: &str, node: &Node<'a>) -> Read<Shape> {
        match name {
            "object" => self.object(node),
            "array" => self.list(node),
            "string" => scalar::text(node),
            "integer" => scalar::number(node),
            "number" => {
                node.refuse_all_but(&["type"])?;
                Ok(Shape::Float)
            }
            "boolean" => {
                node.refuse_all_but(&["type"])?;
                Ok(Shape::Bool)
            }
            other => Err(node.fail(Problem::UnknownType(other.to_owned()))),
        }
    }
}

/// The shape or nothing; nothing is said once.
pub(super) fn optional(shape: Shape) -> Shape {
    match shape {
        Shape::Optional(_) | Shape::Null => shape,
        _ => Shape::Optional(Box::new(shape)),
    }
}

/// Without a type a schema allows all or nothing, or it lists its values.
fn untyped(node: &Node<'_>) -> Read<Shape> {
    if node.has("enum") || node.has("const") {
        node.refuse_all_but(&["enum", "const"])?;
        return choice::names(node);
    }
    if let Some(Value::Object(refused)) = node.get("not")
        && refused.is_empty()
    {
        return Ok(Shape::Never);
    }
    node.refuse_all_but(&[])?;
    Ok(Shape::Json)
}

/// What has no words in JSON Schema and is marked instead.
fn marked(node: &Node<'_>, marker: &str) -> Read<Shape> {
    let shape = match marker {
        "bytes" => Shape::Bytes,
        "u64" => Shape::Integer(Integer::BigU64),
        "i64" => Shape::Integer(Integer::BigI64),
        "u128" => Shape::Integer(Integer::BigU128),
        "i128" => Shape::Integer(Integer::BigI128),
        other => return Err(node.fail(Problem::Marker(other.to_owned()))),
    };
    node.refuse_all_but(&["type"])?;
    match node.texts("type")?.as_slice() {
        ["string"] => Ok(shape),
        ["string", "null"] | ["null", "string"] => Ok(optional(shape)),
        _ => Err(node.fail(Problem::NotASchema)),
    }
}
