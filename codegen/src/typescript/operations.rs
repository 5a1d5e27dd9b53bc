//! Operations as values.

use wilco_protocol::operation::Class;

use super::functions::{At, Functions, Place};
use super::lines::Lines;
use super::shapes::Types;
use super::types::of_shape;
use super::words::literal;
use super::{read, write};
use crate::ir::{Direction, Operation};

/// Writes the constant that stands for an operation.
pub(super) fn declare(functions: &mut Functions<'_>, lines: &mut Lines, operation: &Operation) {
    let (sent, received) = (
        Place::of_value(&operation.name, Direction::Input),
        Place::of_value(&operation.name, Direction::Output),
    );
    let name = &operation.name;
    let style = functions.style;
    let ty = style.typed(|| format!(": {}", ty(&functions.types, operation)));
    let open = format!("export const {name}{ty} = {{");
    lines.block(open, "};", |lines| {
        lines.push(format!("name: {},", literal(&operation.wire_name)));
        lines.push(format!("class: {},", literal(class(operation.class))));
        if operation.class == Class::Transactional {
            // With the operation, so that who calls none has none of the code.
            lines.push("opId: $.newOpId,");
        }
        if let Some(timeout) = operation.timeout_ms {
            lines.push(format!("timeout: {timeout},"));
        }
        let input = write::writer(functions, &operation.input, part(&sent, "input"));
        lines.push(format!("input: {input},"));
        let output = read::reader(functions, &operation.output, part(&received, "output"));
        lines.push(format!("output: {output},"));
        let error = read::reader(functions, &operation.error, part(&received, "error"));
        lines.push(format!("error: {error},"));
    });
}

/// The type of that constant.
pub(super) fn ty(types: &Types<'_>, operation: &Operation) -> String {
    let shapes = [
        (&operation.input, Direction::Input),
        (&operation.output, Direction::Output),
        (&operation.error, Direction::Output),
    ];
    let parts = shapes.map(|(shape, direction)| of_shape(types, shape, direction).flat());
    format!("$.Operation<{}>", parts.join(", "))
}

fn part<'p>(place: &'p Place, part: &'p str) -> At<'p> {
    At { place, part }
}

fn class(class: Class) -> &'static str {
    match class {
        Class::Safe => "safe",
        Class::Idempotent => "idempotent",
        Class::Once => "once",
        Class::Transactional => "transactional",
    }
}
