//! Shapes in one line, so that a test reads as a table.

use crate::ir::{Api, Delta, Direction, Docs, Enum, Field, Integer, Key, Shape, Tagging, Variant};

/// The types of an API, one line each: where they travel, their names and their shapes.
pub(super) fn types(api: &Api) -> String {
    let lines = api.types.iter().map(|named| {
        let direction = match named.direction {
            Direction::Input => "in",
            Direction::Output => "out",
            Direction::Both => "both",
        };
        let docs = docs(&named.docs);
        format!(
            "{direction} {docs}{} = {}\n",
            named.name,
            shape(&named.shape)
        )
    });
    lines.collect()
}

pub(super) fn operations(api: &Api) -> String {
    let lines = api.operations.iter().map(|operation| {
        format!(
            "{}{} = {} ({:?}): {} -> {} or {}\n",
            docs(&operation.docs),
            operation.name,
            operation.wire_name,
            operation.class,
            shape(&operation.input),
            shape(&operation.output),
            shape(&operation.error),
        )
    });
    lines.collect()
}

/// What clients follow, one line each: the names, what it is, and where it is declared.
pub(super) fn channels(api: &Api) -> String {
    let resources = api.resources.iter().map(|resource| {
        let delta = match &resource.delta {
            Delta::Own(delta) => shape(delta),
            Delta::Patch => "a patch".to_owned(),
        };
        let action = resource.action.as_ref().map(|action| {
            let (output, error) = (shape(&action.output), shape(&action.error));
            format!("; {} -> {output} or {error}", shape(&action.input))
        });
        let (pattern, params) = (&resource.pattern, resource.params.join(", "));
        let state = shape(&resource.state);
        let what = format!(
            "resource {pattern} [{params}]: {state} by {delta}{}",
            action.unwrap_or_default()
        );
        (&resource.docs, &resource.name, what, &resource.source)
    });
    let events = api.events.iter().map(|event| {
        let what = format!("event {}: {}", event.domain, shape(&event.event));
        (&event.docs, &event.name, what, &event.source)
    });
    let presences = api.presences.iter().map(|presence| {
        let (pattern, params) = (&presence.pattern, presence.params.join(", "));
        let signals = if presence.signalling {
            " with signals"
        } else {
            ""
        };
        let what = format!("presence {pattern} [{params}]{signals}");
        (&presence.docs, &presence.name, what, &presence.source)
    });
    let lines = resources.chain(events).chain(presences);
    let lines = lines.map(|(docs, name, what, source)| {
        let line = source.as_ref().map_or(0, |source| source.line);
        format!("{}{name} = {what} @{line}\n", self::docs(docs))
    });
    lines.collect()
}

pub(super) fn shape(shape: &Shape) -> String {
    let of = self::shape;
    match shape {
        Shape::Named(name) => name.clone(),
        Shape::Null => "null".to_owned(),
        Shape::Bool => "bool".to_owned(),
        Shape::Integer(Integer::Small { min, max }) => format!("{min}..={max}"),
        Shape::Integer(integer) => format!("{integer:?}"),
        Shape::Numbers(numbers) => joined(numbers, i64::to_string).replace(", ", " | "),
        Shape::Float => "float".to_owned(),
        Shape::Text(text) => format!("{text:?}"),
        Shape::Bytes => "bytes".to_owned(),
        Shape::Json => "json".to_owned(),
        Shape::Never => "never".to_owned(),
        Shape::Optional(part) => format!("({})?", of(part)),
        Shape::List(part) => format!("[{}]", of(part)),
        Shape::Tuple(parts) => format!("({})", joined(parts, of)),
        Shape::Array(part, length) => format!("[{}; {length}]", of(part)),
        Shape::Map(key, part) => format!("{{[{}]: {}}}", self::key(key), of(part)),
        Shape::Struct(fields) => format!("{{{}}}", joined(fields, field)),
        Shape::Enum(choice) => self::choice(choice),
    }
}

fn field(field: &Field) -> String {
    let optional = if field.optional { "?" } else { "" };
    format!(
        "{}{}{optional}: {}",
        docs(&field.docs),
        field.name,
        shape(&field.shape)
    )
}

fn key(key: &Key) -> String {
    match key {
        Key::Text => "text".to_owned(),
        Key::Integer(integer) => shape(&Shape::Integer(*integer)),
        Key::Names(names) => names.join(" | "),
    }
}

fn choice(choice: &Enum) -> String {
    let tagging = match &choice.tagging {
        Tagging::External => "external".to_owned(),
        Tagging::Internal { tag } => format!("internal {tag}"),
        Tagging::Adjacent { tag, content } => format!("adjacent {tag} {content}"),
        Tagging::Untagged => "untagged".to_owned(),
    };
    let open = if choice.open { ", .." } else { "" };
    format!("{tagging} <{}{open}>", joined(&choice.variants, variant))
}

fn variant(variant: &Variant) -> String {
    let content = variant.content.as_ref().map(shape);
    let content = content
        .map(|content| format!(" {content}"))
        .unwrap_or_default();
    format!("{}{}{content}", docs(&variant.docs), variant.name)
}

/// `/text/` for words, `!` for what is deprecated.
fn docs(docs: &Docs) -> String {
    let text = docs
        .text
        .iter()
        .map(|text| format!("/{}/ ", text.replace('\n', "|")));
    let deprecated = if docs.deprecated { "! " } else { "" };
    text.collect::<String>() + deprecated
}

fn joined<T>(parts: &[T], show: impl Fn(&T) -> String) -> String {
    parts.iter().map(show).collect::<Vec<_>>().join(", ")
}
