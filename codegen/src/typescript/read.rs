//! How values are read.

use super::functions::{At, Body, Functions, Part, Place};
use super::limits::{self, Limits};
use super::lines::Lines;
use super::read_map;
use super::shapes::{Beside, LONGEST_TUPLE, Layout, Tagged};
use super::ty::{Choice, Ty};
use super::types::of_tagged;
use super::words::{literal, property, template};
use crate::ir::{Docs, Enum, Key, Shape, Variant};

/// An expression that reads a shape from `r`.
pub(super) fn expression(functions: &mut Functions<'_>, shape: &Shape, at: At<'_>) -> String {
    match shape {
        Shape::Named(name) => named(functions, name),
        Shape::Null => "r.nil()".to_owned(),
        Shape::Bool => "r.bool()".to_owned(),
        Shape::Integer(integer) => match limits::of(*integer) {
            Limits::Number(min, max) => format!("r.int({min}, {max})"),
            Limits::Big(method) => format!("r.{method}()"),
        },
        Shape::Float => "r.float()".to_owned(),
        Shape::Text(_) => "r.str()".to_owned(),
        Shape::Bytes => "r.bytes()".to_owned(),
        Shape::Json => "r.json()".to_owned(),
        Shape::Never => r#"r.fail("no value fits here")"#.to_owned(),
        Shape::Optional(inner) => match functions.types.resolved(inner) {
            Shape::Optional(_) | Shape::Null | Shape::Json => expression(functions, inner, at),
            _ => format!("r.isNil() ? null : {}", expression(functions, inner, at)),
        },
        Shape::List(item) => format!("$.readList(r, {})", reader(functions, item, at)),
        Shape::Map(Key::Text, value) => {
            format!("$.readRecord(r, {})", reader(functions, value, at))
        }
        Shape::Map(Key::Integer(key), value) => {
            let (min, max) = limits::of_key(*key);
            let value = reader(functions, value, at);
            format!("$.readIntegerMap(r, {min}, {max}, {value})")
        }
        Shape::Enum(of) => match Layout::of(of) {
            Layout::Names(names) => by_name(functions, shape, &names, at),
            _ => own_function(functions, shape, at),
        },
        Shape::Map(Key::Names(_), _) | Shape::Tuple(_) | Shape::Array(..) | Shape::Struct(_) => {
            own_function(functions, shape, at)
        }
    }
}

/// A function that reads a shape, as an argument of another one.
pub(super) fn reader(functions: &mut Functions<'_>, shape: &Shape, at: At<'_>) -> String {
    let expression = expression(functions, shape, at);
    match expression.strip_suffix("(r)") {
        Some(name) if !name.contains(|char| "(.? ".contains(char)) => name.to_owned(),
        _ => format!("(r) => {expression}"),
    }
}

fn named(functions: &mut Functions<'_>, name: &str) -> String {
    let of = functions.types.followed(name);
    let place = functions.place_of(&of.name);
    let at = At {
        place: &place,
        part: "",
    };
    match &of.shape {
        Shape::Enum(inner) => {
            if let Layout::Names(names) = Layout::of(inner)
                && !names.is_empty()
            {
                let constant = functions.ask_names(&place, place.ty.clone(), &names);
                return format!("$.readNames(r, {constant})");
            }
        }
        shape if limits::is_leaf(shape) => return expression(functions, shape, at),
        _ => {}
    }
    let function = functions.ask(Part::Read, place, Body::Shape(of.shape.clone()));
    format!("{function}(r)")
}

fn by_name(functions: &mut Functions<'_>, shape: &Shape, names: &[&str], at: At<'_>) -> String {
    if names.is_empty() {
        return expression(functions, &Shape::Never, at);
    }
    let ty = functions.ty(shape, at.place.direction);
    let place = functions.place_at(at, ty.clone());
    let constant = functions.ask_names(&place, ty, names);
    format!("$.readNames(r, {constant})")
}

fn own_function(functions: &mut Functions<'_>, shape: &Shape, at: At<'_>) -> String {
    let ty = functions.ty(shape, at.place.direction);
    let place = functions.place_at(at, ty);
    let function = functions.ask(Part::Read, place, Body::Shape(shape.clone()));
    format!("{function}(r)")
}

