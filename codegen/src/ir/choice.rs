//! Enums, in all the ways in which serde writes them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::error::{Problem, Read};
use super::node::Node;
use super::object::Members;
use super::shape::optional;
use super::side::Side;
use super::{Enum, Shape, Tagging, Variant};

/// A choice that is an object.
pub(super) struct Arm<'a> {
    node: Node<'a>,
    members: Members<'a>,
}

impl<'a> Side<'a> {
    /// A choice of which exactly one holds: an enum whose variants are named.
    pub(super) fn one_of(&self, node: &Node<'a>) -> Read<Shape> {
        let beside = self.beside(node, "oneOf")?;
        let (texts, objects): (Vec<Node<'a>>, Vec<Node<'a>>) =
            alternatives(node, "oneOf")?.partition(|arm| arm.text("type") == Some("string"));
        if !texts.is_empty() && beside.is_some() {
            return Err(node.fail(Problem::FlattenedEnum));
        }
        let arms = objects
            .into_iter()
            .map(|node| self.arm(node, beside.as_ref()));
        let arms: Vec<Arm<'a>> = arms.collect::<Read<_>>()?;
        if texts.is_empty()
            && let Some(tag) = common_tag(&arms)
        {
            return self.tagged(node, tag, arms);
        }
        if beside.is_some() {
            return Err(node.fail(Problem::FlattenedEnum));
        }
        self.external(node, &texts, &arms)
    }

    /// A choice of which several may hold: an enum whose variants have no names, or an option.
    pub(super) fn any_of(&self, node: &Node<'a>) -> Read<Shape> {
        let beside = self.beside(node, "anyOf")?;
        let mut variants: Vec<Variant> = Vec::new();
        for arm in alternatives(node, "anyOf")? {
            let docs = arm.docs();
            let shape = match &beside {
                Some(_) => self
                    .fields(&self.arm(arm, beside.as_ref())?.members)
                    .map(Shape::Struct)?,
                None => self.shape(&arm)?,
            };
            let content = Some(shape);
            if !variants.iter().any(|variant| variant.content == content) {
                let name = String::new();
                variants.push(Variant {
                    name,
                    docs,
                    content,
                });
            }
        }
        Ok(option(&variants).unwrap_or_else(|| choice(Tagging::Untagged, variants)))
    }

    /// The fields that stand beside a choice and belong to every alternative; `None` if there is no other keyword.
    fn beside(&self, node: &Node<'a>, keyword: &str) -> Read<Option<Members<'a>>> {
        if node.has_only(keyword) {
            return Ok(None);
        }
        let mut members = Members::default();
        self.gather_beside(node, keyword, &mut members)?;
        Ok(Some(members))
    }

    fn arm(&self, node: Node<'a>, beside: Option<&Members<'a>>) -> Read<Arm<'a>> {
        let mut members = beside.cloned().unwrap_or_default();
        self.gather(&node, &mut members)?;
        Ok(Arm { node, members })
    }

