//! Prints an API as a module: what runs, what people and compilers read, and what leads an editor to the Rust source.
//!
//! The declarations have the types and one constant for each operation, resource, event and presence; the JavaScript has
//! those constants and the functions that read and write what they need. Both refer to nothing but `wilco/codec`, and to
//! `wilco/flow` where there is something to follow, by names that no type can have, so that a type may be called `Map` or
//! `Promise`. What an application does not use is left out by its bundler.

mod channels;
mod check;
mod declarations;
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
mod source_map;
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
use source_map::Mark;
use style::Style;

use crate::ir::Api;

/// A printed module. The same API is printed as the same texts, on every machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    javascript: String,
    declarations: String,
    marks: Vec<Mark>,
}

impl Module {
    /// The file of what runs.
    pub const JAVASCRIPT: &str = "index.js";

    /// The file of the declarations, beside it.
    pub const DECLARATIONS: &str = "index.d.ts";

    /// The file of the source map, beside them.
    pub const MAP: &str = "index.d.ts.map";

    /// What runs, in JavaScript of 2022.
    #[must_use]
    pub fn javascript(&self) -> &str {
        &self.javascript
    }

    /// Types and values, as people and compilers read them.
    #[must_use]
    pub fn declarations(&self) -> &str {
        &self.declarations
    }

    /// The source map of the declarations: operations, their inputs and what can be followed lead to where they are
    /// written in Rust.
    ///
    /// `path_to` is asked once for each file as the compiler of Rust named it, and says how it is reached from where the
    /// map will lie; what is in a file that is not, leads nowhere.
    pub fn source_map(&self, path_to: impl FnMut(&str) -> Option<String>) -> String {
        source_map::write(Self::DECLARATIONS, &self.marks, path_to)
    }
}

/// Prints the module.
///
/// # Errors
///
/// TypeScript cannot say something: a type is called as one of the language, a type consists of nothing but itself, a
/// map has keys that no object has, a name has more than 1000 bytes. The error says where it is.
pub fn module(api: &Api) -> Result<Module, PrintError> {
    check::api(api)?;
    let declarations = declarations::of(api);
    Ok(Module {
        javascript: print(api, Style::Plain),
        declarations: declarations.text,
        marks: declarations.marks,
    })
}

/// Prints the module as one file of TypeScript, whose compiler then checks the functions too. They are those of
/// [`Module::javascript`], with their types.
///
/// # Errors
///
/// As [`module`].
pub fn annotated(api: &Api) -> Result<String, PrintError> {
    check::api(api)?;
    Ok(print(api, Style::Annotated))
}

fn print(api: &Api, style: Style) -> String {
    let mut functions = Functions::new(api, style);
    let mut body = Lines::default();
    for of in &api.types {
        if style == Style::Annotated {
            body.push("");
            types::declared(&functions.types, of).write(&mut body, &of.name);
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
        channels::presence(style, &mut body, presence);
    }
    functions.finish(&mut body);
    let body = body.finish();
    let mut head = head(api, &body, "import");
    let hash = words::literal(&api.hash);
    head.push(format!("export const contractHash = {hash};"));
    head.finish() + &body
}

/// The first lines: whose file it is, and what the body needs of others.
fn head(api: &Api, body: &str, import: &str) -> Lines {
    let mut head = Lines::default();
    head.push(HEADER);
    if body.contains("$.") {
        head.push(format!("{import} * as $ from \"wilco/codec\";"));
    }
    if is_followed(api) {
        head.push(format!("{import} * as $flow from \"wilco/flow\";"));
    }
    head.push("");
    head
}

fn is_followed(api: &Api) -> bool {
    !(api.resources.is_empty() && api.events.is_empty() && api.presences.is_empty())
}

/// The first line of what is printed.
pub(crate) const HEADER: &str = "// Written by wilco. Do not edit: run `wilco gen` again.";

#[cfg(test)]
mod tests;
