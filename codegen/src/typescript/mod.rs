//! Prints an API as one module of TypeScript.
//!
//! The module has the types, one constant for each operation, resource, event and presence, and functions that read and
//! write what those need. It refers to nothing but `wilco/codec`, and to `wilco/flow` where there is something to follow,
//! by names that no type can have, so that a type may be called `Map` or `Promise`. What an application does not use is
//! left out by its bundler.

mod channels;
mod check;
mod docs;
mod error;
mod functions;
mod limits;
mod lines;
mod names;
mod operations;
mod read;
mod read_enum;
mod read_map;
mod shapes;
mod style;
mod ty;
mod types;
mod words;
mod write;
mod write_enum;
mod write_map;
mod write_tagged;

pub use error::PrintError;

use functions::Functions;
use lines::Lines;
use style::Style;

use crate::ir::Api;

/// Prints the module.
///
/// The same API is printed as the same text, on every machine.
///
/// # Errors
///
/// TypeScript cannot say something: a type is called as one of the language, a type consists of nothing but itself, a
/// map has keys that no object has, a name has more than 1000 bytes. The error says where it is.
pub fn module(api: &Api) -> Result<String, PrintError> {
    print(api, Style::Annotated)
}

/// Prints what runs of the module, in JavaScript.
///
/// # Errors
///
/// As [`module`].
pub fn javascript(api: &Api) -> Result<String, PrintError> {
    print(api, Style::Plain)
}

fn print(api: &Api, style: Style) -> Result<String, PrintError> {
    check::api(api)?;
    let mut functions = Functions::new(api, style);
    let mut body = Lines::default();
    for of in &api.types {
        if style == Style::Annotated {
            body.push("");
            types::declare(&mut body, &functions.types, of);
        }
    }
    for operation in &api.operations {
        body.push("");
        operations::declare(&mut functions, &mut body, operation);
    }
    for resource in &api.resources {
        body.push("");
        channels::resource(&mut functions, &mut body, resource);
    }
    for event in &api.events {
        body.push("");
        channels::event(&mut functions, &mut body, event);
    }
    for presence in &api.presences {
        body.push("");
        channels::presence(&functions, &mut body, presence);
    }
    functions.finish(&mut body);
    Ok(with_head(api, &body.finish()))
}

fn with_head(api: &Api, body: &str) -> String {
    let mut head = Lines::default();
    head.push("// Written by wilco. Do not edit: run `wilco gen` again.");
    if body.contains("$.") {
        head.push("import * as $ from \"wilco/codec\";");
    }
    let is_followed =
        !(api.resources.is_empty() && api.events.is_empty() && api.presences.is_empty());
    if is_followed {
        head.push("import * as $flow from \"wilco/flow\";");
    }
    head.push("");
    head.push("/** What tells this version of the API from others. */");
    head.push(format!(
        "export const contractHash = {};",
        words::literal(&api.hash)
    ));
    head.finish() + body
}

#[cfg(test)]
mod tests;
