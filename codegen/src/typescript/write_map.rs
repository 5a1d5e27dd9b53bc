//! How maps with known fields are written: their number, then field by field.

use super::functions::{At, Functions, Place, Tag};
use super::lines::Lines;
use super::shapes::is_left_out_as_null;
use super::words::{access, literal};
use super::write;
use crate::ir::{Field, Shape};

/// Writes what writes a map: its number of entries, the entries, its end.
pub(super) fn entries(
    functions: &mut Functions<'_>,
    lines: &mut Lines,
    at: &Place,
    tags: &[Tag],
    fields: &[Field],
) {
    count(lines, tags.len(), fields);
    for (tag, name) in tags {
        entry(lines, &literal(tag), &format!("w.str({});", literal(name)));
    }
    for field in fields {
        let part = At {
            place: at,
            part: &field.name,
        };
        let value = access("v", &field.name);
        let key = literal(&field.name);
        if !field.optional {
            if field.shape == Shape::Null {
                // Nothing else would notice that it is not there, and an untagged enum has to.
                lines.push(format!("if ({value} !== null) w.fail(\"expected null\");"));
            }
            let statement = write::statement(functions, &field.shape, &value, part);
            entry(lines, &key, &statement);
            continue;
        }
        let shape = match &field.shape {
            Shape::Optional(inner) => inner,
            shape => shape,
        };
        let statement = write::statement(functions, shape, &value, part);
        let there = there(field);
        let line = format!("if ({there}) {{ w.key({key}); {statement} }}");
        if lines.fits(&line) {
            lines.push(line);
        } else {
            lines.block(format!("if ({there}) {{"), "}", |lines| {
                entry(lines, &key, &statement);
            });
        }
    }
    lines.push("w.end();");
}

/// Writes what writes one entry, whose key is a literal.
pub(super) fn entry(lines: &mut Lines, key: &str, statement: &str) {
    lines.statements(&[format!("w.key({key});"), statement.to_owned()]);
}

/// Null means the same as nothing, unless it is a value of the field.
fn there(field: &Field) -> String {
    let value = access("v", &field.name);
    if is_left_out_as_null(&field.shape) {
        format!("{value} != null")
    } else {
        format!("{value} !== undefined")
    }
}

fn count(lines: &mut Lines, tags: usize, fields: &[Field]) {
    let (optional, required): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.optional);
    let always = tags + required.len();
    let terms = optional
        .iter()
        .map(|field| format!("({} ? 1 : 0)", there(field)));
    let mut terms: Vec<_> = terms.collect();
    if always > 0 || terms.is_empty() {
        terms.insert(0, always.to_string());
    }
    if let [term] = &mut *terms {
        *term = term
            .trim_start_matches('(')
            .trim_end_matches(')')
            .to_owned();
    }
    let line = format!("w.map({});", terms.join(" + "));
    if lines.fits(&line) {
        return lines.push(line);
    }
    lines.block("w.map(", ");", |lines| {
        for (index, term) in terms.iter().enumerate() {
            lines.push(if index == 0 {
                term.clone()
            } else {
                format!("+ {term}")
            });
        }
    });
}
