//! The single choices of an enum, and what they have in common.

use serde_json::Value;

use super::Docs;
use super::members::Members;
use super::node::Node;

/// One of the choices.
pub(super) enum Arm<'a> {
    /// Some names.
    Text(Node<'a>),
    Object(ObjectArm<'a>),
}

pub(super) struct ObjectArm<'a> {
    pub(super) node: Node<'a>,
    /// The fields that are described in the arm, and those that stand beside the choice.
    pub(super) members: Members<'a>,
    /// Whether there are no such fields, nor could be.
    pub(super) is_alone: bool,
}

impl<'a> ObjectArm<'a> {
    /// The text that a field always holds.
    pub(super) fn constant(&self, name: &str) -> Option<&'a str> {
        let field = self.members.get(name)?;
        let is_text = field.text("type") == Some("string") && self.members.is_required(name);
        field.text("const").filter(|_| is_text)
    }

    /// Whether it is what another type is, and the tag.
    pub(super) fn is_newtype(&self, tag: &str) -> bool {
        if !self.is_alone {
            return false;
        }
        let own = self.node.get("properties").and_then(Value::as_object);
        let required = self.node.get("required").and_then(Value::as_array);
        self.node.has("$ref")
            && !self.node.has("allOf")
            && own.is_some_and(|own| own.keys().all(|name| name == tag))
            && required.is_some_and(|required| required.iter().all(|name| name == tag))
    }
}

/// Whether it is a name alone, or just one field and never another, which is called as the variant is.
pub(super) fn has_name(arm: &Node<'_>) -> bool {
    if arm.text("type") == Some("string") {
        return arm.has("const") || arm.has("enum");
    }
    let count = |keyword| match arm.get(keyword) {
        Some(Value::Object(map)) => map.len(),
        Some(Value::Array(items)) => items.len(),
        _ => 0,
    };
    arm.text("type") == Some("object")
        && arm.get("additionalProperties") == Some(&Value::Bool(false))
        && count("properties") == 1
        && count("required") == 1
        && !arm.has("$ref")
}

/// The arms, if every one is an object.
pub(super) fn all_objects<'a, 'b>(arms: &'b [Arm<'a>]) -> Option<Vec<&'b ObjectArm<'a>>> {
    let objects = arms.iter().map(|arm| match arm {
        Arm::Object(arm) => Some(arm),
        Arm::Text(_) => None,
    });
    objects.collect()
}

/// The field that holds a fixed text in every arm.
pub(super) fn common_tag<'a>(arms: &[&ObjectArm<'a>]) -> Option<&'a str> {
    let (first, others) = arms.split_first()?;
    first.members.names().find(|name| {
        let mut others = others.iter();
        first.constant(name).is_some() && others.all(|arm| arm.constant(name).is_some())
    })
}

/// The field beside the tag, if several arms have just this one, always, and say nothing about it, and no arm has another.
///
/// On the wire such an enum is no different from one whose variants have one field of that name each; if one arm alone
/// has a field, it is rather that.
pub(super) fn common_content<'a>(arms: &[&ObjectArm<'a>], tag: &str) -> Option<&'a str> {
    let mut contents = Vec::new();
    for arm in arms {
        let names = arm.members.names().filter(|name| *name != tag);
        contents.extend(names.map(|name| (arm, name)));
    }
    let [(_, content), _, ..] = contents.as_slice() else {
        return None;
    };
    if arms.iter().any(|arm| arm.members.has_choices()) {
        return None;
    }
    let fits = contents.iter().all(|(arm, name)| {
        let field = arm.members.get(name);
        let documented = field.is_some_and(|field| field.docs() != Docs::default());
        name == content && arm.members.is_required(name) && !documented && !arm.node.has("$ref")
    });
    fits.then_some(*content)
}
