//! Enums, in all the ways in which serde writes them.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::arm::{Arm, ObjectArm, all_objects, common_content, common_tag, has_name};
use super::error::{Problem, Read};
use super::node::Node;
use super::scalar::SAFE;
use super::shape::optional;
use super::side::Side;
use super::{Docs, Enum, Shape, Tagging, Variant};

impl<'a> Side<'a> {
    /// A choice of which exactly one holds: an enum whose variants are named.
    pub(super) fn one_of(&self, node: &Node<'a>) -> Read<Shape> {
        let arms = self.arms(alternatives(node, "oneOf")?)?;
        if let Some(objects) = all_objects(&arms)
            && let Some(tag) = common_tag(&objects)
        {
            return self.tagged(node, tag, &objects);
        }
        self.external(node, &arms)
    }

    /// A choice of which several may hold: an enum of which some variants have no names, or an option.
    ///
    /// The variants that have names are one choice among the others, so that they are told apart by their names.
    pub(super) fn any_of(&self, node: &Node<'a>) -> Read<Shape> {
        let mut variants = Vec::new();
        let mut seen = HashSet::new();
        let arms: Vec<_> = alternatives(node, "anyOf")?.collect();
        let place = arms.iter().position(has_name);
        let (with_names, others): (Vec<_>, Vec<_>) = arms.into_iter().partition(has_name);
        for arm in others {
            let shape = self.shape(&arm)?;
            if seen.insert(shape.clone()) {
                variants.push(unnamed(arm.docs(), shape));
            }
        }
        if let Some(place) = place {
            let named = self.external(node, &self.arms(with_names.into_iter())?)?;
            variants.insert(place.min(variants.len()), unnamed(Docs::default(), named));
        }
        Ok(option(&variants).unwrap_or_else(|| choice(Tagging::Untagged, variants)))
    }

    fn arms(&self, alternatives: impl Iterator<Item = Node<'a>>) -> Read<Vec<Arm<'a>>> {
        alternatives
            .map(|arm| match arm.text("type") {
                Some("string") => Ok(Arm::Text(arm)),
                _ => self.object_arm(arm).map(Arm::Object),
            })
            .collect()
    }

    fn object_arm(&self, node: Node<'a>) -> Read<ObjectArm<'a>> {
        let members = self.members(&node)?;
        Ok(ObjectArm {
            node,
            members,
            is_alone: true,
        })
    }

    pub(super) fn tagged(
        &self,
        node: &Node<'a>,
        tag: &'a str,
        arms: &[&ObjectArm<'a>],
    ) -> Read<Shape> {
        let content = common_content(arms, tag);
        let variants = arms.iter().map(|arm| {
            Ok(Variant {
                name: arm.constant(tag).unwrap_or_default().to_owned(),
                docs: arm.node.docs(),
                content: match content {
                    Some(content) => self.only(arm, content)?,
                    None if arm.is_newtype(tag) => Some(Shape::Named(self.target(&arm.node)?)),
                    None => self.without(tag, arm)?,
                },
            })
        });
        let variants = variants.collect::<Read<_>>()?;
        let tag = tag.to_owned();
        let tagging = match content {
            Some(content) => Tagging::Adjacent {
                tag,
                content: content.to_owned(),
            },
            None => Tagging::Internal { tag },
        };
        named(node, tagging, variants)
    }

    fn only(&self, arm: &ObjectArm<'a>, content: &str) -> Read<Option<Shape>> {
        let content = arm.members.get(content);
        content.map(|content| self.shape(content)).transpose()
    }

    /// What an arm holds beside the tag.
    fn without(&self, tag: &str, arm: &ObjectArm<'a>) -> Read<Option<Shape>> {
        let mut members = arm.members.clone();
        members.remove(tag);
        if members.is_empty() && !members.has_choices() {
            return Ok(None);
        }
        self.merged(&arm.node, members).map(Some)
    }

    /// A name alone, or an object of one field, which is called as the variant is.
    pub(super) fn external(&self, node: &Node<'a>, arms: &[Arm<'a>]) -> Read<Shape> {
        let mut variants = Vec::new();
        for arm in arms {
            match arm {
                Arm::Text(node) => variants.append(&mut documented(units(node)?, node)),
                Arm::Object(arm) => variants.push(self.newtype(arm)?),
            }
        }
        named(node, Tagging::External, variants)
    }

    fn newtype(&self, arm: &ObjectArm<'a>) -> Read<Variant> {
        let mut names = arm.members.names();
        let (Some(name), None) = (names.next(), names.next()) else {
            return Err(arm.node.fail(Problem::Choice));
        };
        if !arm.members.is_required(name) || arm.members.has_choices() {
            return Err(arm.node.fail(Problem::Choice));
        }
        Ok(Variant {
            name: name.to_owned(),
            docs: arm.node.docs(),
            content: Some(self.only(arm, name)?.unwrap_or(Shape::Json)),
        })
    }
}

/// The whole numbers that a schema lists.
pub(super) fn numbers(node: &Node<'_>) -> Read<Shape> {
    let numbers = listed(node)?.into_iter().map(|value| {
        let number = value
            .as_i64()
            .filter(|number| number.unsigned_abs() <= SAFE.unsigned_abs());
        number.ok_or_else(|| node.fail(Problem::Values))
    });
    numbers.collect::<Read<_>>().map(Shape::Numbers)
}

/// The names that a schema lists, as an enum without contents.
pub(super) fn names(node: &Node<'_>) -> Read<Shape> {
    named(node, Tagging::External, units(node)?)
}

/// A name that stands alone has the words of its schema; several names share a schema without any.
fn documented(mut units: Vec<Variant>, node: &Node<'_>) -> Vec<Variant> {
    if let [unit] = units.as_mut_slice() {
        unit.docs = node.docs();
    }
    units
}

/// The names that a schema allows.
fn units(node: &Node<'_>) -> Read<Vec<Variant>> {
    let units = listed(node)?.into_iter().map(|name| {
        let name = name.as_str().ok_or_else(|| node.fail(Problem::Values))?;
        Ok(Variant {
            name: name.to_owned(),
            docs: Docs::default(),
            content: None,
        })
    });
    units.collect()
}

/// The values that a schema allows. Nothing is none of them: an option has it beside its values.
fn listed<'a>(node: &Node<'a>) -> Read<Vec<&'a Value>> {
    node.refuse_all_but(&["type", "enum", "const"])?;
    let values = match (node.get("const"), node.get("enum")) {
        (Some(constant), None) => std::slice::from_ref(constant),
        (None, Some(_)) => node.items("enum")?,
        _ => return Err(node.fail(Problem::Choice)),
    };
    let nullable = node.texts("type")?.contains(&"null");
    let values = values.iter().filter(|value| !(nullable && value.is_null()));
    Ok(values.collect())
}

