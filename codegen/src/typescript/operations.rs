//! Operations as values.

use wilco_protocol::operation::Class;

use super::docs;
use super::functions::{At, Functions, Place};
use super::lines::Lines;
use super::ty::Ty;
use super::words::literal;
use super::{read, write};
use crate::ir::{Direction, Operation, Shape};

/// Writes the constant that stands for an operation.
pub(super) fn declare(functions: &mut Functions<'_>, lines: &mut Lines, operation: &Operation) {
    let Operation {
        name,
        input,
        output,
        error,
        ..
    } = operation;
    let place = |direction| Place {
        owner: name.clone(),
        path: String::new(),
        stem: String::new(),
        direction,
        ty: Ty::word(name),
        read_as: Ty::word(name),
    };
    let (sent, received) = (place(Direction::Input), place(Direction::Output));
    let types = [(input, &sent), (output, &received), (error, &received)]
        .map(|(shape, place)| functions.ty(shape, place.direction).flat());
    let write = write::writer(
        functions,
        input,
        At {
            place: &sent,
            part: "input",
        },
    );
    let mut read = |shape: &Shape, part| {
        read::reader(
            functions,
            shape,
            At {
                place: &received,
                part,
            },
        )
    };
    let mut properties = vec![
        format!("name: {},", literal(&operation.wire_name)),
        format!("class: {},", literal(class(operation.class))),
    ];
    properties.extend(
        operation
            .timeout_ms
            .map(|timeout| format!("timeout: {timeout},")),
    );
    properties.extend([
        format!("input: {write},"),
        format!("output: {},", read(output, "output")),
        format!("error: {},", read(error, "error")),
    ]);
    docs::write_with_source(lines, &operation.docs, &operation.source);
    let open = format!(
        "export const {name}: $.Operation<{}> = {{",
        types.join(", ")
    );
    lines.block(open, "};", |lines| {
        properties.iter().for_each(|line| lines.push(line));
    });
}

fn class(class: Class) -> &'static str {
    match class {
        Class::Safe => "safe",
        Class::Idempotent => "idempotent",
        Class::Once => "once",
    }
}
