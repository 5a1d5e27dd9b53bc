//! Types of the language, and how they are laid out.

use std::collections::HashSet;

use super::docs;
use super::lines::Lines;
use super::words::property;
use crate::ir::Docs;

/// A type as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Ty {
    /// A name or a literal.
    Word(String),
    Object(Vec<Member>),
    /// Values by keys of that type.
    Index(&'static str, Box<Ty>),
    Union(Vec<Choice>),
    /// A tag and what stands beside it.
    Both(Box<Ty>, Box<Ty>),
    List(Box<Ty>),
    Tuple(Vec<Ty>),
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Member {
    pub(super) docs: Docs,
    pub(super) name: String,
    pub(super) optional: bool,
    pub(super) ty: Ty,
}

/// A member of a union.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Choice {
    pub(super) docs: Docs,
    pub(super) ty: Ty,
}

impl Ty {
    pub(super) fn word(word: impl Into<String>) -> Self {
        Self::Word(word.into())
    }

    /// The type or another one, which is added once.
    pub(super) fn or(self, word: &str) -> Self {
        let other = Choice {
            docs: Docs::default(),
            ty: Self::word(word),
        };
        let mut choices = match self {
            Self::Union(choices) => choices,
            // There is no such value, so nothing is said of it.
            ty if ty == Self::word("never") => Vec::new(),
            ty => vec![Choice {
                docs: Docs::default(),
                ty,
            }],
        };
        choices.push(other);
        Self::union(choices)
    }

    /// One of several. What is said twice is said once; nothing at all is `never`.
    pub(super) fn union(choices: Vec<Choice>) -> Self {
        let mut known = HashSet::with_capacity(choices.len());
        let mut different: Vec<Choice> = Vec::with_capacity(choices.len());
        for choice in choices.into_iter().flat_map(Choice::apart) {
            let covered = choice.ty == Self::word("null") && known.contains(&Self::word(JSON));
            if !covered && known.insert(choice.ty.clone()) {
                different.push(choice);
            }
        }
        match different.len() {
            0 => Self::word("never"),
            1 if docs::is_silent(&different[0].docs) => different.remove(0).ty,
            _ => Self::Union(different),
        }
    }

    /// In one line, without documentation.
    pub(super) fn flat(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Object(members) => {
                let members: Vec<_> = members.iter().map(Member::flat).collect();
                format!("{{ {} }}", members.join("; "))
            }
            Self::Index(key, ty) => format!("{{ readonly [key: {key}]: {} }}", ty.flat()),
            Self::Union(choices) => {
                let choices: Vec<_> = choices.iter().map(|choice| choice.ty.choice()).collect();
                choices.join(" | ")
            }
            Self::Both(tag, rest) => format!("{} & {}", tag.operand(), rest.operand()),
            Self::List(item) => format!("readonly {}[]", item.operand()),
            Self::Tuple(items) => {
                let items: Vec<_> = items.iter().map(Self::flat).collect();
                format!("readonly [{}]", items.join(", "))
            }
        }
    }

    /// In one line, as a member of a union.
    fn choice(&self) -> String {
        match self {
            Self::List(_) | Self::Tuple(_) => self.flat(),
            ty => ty.operand(),
        }
    }

    /// In one line, as a part of a larger type.
    fn operand(&self) -> String {
        match self {
            Self::Word(_) | Self::Object(_) | Self::Index(..) => self.flat(),
            Self::Union(choices) if choices.len() == 1 => choices[0].ty.operand(),
            Self::Union(_) | Self::Both(..) | Self::List(_) | Self::Tuple(_) => {
                format!("({})", self.flat())
            }
        }
    }

    /// Writes the type between the two, over as many lines as it needs for its documentation.
    pub(super) fn write(&self, lines: &mut Lines, before: &str, after: &str) {
        let line = format!("{before}{}{after}", self.flat());
        if self.fits(lines, before, after) {
            return lines.push(line);
        }
        match self {
            Self::Word(_) | Self::Tuple(_) => lines.push(line),
            Self::Object(members) => {
                lines.block(format!("{before}{{"), format!("}}{after}"), |lines| {
                    members.iter().for_each(|member| member.write(lines));
                });
            }
            Self::Index(key, ty) => {
                lines.block(format!("{before}{{"), format!("}}{after}"), |lines| {
                    ty.write(lines, &format!("readonly [key: {key}]: "), ";");
                });
            }
            Self::Union(choices) => write_union(lines, choices, before, after),
            Self::Both(tag, rest) => {
                tag.write(lines, before, &format!(" & {}{after}", rest.operand()));
            }
            Self::List(item) if matches!(**item, Self::Object(_) | Self::Index(..)) => {
                item.write(lines, &format!("{before}readonly "), &format!("[]{after}"));
            }
            Self::List(item) => {
                lines.block(
                    format!("{before}readonly ("),
                    format!(")[]{after}"),
                    |lines| {
                        item.write(lines, "", "");
                    },
                );
            }
        }
    }

    /// As [`write`](Self::write), but in one line if that is short enough without documentation.
    pub(super) fn write_undocumented(&self, lines: &mut Lines, before: &str, after: &str) {
        let line = format!("{before}{}{after}", self.flat());
        if lines.fits(&line) {
            lines.push(line);
        } else {
            self.write(lines, before, after);
        }
    }

    /// Whether it can be written in one line without losing a word.
    fn fits(&self, lines: &Lines, before: &str, after: &str) -> bool {
        !self.has_docs() && lines.fits(&format!("{before}{}{after}", self.flat()))
    }

    fn has_docs(&self) -> bool {
        match self {
            Self::Word(_) => false,
            Self::Object(members) => members
                .iter()
                .any(|member| !docs::is_silent(&member.docs) || member.ty.has_docs()),
            Self::Union(choices) => choices
                .iter()
                .any(|choice| !docs::is_silent(&choice.docs) || choice.ty.has_docs()),
            Self::Both(left, right) => left.has_docs() || right.has_docs(),
            Self::Index(_, ty) | Self::List(ty) => ty.has_docs(),
            Self::Tuple(items) => items.iter().any(Self::has_docs),
        }
    }
}