/// An enum whose variants are told apart by name.
pub(super) fn named(node: &Node<'_>, tagging: Tagging, variants: Vec<Variant>) -> Read<Shape> {
    let mut seen = BTreeSet::new();
    let twice = variants.iter().find(|variant| !seen.insert(&variant.name));
    if let Some(twice) = twice {
        return Err(node.fail(Problem::VariantTwice(twice.name.clone())));
    }
    Ok(choice(tagging, variants))
}

/// No choice at all is no value at all.
pub(super) fn choice(tagging: Tagging, variants: Vec<Variant>) -> Shape {
    if variants.is_empty() {
        return Shape::Never;
    }
    let open = false;
    Shape::Enum(Enum {
        tagging,
        variants,
        open,
    })
}

/// A variant that is told from others by its shape.
pub(super) fn unnamed(docs: Docs, shape: Shape) -> Variant {
    Variant {
        name: String::new(),
        docs,
        content: Some(shape),
    }
}

impl Enum {
    /// Whether one that does not know a variant can still read which one it is.
    pub(super) fn can_be_open(&self) -> bool {
        match self.tagging {
            Tagging::External => self
                .variants
                .iter()
                .all(|variant| variant.content.is_none()),
            Tagging::Internal { .. } | Tagging::Adjacent { .. } => true,
            Tagging::Untagged => false,
        }
    }
}

/// The shape that is there or not, if that is the choice.
fn option(variants: &[Variant]) -> Option<Shape> {
    let contents: Vec<&Shape> = variants
        .iter()
        .filter_map(|variant| variant.content.as_ref())
        .collect();
    match contents.as_slice() {
        [shape, Shape::Null] | [Shape::Null, shape] => Some(optional((*shape).clone())),
        _ => None,
    }
}

pub(super) fn alternatives<'a>(
    node: &Node<'a>,
    keyword: &str,
) -> Read<impl Iterator<Item = Node<'a>>> {
    let place = node.place.clone();
    let alternatives = node.items(keyword)?.iter();
    Ok(alternatives.map(move |schema: &'a Value| Node::new(place.part(), schema)))
}