/// Writes a function that reads what lies at the place.
pub(super) fn function(functions: &mut Functions<'_>, lines: &mut Lines, at: &Place, body: &Body) {
    if let Some((tags, fields)) = body.as_map() {
        return read_map::function(functions, lines, at, tags, &fields);
    }
    let open = format!("function read{}(r: $.Reader): {} {{", at.stem, at.ty.flat());
    lines.block(open, "}", |lines| match body {
        Body::Map(..) => {}
        Body::Enum(tags, of) => enum_body(functions, lines, at, tags, of),
        Body::Shape(Shape::Enum(of)) => enum_body(functions, lines, at, &[], of),
        Body::Shape(shape) => shape_body(functions, lines, at, shape),
    });
}

fn shape_body(functions: &mut Functions<'_>, lines: &mut Lines, at: &Place, shape: &Shape) {
    let part = At {
        place: at,
        part: "",
    };
    match shape {
        Shape::Tuple(items) => tuple(functions, lines, at, items),
        Shape::Array(item, length) if *length <= LONGEST_TUPLE => {
            tuple(functions, lines, at, &vec![(**item).clone(); *length]);
        }
        Shape::Array(item, length) => {
            lines.push(format!(
                "const items = $.readList(r, {});",
                reader(functions, item, part)
            ));
            let problem = literal(&format!("expected {length} items"));
            lines.push(format!(
                "return items.length === {length} ? items : r.fail({problem});"
            ));
        }
        shape => lines.push(format!("return {};", expression(functions, shape, part))),
    }
}

fn tuple(functions: &mut Functions<'_>, lines: &mut Lines, at: &Place, items: &[Shape]) {
    let items = items.iter().enumerate().map(|(index, item)| {
        let part = index.to_string();
        expression(
            functions,
            item,
            At {
                place: at,
                part: &part,
            },
        )
    });
    let items: Vec<_> = items.collect();
    lines.push(format!("r.tuple({});", items.len()));
    lines.list("return [", &items, "];");
}

fn enum_body(
    functions: &mut Functions<'_>,
    lines: &mut Lines,
    at: &Place,
    tags: &[(String, String)],
    of: &Enum,
) {
    match Layout::of(of) {
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
            lines.list(
                &format!("return $.readAny<{}>(", at.ty.flat()),
                &arguments,
                ");",
            );
        }
        Layout::Tagged(tag, variants) => {
            let cases: Vec<_> = variants
                .iter()
                .map(|variant| case(functions, at, tags, tag, variant))
                .collect();
            lines.push(format!("const tag = r.tag({});", literal(tag)));
            let unknown = template(&format!("unknown {tag} "), "tag");
            switch(lines, "tag", &cases, &unknown);
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
        let returned = format!("return {{ {}: {content} }};", property(&variant.name));
        Some(format!("case {}: {returned}", literal(&variant.name)))
    });
    let cases: Vec<_> = cases.collect();
    lines.push("const name = r.str();");
    switch(lines, "name", &cases, &template("unknown variant ", "name"));
}

/// The names as a union.
pub(super) fn names_type(names: &[&str]) -> Ty {
    let choice = |name: &&str| Choice {
        docs: Docs::default(),
        ty: Ty::word(literal(name)),
    };
    Ty::union(names.iter().map(choice).collect())
}

fn switch(lines: &mut Lines, on: &str, cases: &[String], unknown: &str) {
    lines.block(format!("switch ({on}) {{"), "}", |lines| {
        cases.iter().for_each(|case| lines.push(case));
        lines.push(format!("default: return r.fail({unknown});"));
    });
}

/// Reads a variant whose name lies in its own map.
fn case(
    functions: &mut Functions<'_>,
    at: &Place,
    tags: &[(String, String)],
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
    tags: &[(String, String)],
    variant: &Tagged<'_>,
) -> Place {
    let tags: Vec<_> = tags.iter().map(|(tag, name)| (&**tag, &**name)).collect();
    let ty = of_tagged(&functions.types, &tags, &variant.beside, at.direction);
    functions.place_at(
        At {
            place: at,
            part: variant.name,
        },
        ty,
    )
}