impl Member {
    fn head(&self) -> String {
        let mark = if self.optional { "?" } else { "" };
        format!("readonly {}{mark}: ", property(&self.name))
    }

    fn flat(&self) -> String {
        format!("{}{}", self.head(), self.ty.flat())
    }

    /// Writes the property with its documentation.
    pub(super) fn write(&self, lines: &mut Lines) {
        docs::write(lines, &self.docs);
        self.ty.write(lines, &self.head(), ";");
    }
}

impl Choice {
    /// A union within a union is part of it; what is said of it as a whole is said of each that has no words of its own.
    fn apart(self) -> Vec<Self> {
        let Self { docs, ty } = self;
        let Ty::Union(choices) = ty else {
            return vec![Self { docs, ty }];
        };
        let described = choices
            .into_iter()
            .map(|choice| match docs::is_silent(&choice.docs) {
                true => Self {
                    docs: docs.clone(),
                    ..choice
                },
                false => choice,
            });
        described.collect()
    }

    fn is_plain_word(&self) -> bool {
        docs::is_silent(&self.docs) && matches!(self.ty, Ty::Word(_))
    }
}

fn write_union(lines: &mut Lines, choices: &[Choice], before: &str, after: &str) {
    if let [
        Choice {
            ty: Ty::Object(_),
            docs,
        },
        others @ ..,
    ] = choices
        && docs::is_silent(docs)
        && others.iter().all(Choice::is_plain_word)
    {
        let others: Vec<_> = others
            .iter()
            .map(|other| format!(" | {}", other.ty.flat()))
            .collect();
        return choices[0]
            .ty
            .write(lines, before, &format!("{}{after}", others.concat()));
    }
    if !before.is_empty() {
        lines.push(before.trim_end());
    }
    lines.indented(|lines| {
        for (index, choice) in choices.iter().enumerate() {
            docs::write(lines, &choice.docs);
            let after = if index + 1 == choices.len() {
                after
            } else {
                ""
            };
            match &choice.ty {
                Ty::Object(members) if !choice.ty.fits(lines, "| ", after) => {
                    lines.push("| {");
                    lines.indented(|lines| {
                        lines.closed(format!("}}{after}"), |lines| {
                            members.iter().for_each(|member| member.write(lines));
                        });
                    });
                }
                Ty::Index(..) => choice.ty.write(lines, "| ", after),
                Ty::Both(..) => choice.ty.write(lines, "| (", &format!("){after}")),
                ty => lines.push(format!("| {}{after}", ty.choice())),
            }
        }
    });
}

/// The type of all that JSON can say, null included.
pub(super) const JSON: &str = "$.Json";
