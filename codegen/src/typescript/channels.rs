//! Resources, events and presences as values.

use super::functions::{At, Functions, Place};
use super::lines::Lines;
use super::shapes::Types;
use super::style::Style;
use super::ty::{Member, Ty};
use super::types::of_shape;
use super::words::{literal, uncapitalised};
use super::{read, write};
use crate::ir::{Action, Delta, Direction, Docs, Event, Presence, Resource};

/// Writes the constant that stands for a resource.
pub(super) fn resource(functions: &mut Functions<'_>, lines: &mut Lines, resource: &Resource) {
    let place = Place::of_value(&resource.name, Direction::Output);
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
    let ty = resource_type(&functions.types, resource);
    constant(functions.style, lines, &resource.name, &ty, &parts);
}

/// The type of that constant.
pub(super) fn resource_type(types: &Types<'_>, resource: &Resource) -> ChannelType {
    let state = of_shape(types, &resource.state, Direction::Output).flat();
    let mut arguments = vec![params_type(&resource.params), state];
    if let Delta::Own(delta) = &resource.delta {
        arguments.push(of_shape(types, delta, Direction::Output).flat());
    }
    arguments.extend(action_types(types, resource.action.as_ref()));
    let kind = match resource.delta {
        Delta::Own(_) => "Resource",
        Delta::Patch => "Derived",
    };
    ChannelType { kind, arguments }
}

/// Writes the constant that stands for a domain of events.
pub(super) fn event(functions: &mut Functions<'_>, lines: &mut Lines, event: &Event) {
    let place = Place::of_value(&event.name, Direction::Output);
    let reader = read::reader(functions, &event.event, part(&place, "event"));
    let parts = [
        format!("domain: {}", literal(&event.domain)),
        format!("read: {reader}"),
    ];
    let ty = event_type(&functions.types, event);
    constant(functions.style, lines, &event.name, &ty, &parts);
}

/// The type of that constant.
pub(super) fn event_type(types: &Types<'_>, event: &Event) -> ChannelType {
    ChannelType {
        kind: "Event",
        arguments: vec![of_shape(types, &event.event, Direction::Output).flat()],
    }
}

/// Writes the constant that stands for a presence.
pub(super) fn presence(style: Style, lines: &mut Lines, presence: &Presence) {
    let parts = [
        format!("name: {}", literal(&presence.pattern)),
        format!("params: {}", params(&presence.params)),
        format!("signalling: {}", presence.signalling),
    ];
    let ty = presence_type(presence);
    constant(style, lines, &presence.name, &ty, &parts);
}

/// The type of that constant.
pub(super) fn presence_type(presence: &Presence) -> ChannelType {
    ChannelType {
        kind: "Presence",
        arguments: vec![params_type(&presence.params)],
    }
}

/// The type of something to follow, as in `$flow.Event<Notice>`.
pub(super) struct ChannelType {
    kind: &'static str,
    arguments: Vec<String>,
}

impl ChannelType {
    /// Writes it between the two, over several lines if it is long.
    pub(super) fn write(&self, lines: &mut Lines, before: &str, after: &str) {
        let open = format!("{before}$flow.{}<", self.kind);
        let line = format!("{open}{}>{after}", self.arguments.join(", "));
        if lines.fits(&line) {
            return lines.push(line);
        }
        lines.block(open, format!(">{after}"), |lines| {
            // The last one takes no comma, unlike everywhere else.
            lines.push(self.arguments.join(",\n"));
        });
    }
}

/// A constant whose type says all: a compiler that looks at one file at a time infers nothing.
fn constant(style: Style, lines: &mut Lines, name: &str, ty: &ChannelType, parts: &[String]) {
    match style {
        Style::Annotated => ty.write(lines, &format!("export const {name}: "), " ="),
        Style::Plain => lines.push(format!("export const {name} =")),
    }
    let function = uncapitalised(ty.kind);
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
fn action_types(types: &Types<'_>, action: Option<&Action>) -> [String; 3] {
    let Some(action) = action else {
        return ["never"; 3].map(str::to_owned);
    };
    [
        (&action.input, Direction::Input),
        (&action.output, Direction::Output),
        (&action.error, Direction::Output),
    ]
    .map(|(shape, direction)| of_shape(types, shape, direction).flat())
}

fn action_parts(functions: &mut Functions<'_>, name: &str, action: &Action) -> [String; 4] {
    let (sent, received) = (
        Place::of_value(name, Direction::Input),
        Place::of_value(name, Direction::Output),
    );
    let input = write::writer(functions, &action.input, part(&sent, "action"));
    let output = read::reader(functions, &action.output, part(&received, "output"));
    let error = read::reader(functions, &action.error, part(&received, "error"));
    [
        // A resource without actions has none of their code.
        "actions: $flow.actions".to_owned(),
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
