//! How enums are written.

use super::functions::{At, Functions, Place, Tag};
use super::lines::Lines;
use super::read_enum::names_type;
use super::shapes::Layout;
use super::ty::Ty;
use super::words::{access, literal};
use super::write::{statement, writer};
use super::{write_map, write_tagged};
use crate::ir::{Enum, Shape, Variant};

/// Writes what writes an enum, whose map may begin with names of variants of other enums.
pub(super) fn body(
    functions: &mut Functions<'_>,
    lines: &mut Lines,
    at: &Place,
    tags: &[Tag],
    of: &Enum,
) {
    let part = At {
        place: at,
        part: "",
    };
    match Layout::of(of) {
        Layout::Names(_) => {
            lines.push(statement(functions, &Shape::Enum(of.clone()), "v", part));
        }
        Layout::External(variants) => external(functions, lines, at, variants),
        Layout::Untagged(variants) => {
            // Each takes some of the values; that none of them takes `v` is for the first that does to say.
            let mut arguments = vec!["w".to_owned(), "v".to_owned()];
            arguments.extend(variants.iter().enumerate().map(|(index, variant)| {
                let part = index.to_string();
                let content = variant.content.as_ref().unwrap_or(&Shape::Null);
                typed_writer(
                    functions,
                    content,
                    At {
                        place: at,
                        part: &part,
                    },
                )
            }));
            lines.list("$.writeAny(", &arguments, ");");
        }
        Layout::Tagged(tag, variants) => {
            write_tagged::switch(functions, lines, at, tags, tag, &variants);
        }
    }
}

/// A function that writes a shape and nothing else, and says of which type it is, where nothing else does.
fn typed_writer(functions: &mut Functions<'_>, shape: &Shape, at: At<'_>) -> String {
    if *shape == Shape::Null {
        let ty = functions.style.of(&Ty::word("null"));
        return format!(r#"(w, v{ty}) => v === null ? w.nil() : w.expected("null", v)"#);
    }
    let ty = functions.style.of(&functions.ty(shape, at.place.direction));
    let writer = writer(functions, shape, at);
    match writer.strip_prefix("(w, v) =>") {
        Some(body) => format!("(w, v{ty}) =>{body}"),
        None => writer,
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
            "if (typeof v === \"string\") return $.writeNames(w, v, {constant});"
        ));
    }
    lines.push("w.object(v);");
    lines.push("w.map(1);");
    let mut open = "if".to_owned();
    for variant in variants {
        let Some(content) = &variant.content else {
            continue;
        };
        let name = literal(&variant.name);
        let value = access("v", &variant.name);
        let content = statement(
            functions,
            content,
            &value,
            At {
                place: at,
                part: &variant.name,
            },
        );
        lines.push(format!("{open} ({name} in v) {{"));
        lines.indented(|lines| write_map::entry(lines, &name, &content));
        open = "} else if".to_owned();
    }
    lines.push("} else {");
    lines.indented(|lines| lines.push(format!("w.fail({});", literal(&no_variant(at)))));
    lines.push("}");
    lines.push("w.end();");
}

/// What is said of a value that is none of the variants.
pub(super) fn no_variant(at: &Place) -> String {
    format!("no variant of {} fits", at.owner)
}
