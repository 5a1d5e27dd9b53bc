//! Resources, events and presences as values.

use super::functions::{At, Functions, Place};
use super::lines::Lines;
use super::style::Style;
use super::ty::{Member, Ty};
use super::words::{literal, uncapitalised};
use super::{read, write};
use crate::ir::{Action, Delta, Direction, Docs, Event, Presence, Resource};

/// Writes the constant that stands for a resource.
pub(super) fn resource(functions: &mut Functions<'_>, lines: &mut Lines, resource: &Resource) {
    let place = Place::of_value(&resource.name, Direction::Output);
    let state = functions.ty(&resource.state, Direction::Output).flat();
    let mut types = vec![params_type(&resource.params), state];
    if let Delta::Own(delta) = &resource.delta {
        types.push(functions.ty(delta, Direction::Output).flat());
    }
    types.extend(action_types(functions, resource.action.as_ref()));
    let kind = match resource.delta {
        Delta::Own(_) => "Resource",
        Delta::Patch => "Derived",
    };
    let mut parts = vec![
        format!("name: {}", literal(&resource.pattern)),
        format!("params: {}", params(&resource.params)),
    ];
    let state = read::reader(functions, &resource.state, part(&place, "state"));
    parts.push(format!("readState: {state}"));
    if let Delta::Own(delta) = &resource.delta {
        let delta = read::reader(functions, delta, part(&place, "delta"));
        parts.push(format!("readDelta: {delta}"));
    }
    if let Some(action) = &resource.action {
        parts.extend(action_parts(functions, &resource.name, action));
    }
    functions.describe(lines, &resource.docs, resource.source.as_ref());
    constant(functions, lines, &resource.name, kind, &types, &parts);
}

/// Writes the constant that stands for a domain of events.
pub(super) fn event(functions: &mut Functions<'_>, lines: &mut Lines, event: &Event) {
    let place = Place::of_value(&event.name, Direction::Output);
    let ty = functions.ty(&event.event, Direction::Output).flat();
    let reader = read::reader(functions, &event.event, part(&place, "event"));
    let parts = [
        format!("domain: {}", literal(&event.domain)),
        format!("read: {reader}"),
    ];
    functions.describe(lines, &event.docs, event.source.as_ref());
    constant(functions, lines, &event.name, "Event", &[ty], &parts);
}

/// Writes the constant that stands for a presence.
pub(super) fn presence(functions: &Functions<'_>, lines: &mut Lines, presence: &Presence) {
    let parts = [
        format!("name: {}", literal(&presence.pattern)),
        format!("params: {}", params(&presence.params)),
        format!("signalling: {}", presence.signalling),
    ];
    functions.describe(lines, &presence.docs, presence.source.as_ref());
    let types = [params_type(&presence.params)];
    constant(functions, lines, &presence.name, "Presence", &types, &parts);
}

/// A constant whose type says all: a compiler that looks at one file at a time infers nothing.
fn constant(
    functions: &Functions<'_>,
    lines: &mut Lines,
    name: &str,
    kind: &str,
    types: &[String],
    parts: &[String],
) {
    let open = format!("export const {name}: $flow.{kind}<");
    let line = format!("{open}{}> =", types.join(", "));
    if functions.style == Style::Plain {
        lines.push(format!("export const {name} ="));
    } else if lines.fits(&line) {
        lines.push(line);
    } else {
        lines.block(open, "> =", |lines| {
            // The last one takes no comma, unlike everywhere else.
            lines.push(types.join(",\n"));
        });
    }
    let function = uncapitalised(kind);
    lines.indented(|lines| {
        // Without the remark a bundler keeps the value, and the code behind it, where nobody uses it.
        lines.block(
            format!("/* @__PURE__ */ $flow.{function}({{"),
            "});",
            |lines| {
                parts.iter().for_each(|part| lines.push(format!("{part},")));
            },
        );
    });
}

/// The types of what is sent, what is answered and what is refused with.
fn action_types(functions: &Functions<'_>, action: Option<&Action>) -> [String; 3] {
    let Some(action) = action else {
        return ["never"; 3].map(str::to_owned);
    };
    [
        functions.ty(&action.input, Direction::Input).flat(),
        functions.ty(&action.output, Direction::Output).flat(),
        functions.ty(&action.error, Direction::Output).flat(),
    ]
}

fn action_parts(functions: &mut Functions<'_>, name: &str, action: &Action) -> [String; 3] {
    let (sent, received) = (
        Place::of_value(name, Direction::Input),
        Place::of_value(name, Direction::Output),
    );
    let input = write::writer(functions, &action.input, part(&sent, "action"));
    let output = read::reader(functions, &action.output, part(&received, "output"));
    let error = read::reader(functions, &action.error, part(&received, "error"));
    [
        format!("writeAction: {input}"),
        format!("readOutput: {output}"),
        format!("readError: {error}"),
    ]
}

fn params(params: &[String]) -> String {
    let params: Vec<_> = params.iter().map(|param| literal(param)).collect();
    format!("[{}]", params.join(", "))
}

fn params_type(params: &[String]) -> String {
    if params.is_empty() {
        return "$flow.NoParams".to_owned();
    }
    let member = |param: &String| Member {
        docs: Docs::default(),
        name: param.clone(),
        optional: false,
        ty: Ty::word("string"),
    };
    Ty::Object(params.iter().map(member).collect()).flat()
}

fn part<'p>(place: &'p Place, part: &'p str) -> At<'p> {
    At { place, part }
}
