//! How enums are read.

use super::functions::{At, Body, Functions, Part, Place, Tag};
use super::lines::Lines;
use super::read::{expression, reader};
use super::shapes::{Beside, Layout, Tagged};
use super::ty::{Choice, Ty};
use super::types::of_tagged;
use super::words::{literal, property, template};
use crate::ir::{Docs, Enum, Shape, Variant};

/// Writes what reads an enum, whose map may begin with names of variants of other enums.
pub(super) fn body(
    functions: &mut Functions<'_>,
    lines: &mut Lines,
    at: &Place,
    tags: &[Tag],
    of: &Enum,
) {
    match Layout::of(of) {
        Layout::Names(_) if of.open => lines.push("return $.readOpen(r);"),
        Layout::Names(_) => {
            let part = At {
                place: at,
                part: "",
            };
            let expression = expression(functions, &Shape::Enum(of.clone()), part);
            lines.push(format!("return {expression};"));
        }
        Layout::External(variants) => external(functions, lines, at, variants),
        Layout::Untagged(variants) => {
            let readers = variants.iter().enumerate().map(|(index, variant)| {
                let part = index.to_string();
                let content = variant.content.as_ref().unwrap_or(&Shape::Null);
                reader(
                    functions,
                    content,
                    At {
                        place: at,
                        part: &part,
                    },
                )
            });
            let mut arguments = vec!["r".to_owned()];
            arguments.extend(readers);
            let ty = functions.style.typed(|| format!("<{}>", at.ty.flat()));
            lines.list(&format!("return $.readAny{ty}("), &arguments, ");");
        }
        Layout::Tagged(tag, variants) => {
            let cases: Vec<_> = variants
                .iter()
                .map(|variant| case(functions, at, tags, tag, variant))
                .collect();
            lines.push(format!("const tag = $.readTag(r, {});", literal(tag)));
            if of.open {
                return switch(lines, "tag", &cases, &skipped(tags, tag));
            }
            let unknown = template(&format!("unknown {tag}"), "tag");
            switch(lines, "tag", &cases, &refused(&unknown));
        }
    }
}

fn external(functions: &mut Functions<'_>, lines: &mut Lines, at: &Place, variants: &[Variant]) {
    let names: Vec<_> = variants
        .iter()
        .filter(|variant| variant.content.is_none())
        .map(|variant| &*variant.name)
        .collect();
    if !names.is_empty() {
        let constant = functions.ask_names(at, names_type(&names), &names);
        lines.push(format!(
            "if (!r.peekMap()) return $.readNames(r, {constant});"
        ));
    }
    lines.push(r#"if (r.map() !== 1) return r.fail("expected one entry");"#);
    let cases = variants.iter().filter_map(|variant| {
        let content = variant.content.as_ref()?;
        let content = expression(
            functions,
            content,
            At {
                place: at,
                part: &variant.name,
            },
        );
        let object = format!("{{ {}: {content} }}", property(&variant.name));
        Some(format!(
            "case {}: value = {object}; break;",
            literal(&variant.name)
        ))
    });
    let cases: Vec<_> = cases.collect();
    lines.push("const name = r.str();");
    lines.push(format!("let value{};", functions.style.of(&at.ty)));
    let unknown = template("unknown variant", "name");
    switch(lines, "name", &cases, &refused(&unknown));
    lines.push("r.end();");
    lines.push("return value;");
}

/// The names as a union.
pub(super) fn names_type(names: &[&str]) -> Ty {
    let choice = |name: &&str| Choice {
        docs: Docs::default(),
        ty: Ty::word(literal(name)),
    };
    Ty::union(names.iter().map(choice).collect())
}

fn switch(lines: &mut Lines, on: &str, cases: &[String], default: &str) {
    lines.block(format!("switch ({on}) {{"), "}", |lines| {
        cases.iter().for_each(|case| lines.push(case));
        lines.push(format!("default: {default}"));
    });
}

/// What is done about a variant that is not known.
fn refused(problem: &str) -> String {
    format!("return r.fail({problem});")
}

/// The same in an open enum: it is told by its name, and what it holds is left out.
fn skipped(tags: &[Tag], tag: &str) -> String {
    let tags = tags
        .iter()
        .map(|(tag, name)| format!("{}: {}, ", property(tag), literal(name)));
    let tags: String = tags.collect();
    format!(
        "r.skip(); return {{ {tags}{}: $.unknown(tag) }};",
        property(tag)
    )
}

/// Reads a variant whose name lies in its own map.
fn case(
    functions: &mut Functions<'_>,
    at: &Place,
    tags: &[Tag],
    tag: &str,
    variant: &Tagged<'_>,
) -> String {
    let tags = [tags, &[(tag.to_owned(), variant.name.to_owned())]].concat();
    let written = tags
        .iter()
        .map(|(tag, name)| format!("{}: {}", property(tag), literal(name)));
    let written = written.collect::<Vec<_>>().join(", ");
    let returned = match &variant.beside {
        Beside::Fields(fields) if fields.is_empty() => {
            return format!(
                "case {}: r.skip(); return {{ {written} }};",
                literal(variant.name)
            );
        }
        Beside::Fields(fields) => {
            let place = variant_place(functions, at, &tags, variant);
            let function = functions.ask(Part::Read, place, Body::Map(tags, fields.clone()));
            format!("{function}(r)")
        }
        Beside::Type(Shape::Enum(of)) => {
            let place = variant_place(functions, at, &tags, variant);
            let function = functions.ask(Part::Read, place, Body::Enum(tags, of.clone()));
            format!("{function}(r)")
        }
        Beside::Type(shape) => {
            let rest = expression(
                functions,
                shape,
                At {
                    place: at,
                    part: variant.name,
                },
            );
            format!("{{ {written}, ...{rest} }}")
        }
    };
    format!("case {}: return {returned};", literal(variant.name))
}

/// The place of a variant that needs a function of its own.
pub(super) fn variant_place(
    functions: &mut Functions<'_>,
    at: &Place,
    tags: &[Tag],
    variant: &Tagged<'_>,
) -> Place {
    let tags: Vec<_> = tags.iter().map(|(tag, name)| (&**tag, &**name)).collect();
    let ty = of_tagged(&functions.types, &tags, &variant.beside, at.direction);
    let part = At {
        place: at,
        part: variant.name,
    };
    let place = functions.place_at(part, ty);
    match at.read_as {
        // An enum without a name is longer than its variant.
        Ty::Word(_) => Place {
            read_as: at.read_as.clone(),
            ..place
        },
        _ => place,
    }
}
