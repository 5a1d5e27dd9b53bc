//! One name for each thing.

use std::collections::BTreeMap;

use wilco_protocol::contract::Location;

use super::error::{Finding, Problem};
use super::place::Place;
use super::read::Channels;
use super::{Operation, Shape, Type};

/// The name of a value in a program: that of a type as it is called in Rust.
pub(super) fn of_type(wire_name: &str, shape: &Shape) -> String {
    match shape {
        Shape::Named(name) => name.clone(),
        _ => pascal_case(wire_name),
    }
}

/// The name of a presence, which has no type to be called by.
pub(super) fn of_presence(pattern: &str) -> String {
    format!("{}Presence", pascal_case(pattern))
}

/// What would have the name of something else.
///
/// An operation may be called as its own input is in Rust, whatever form of that type has the name.
pub(super) fn clashes(
    types: &[(String, Type)],
    operations: &[Operation],
    channels: &Channels,
) -> Vec<Finding> {
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    let mut findings = Vec::new();
    for (place, named) in types {
        let clash = owners.insert(&named.name, place);
        findings.extend(clash.map(|other| finding(place, &named.name, other)));
    }
    let mut called: BTreeMap<&str, String> = BTreeMap::new();
    for operation in operations {
        let (name, place) = (operation.name.as_str(), placed(operation));
        let is_own = matches!(operation.input, Shape::Named(_));
        let owner = owners.get(name).filter(|_| !is_own);
        let owner = owner.map(|owner| (*owner).to_owned());
        let clash = called.insert(name, place.clone()).or(owner);
        findings.extend(clash.map(|other| finding(&place, name, &other)));
    }
    for (name, place) in channels.placed() {
        let clash = called.insert(name, place.clone());
        findings.extend(clash.map(|other| {
            let name = name.to_owned();
            Finding::new(&Place::root(place), Problem::ValueClash { name, other })
        }));
    }
    findings
}

impl Channels {
    /// The name of each, and words for where it is declared.
    fn placed(&self) -> impl Iterator<Item = (&str, String)> {
        let resources = self.resources.iter().map(|resource| {
            let place = format!("the resource {}", resource.pattern);
            (&*resource.name, with_source(place, &resource.source))
        });
        let events = self.events.iter().map(|event| {
            let place = format!("the domain {}", event.domain);
            (&*event.name, with_source(place, &event.source))
        });
        let presences = self.presences.iter().map(|presence| {
            let place = format!("the presence {}", presence.pattern);
            (&*presence.name, with_source(place, &presence.source))
        });
        resources.chain(events).chain(presences)
    }
}

fn with_source(place: String, source: &Option<Location>) -> String {
    match source {
        Some(Location { file, line, .. }) => format!("{place} ({file}:{line})"),
        None => place,
    }
}

fn finding(place: &str, name: &str, other: &str) -> Finding {
    let (name, other) = (name.to_owned(), other.to_owned());
    Finding::new(&Place::root(place), Problem::NameClash { name, other })
}

fn placed(operation: &Operation) -> String {
    let Operation {
        wire_name, source, ..
    } = operation;
    format!("operation {wire_name} ({}:{})", source.file, source.line)
}

/// `flight.assign_stand` as `FlightAssignStand`.
fn pascal_case(wire_name: &str) -> String {
    let words = wire_name.split(|c: char| !c.is_alphanumeric());
    let capitalised = words.flat_map(|word| {
        let mut rest = word.chars();
        let first = rest.next().into_iter().flat_map(char::to_uppercase);
        first.chain(rest)
    });
    capitalised.collect()
}