    fn tagged(&self, node: &Node<'a>, tag: &'a str, arms: Vec<Arm<'a>>) -> Read<Shape> {
        let content = common_content(&arms, tag);
        let variants = arms.into_iter().map(|arm| {
            Ok(Variant {
                name: arm.constant(tag).unwrap_or_default().to_owned(),
                docs: arm.node.docs(),
                content: match content {
                    Some(content) => self.only(&arm, content)?,
                    None => self.fields_without(tag, arm)?,
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

    fn only(&self, arm: &Arm<'a>, content: &str) -> Read<Option<Shape>> {
        let content = arm.members.get(content);
        content.map(|content| self.shape(content)).transpose()
    }

    /// What an arm holds beside the tag. If that is just what another type holds, it is that type.
    fn fields_without(&self, tag: &str, mut arm: Arm<'a>) -> Read<Option<Shape>> {
        let own = arm.node.entries("properties")?;
        if arm.node.has("$ref")
            && !arm.node.has("allOf")
            && own.iter().all(|(name, _)| *name == tag)
        {
            return self.target(&arm.node).map(Shape::Named).map(Some);
        }
        arm.members.remove(tag);
        if arm.members.len() == 0 {
            return Ok(None);
        }
        self.fields(&arm.members).map(Shape::Struct).map(Some)
    }

    /// A name alone, or an object of one field, which is called as the variant is.
    fn external(&self, node: &Node<'a>, texts: &[Node<'a>], arms: &[Arm<'a>]) -> Read<Shape> {
        let mut variants = Vec::new();
        for text in texts {
            variants.append(&mut units(text)?);
        }
        for arm in arms {
            let mut names = arm.members.names();
            let (Some(name), None) = (names.next(), names.next()) else {
                return Err(arm.node.fail(Problem::Choice));
            };
            if !arm.members.is_required(name) {
                return Err(arm.node.fail(Problem::Choice));
            }
            variants.push(Variant {
                name: name.to_owned(),
                docs: arm.node.docs(),
                content: Some(self.only(arm, name)?.unwrap_or(Shape::Json)),
            });
        }
        named(node, Tagging::External, variants)
    }
}

impl<'a> Arm<'a> {
    /// The text that a field always holds.
    fn constant(&self, name: &str) -> Option<&'a str> {
        let field = self.members.get(name)?;
        let is_text = field.text("type") == Some("string") && self.members.is_required(name);
        field.text("const").filter(|_| is_text)
    }
}

/// The names that a schema lists, as an enum without contents.
pub(super) fn names(node: &Node<'_>) -> Read<Shape> {
    named(node, Tagging::External, units(node)?)
}

/// The texts that a schema allows. Nothing is no name: an option has it beside its names.
fn units(node: &Node<'_>) -> Read<Vec<Variant>> {
    node.refuse_all_but(&["type", "enum", "const"])?;
    let constant = node.get("const").into_iter();
    let values = constant.chain(node.items("enum")?);
    let nullable = node.texts("type")?.contains(&"null");
    let names = values.filter(|value| !(nullable && value.is_null()));
    let units = names.map(|name| {
        let name = name.as_str().ok_or_else(|| node.fail(Problem::Values))?;
        // Several names share one schema, and none of them its words.
        let docs = if node.has("const") {
            node.docs()
        } else {
            Default::default()
        };
        Ok(Variant {
            name: name.to_owned(),
            docs,
            content: None,
        })
    });
    units.collect()
}

/// An enum whose variants are told apart by name.
fn named(node: &Node<'_>, tagging: Tagging, variants: Vec<Variant>) -> Read<Shape> {
    let mut seen = BTreeSet::new();
    let twice = variants.iter().find(|variant| !seen.insert(&variant.name));
    if let Some(twice) = twice {
        return Err(node.fail(Problem::VariantTwice(twice.name.clone())));
    }
    Ok(choice(tagging, variants))
}

/// No choice at all is no value at all.
fn choice(tagging: Tagging, variants: Vec<Variant>) -> Shape {
    if variants.is_empty() {
        return Shape::Never;
    }
    Shape::Enum(Enum { tagging, variants })
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

fn alternatives<'a>(node: &Node<'a>, keyword: &str) -> Read<impl Iterator<Item = Node<'a>>> {
    let place = node.place.clone();
    let alternatives = node.items(keyword)?.iter();
    Ok(alternatives.map(move |schema: &'a Value| Node::new(place.part(), schema)))
}

/// The field that holds a fixed text in every arm.
fn common_tag<'a>(arms: &[Arm<'a>]) -> Option<&'a str> {
    let (first, others) = arms.split_first()?;
    first.members.names().find(|name| {
        first.constant(name).is_some() && others.iter().all(|arm| arm.constant(name).is_some())
    })
}

/// The field beside the tag, if all arms that have one have just this one, always, and say nothing about it.
///
/// On the wire that is no different from variants with one field each of the same name.
fn common_content<'a>(arms: &[Arm<'a>], tag: &str) -> Option<&'a str> {
    let contents = arms.iter().flat_map(|arm| {
        let names = arm.members.names().filter(move |name| *name != tag);
        names.map(move |name| (arm, name))
    });
    let contents: Vec<(&Arm<'a>, &'a str)> = contents.collect();
    let (_, content) = *contents.first()?;
    let fits = contents.iter().all(|(arm, name)| {
        let documented = arm
            .members
            .get(name)
            .is_some_and(|field| field.docs() != Default::default());
        *name == content && arm.members.is_required(name) && !documented && !arm.node.has("$ref")
    });
    fits.then_some(content)
}
