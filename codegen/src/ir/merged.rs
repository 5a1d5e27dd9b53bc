//! Structs with enums merged into them: fields that are always there, and some that hang on a choice.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::arm::{ObjectArm, common_tag};
use super::choice::{alternatives, choice, named, unnamed};
use super::error::{Problem, Read};
use super::members::{Choice, Members};
use super::node::Node;
use super::side::Side;
use super::{Shape, Tagging, Variant};

impl<'a> Side<'a> {
    /// What values look like that have some fields, and those of one variant of each choice.
    ///
    /// Choices by a tag become enums within each other. What has no tag is tried outside of them, where each form is read
    /// as a whole: nothing but the fields tells such a variant from the others.
    pub(super) fn merged(&self, node: &Node<'a>, mut members: Members<'a>) -> Read<Shape> {
        let mut choices = Vec::new();
        for choice in members.take_choices() {
            choices.push((self.tag(&choice)?, choice));
        }
        if members.is_empty()
            && let [(None, (node, "oneOf"))] = choices.as_slice()
        {
            return self.external_in_map(node);
        }
        choices.sort_by_key(|(tag, _)| tag.is_some());
        let mut choices = choices.into_iter();
        let first = choices.next();
        members.put_choices(choices.map(|(_, choice)| choice).collect());
        match first {
            None => self.fields(&members).map(Shape::Struct),
            Some((None, choice)) => self.untagged(&choice, &members),
            Some((Some(tag), (choice, keyword))) => {
                let mut arms = Vec::new();
                for arm in alternatives(&choice, keyword)? {
                    let members = self.with(&members, &arm)?;
                    arms.push(ObjectArm {
                        node: arm,
                        members,
                        is_alone: false,
                    });
                }
                let arms: Vec<_> = arms.iter().collect();
                self.tagged(node, tag, &arms)
            }
        }
    }

    /// The field that tells the variants of a choice apart, if there is one.
    fn tag(&self, (node, keyword): &Choice<'a>) -> Read<Option<&'a str>> {
        let mut arms = Vec::new();
        for arm in alternatives(node, keyword)? {
            if arm.text("type") == Some("string") {
                return Ok(None);
            }
            let members = self.with(&Members::default(), &arm)?;
            arms.push(ObjectArm {
                node: arm,
                members,
                is_alone: false,
            });
        }
        Ok(common_tag(&arms.iter().collect::<Vec<_>>()))
    }

    fn untagged(&self, (node, keyword): &Choice<'a>, members: &Members<'a>) -> Read<Shape> {
        let mut variants = Vec::new();
        for arm in alternatives(node, keyword)? {
            for members in self.forms(&arm, members)? {
                variants.push(unnamed(arm.docs(), self.merged(&arm, members)?));
            }
        }
        Ok(choice(Tagging::Untagged, variants))
    }

    /// The fields that an alternative adds to others. A list of names is one alternative for each.
    fn forms(&self, arm: &Node<'a>, members: &Members<'a>) -> Read<Vec<Members<'a>>> {
        if arm.text("type") != Some("string") {
            return Ok(vec![self.with(members, arm)?]);
        }
        let listed = arm.get("const").into_iter().chain(arm.items("enum")?);
        let forms = listed.map(|name| {
            self.count_copies(members.len() + 1, arm)?;
            let name = name.as_str().ok_or_else(|| arm.fail(Problem::Values))?;
            let mut members = members.clone();
            members.require(name, Node::new(arm.place.field(name), &NOTHING), arm)?;
            Ok(members)
        });
        forms.collect()
    }

    fn with(&self, members: &Members<'a>, arm: &Node<'a>) -> Read<Members<'a>> {
        self.count_copies(members.len() + 1, arm)?;
        let mut members = members.clone();
        self.gather(arm, &mut members)?;
        Ok(members)
    }

    /// An enum that is all there is of a map: the name of the variant is the one key, even if it holds nothing.
    fn external_in_map(&self, node: &Node<'a>) -> Read<Shape> {
        let mut variants = Vec::new();
        for arm in alternatives(node, "oneOf")? {
            for members in self.forms(&arm, &Members::default())? {
                let names: Vec<_> = members.names().collect();
                let ([name], false) = (names.as_slice(), members.has_choices()) else {
                    return Err(arm.fail(Problem::Choice));
                };
                let content = members.get(name).map(|content| self.shape(content));
                variants.push(Variant {
                    name: (*name).to_owned(),
                    docs: arm.docs(),
                    content: Some(content.unwrap_or(Ok(Shape::Json))?),
                });
            }
        }
        named(node, Tagging::External, variants)
    }
}

/// What a variant that holds nothing is, where it is merged: the value of its name.
static NOTHING: LazyLock<Value> = LazyLock::new(|| json!({ "type": "null" }));
