//! What people read of a module: types, and the values with their types.

use std::collections::HashMap;

use wilco_protocol::contract::Location;

use super::lines::Lines;
use super::shapes::Types;
use super::source_map::Mark;
use super::{channels, docs, operations, types};
use crate::ir::{Api, Docs, Shape};

/// The text, and the names in it that lead to Rust.
pub(super) struct Declarations {
    pub(super) text: String,
    pub(super) marks: Vec<Mark>,
}

/// Writes the declarations of everything.
pub(super) fn of(api: &Api) -> Declarations {
    let types = Types::new(api);
    let mut writer = Writer::default();
    writer.types(api, &types);
    for operation in &api.operations {
        let source = Some(&operation.source);
        writer.value(&operation.name, &operation.docs, source, |lines, before| {
            let ty = operations::ty(&types, operation);
            lines.push(format!("{before}{ty};"));
        });
    }
    for of in &api.resources {
        writer.value(&of.name, &of.docs, of.source.as_ref(), |lines, before| {
            channels::resource_type(&types, of).write(lines, before, ";");
        });
    }
    for of in &api.events {
        writer.value(&of.name, &of.docs, of.source.as_ref(), |lines, before| {
            channels::event_type(&types, of).write(lines, before, ";");
        });
    }
    for of in &api.presences {
        writer.value(&of.name, &of.docs, of.source.as_ref(), |lines, before| {
            channels::presence_type(of).write(lines, before, ";");
        });
    }
    writer.finish(api)
}

/// Where named types are written, as far as that is known: the inputs of operations, and what is called as a value.
///
/// One who asks for a name is shown all that has it, so a type and a value of one name lead to one place.
fn sources(api: &Api) -> HashMap<&str, &Location> {
    let resources = (api.resources.iter()).map(|of| (&*of.name, of.source.as_ref()));
    let events = (api.events.iter()).map(|of| (&*of.name, of.source.as_ref()));
    let presences = (api.presences.iter()).map(|of| (&*of.name, of.source.as_ref()));
    let inputs = api.operations.iter().filter_map(|of| match &of.input {
        Shape::Named(name) => Some((&**name, Some(&of.source))),
        _ => None,
    });
    let known = resources.chain(events).chain(presences).chain(inputs);
    known
        .filter_map(|(name, source)| Some((name, source?)))
        .collect()
}

#[derive(Default)]
struct Writer {
    lines: Lines,
    marks: Vec<Mark>,
}

impl Writer {
    /// Writes the named types.
    fn types(&mut self, api: &Api, types: &Types<'_>) {
        let sources = sources(api);
        for of in &api.types {
            self.lines.push("");
            docs::write(&mut self.lines, &of.docs);
            let ty = types::declared(types, of);
            if let Some(source) = sources.get(&*of.name) {
                self.mark(ty.keyword(), &of.name, source);
            }
            ty.write(&mut self.lines, &of.name);
        }
    }

    /// Writes a value, whose type is added behind what is given.
    fn value(
        &mut self,
        name: &str,
        of: &Docs,
        source: Option<&Location>,
        ty: impl FnOnce(&mut Lines, &str),
    ) {
        self.lines.push("");
        docs::write_with_source(&mut self.lines, of, source);
        let before = "export const ";
        if let Some(source) = source {
            self.mark(before, name, source);
        }
        ty(&mut self.lines, &format!("{before}{name}: "));
    }

    /// Remembers that the next line has that name behind those words.
    fn mark(&mut self, before: &str, name: &str, source: &Location) {
        self.marks.push(Mark {
            line: self.lines.count(),
            column: before.len(),
            length: name.encode_utf16().count(),
            source: source.clone(),
        });
    }

    /// Puts the head before it, now that it is known what there is to import.
    fn finish(mut self, api: &Api) -> Declarations {
        self.lines.push("");
        let map = super::Module::MAP;
        self.lines.push(format!("//# sourceMappingURL={map}"));
        let body = self.lines.finish();
        let mut head = super::head(api, &body, "import type");
        head.push("/** What tells this version of the API from others. */");
        head.push("export const contractHash: string;");
        for mark in &mut self.marks {
            mark.line += head.count();
        }
        Declarations {
            text: head.finish() + &body,
            marks: self.marks,
        }
    }
}
