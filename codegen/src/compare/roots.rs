//! What is offered: operations, resources, events and presences, each held against the one of its name.

use std::collections::{BTreeMap, BTreeSet};

use wilco_protocol::operation::Class;

use super::graph::{Graph, Side};
use super::report::Report;
use super::strict::Strict;
use super::{Breaks, Change};
use crate::ir::{Action, Api, Delta, Event, Operation, Presence, Resource, Shape};

/// Everything that is different, in the order in which it is told.
pub(super) fn changes(old: &Api, new: &Api, strict: &Strict) -> Vec<Change> {
    let mut roots = Roots {
        entries: Vec::new(),
        input: Graph::new(Side::Input, old, new, strict),
        output: Graph::new(Side::Output, old, new, strict),
    };
    let name = |operation: &Operation| operation.wire_name.clone();
    for pair in pairs(&old.operations, &new.operations, name) {
        roots.operation(pair);
    }
    // The parameters of a pattern have names in programs alone.
    for pair in pairs(&old.resources, &new.resources, |it| bare(&it.pattern)) {
        roots.resource(pair);
    }
    for pair in pairs(&old.events, &new.events, |it| it.domain.clone()) {
        roots.event(pair);
    }
    for pair in pairs(&old.presences, &new.presences, |it| bare(&it.pattern)) {
        roots.presence(pair);
    }
    roots.told()
}

/// What is to be told, once everything inside is known.
enum Entry {
    Change(Change),
    Pair(Side, String, usize),
}

struct Roots<'a> {
    entries: Vec<Entry>,
    input: Graph<'a>,
    output: Graph<'a>,
}

/// Something that is in one contract, in the other, or in both.
enum Pair<T> {
    Removed(T),
    Added(T),
    Both(T, T),
}

impl<'a> Roots<'a> {
    fn operation(&mut self, pair: Pair<&'a Operation>) {
        let place = |operation: &Operation| format!("operation {}", operation.wire_name);
        let (old, new) = match pair {
            Pair::Removed(old) => return self.removed(place(old)),
            Pair::Added(new) => return self.added(place(new)),
            Pair::Both(old, new) => (old, new),
        };
        let place = place(new);
        self.promises(&place, old, new);
        self.pair(
            Side::Input,
            format!("{place}: input"),
            &old.input,
            &new.input,
        );
        self.pair(
            Side::Output,
            format!("{place}: output"),
            &old.output,
            &new.output,
        );
        self.pair(
            Side::Output,
            format!("{place}: error"),
            &old.error,
            &new.error,
        );
    }

    fn promises(&mut self, place: &str, old: &Operation, new: &Operation) {
        if old.class != new.class {
            let what = format!(
                "is of the class `{}` now, and was `{}`",
                of_class(new.class),
                of_class(old.class)
            );
            // Who was told less repeats by itself, after a lost connection, what must not run twice.
            let less = |one: Class, other: Class| caution(one) < caution(other);
            let breaks = Breaks::of(less(old.class, new.class), less(new.class, old.class));
            self.change(place.to_owned(), what, breaks);
        }
        if old.timeout_ms != new.timeout_ms {
            let time = |time: Option<u64>| {
                time.map_or("the server's default".to_owned(), |ms| format!("{ms} ms"))
            };
            let (new, old) = (time(new.timeout_ms), time(old.timeout_ms));
            let what = format!("may take {new} now, and had {old}");
            self.change(place.to_owned(), what, Breaks::Nobody);
        }
        match (old.docs.deprecated, new.docs.deprecated) {
            (false, true) => self.change(place.to_owned(), "is deprecated now", Breaks::Nobody),
            (true, false) => {
                self.change(
                    place.to_owned(),
                    "is not deprecated any more",
                    Breaks::Nobody,
                );
            }
            (true, true) | (false, false) => {}
        }
    }

    fn resource(&mut self, pair: Pair<&'a Resource>) {
        let place = |resource: &Resource| format!("resource {}", resource.pattern);
        let (old, new) = match pair {
            Pair::Removed(old) => return self.removed(place(old)),
            Pair::Added(new) => return self.added(place(new)),
            Pair::Both(old, new) => (old, new),
        };
        let place = place(new);
        self.parameters(&place, &old.params, &new.params);
        self.pair(
            Side::Output,
            format!("{place}: state"),
            &old.state,
            &new.state,
        );
        match (&old.delta, &new.delta) {
            (Delta::Own(old), Delta::Own(new)) => {
                self.pair(Side::Output, format!("{place}: delta"), old, new);
            }
            (Delta::Patch, Delta::Patch) => {}
            (Delta::Own(_), Delta::Patch) => {
                let what = "is changed by patches now, and was by deltas of its own";
                self.change(place.clone(), what, Breaks::Both);
            }
            (Delta::Patch, Delta::Own(_)) => {
                let what = "is changed by deltas of its own now, and was by patches";
                self.change(place.clone(), what, Breaks::Both);
            }
        }
        self.action(&place, old.action.as_ref(), new.action.as_ref());
    }

    fn action(&mut self, place: &str, old: Option<&'a Action>, new: Option<&'a Action>) {
        match (old, new) {
            (None, None) => {}
            (Some(_), None) => self.removed(format!("{place}: action")),
            (None, Some(_)) => self.added(format!("{place}: action")),
            (Some(old), Some(new)) => {
                self.pair(
                    Side::Input,
                    format!("{place}: action"),
                    &old.input,
                    &new.input,
                );
                let output = format!("{place}: action output");
                self.pair(Side::Output, output, &old.output, &new.output);
                let error = format!("{place}: action error");
                self.pair(Side::Output, error, &old.error, &new.error);
            }
        }
    }

    fn event(&mut self, pair: Pair<&'a Event>) {
        let place = |event: &Event| format!("events {}", event.domain);
        match pair {
            Pair::Removed(old) => self.removed(place(old)),
            Pair::Added(new) => self.added(place(new)),
            Pair::Both(old, new) => {
                self.pair(
                    Side::Output,
                    format!("{}: event", place(new)),
                    &old.event,
                    &new.event,
                );
            }
        }
    }

    fn presence(&mut self, pair: Pair<&'a Presence>) {
        let place = |presence: &Presence| format!("presence {}", presence.pattern);
        match pair {
            Pair::Removed(old) => self.removed(place(old)),
            Pair::Added(new) => self.added(place(new)),
            Pair::Both(old, new) => {
                self.parameters(&place(new), &old.params, &new.params);
                match (old.signalling, new.signalling) {
                    (true, false) => self.removed(format!("{}: signalling", place(new))),
                    (false, true) => self.added(format!("{}: signalling", place(new))),
                    (true, true) | (false, false) => {}
                }
            }
        }
    }

    fn parameters(&mut self, place: &str, old: &[String], new: &[String]) {
        if old != new {
            let what = "has parameters of other names, which are not on the wire";
            self.change(place.to_owned(), what, Breaks::Nobody);
        }
    }

    fn removed(&mut self, place: String) {
        self.change(place, "was removed", Breaks::OldClient);
    }

    fn added(&mut self, place: String) {
        self.change(place, "was added", Breaks::NewClient);
    }

    fn change(&mut self, path: String, what: impl Into<String>, breaks: Breaks) {
        self.entries.push(Entry::Change(Change {
            path,
            what: what.into(),
            breaks,
            also: Vec::new(),
        }));
    }

    fn pair(&mut self, side: Side, place: String, old: &'a Shape, new: &'a Shape) {
        let graph = match side {
            Side::Input => &mut self.input,
            Side::Output => &mut self.output,
        };
        let pair = graph.root(old, new);
        self.entries.push(Entry::Pair(side, place, pair));
    }

    fn told(self) -> Vec<Change> {
        let mut input = Report::new(&self.input);
        let mut output = Report::new(&self.output);
        let mut changes = Vec::new();
        for entry in self.entries {
            match entry {
                Entry::Change(change) => changes.push(change),
                Entry::Pair(Side::Input, place, pair) => input.root(&place, pair, &mut changes),
                Entry::Pair(Side::Output, place, pair) => output.root(&place, pair, &mut changes),
            }
        }
        changes
    }
}

/// What has one name in both contracts, by that name.
fn pairs<'a, T>(old: &'a [T], new: &'a [T], name: impl Fn(&T) -> String) -> Vec<Pair<&'a T>> {
    let by_name = |list: &'a [T]| -> BTreeMap<String, &'a T> {
        list.iter().map(|it| (name(it), it)).collect()
    };
    let (old, new) = (by_name(old), by_name(new));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let pairs = names
        .into_iter()
        .filter_map(|name| match (old.get(name), new.get(name)) {
            (Some(old), Some(new)) => Some(Pair::Both(*old, *new)),
            (Some(old), None) => Some(Pair::Removed(*old)),
            (None, Some(new)) => Some(Pair::Added(*new)),
            (None, None) => None,
        });
    pairs.collect()
}

/// A pattern without the names of its parameters: `world/{id}` as `world/{}`.
fn bare(pattern: &str) -> String {
    let mut bare = String::with_capacity(pattern.len());
    let mut inside = false;
    for char in pattern.chars() {
        inside &= char != '}';
        if !inside {
            bare.push(char);
        }
        inside |= char == '{';
    }
    bare
}

/// How careful a client is with a call that may have run.
fn caution(class: Class) -> u8 {
    match class {
        Class::Safe | Class::Idempotent => 0,
        Class::Transactional => 1,
        Class::Once => 2,
    }
}

fn of_class(class: Class) -> &'static str {
    match class {
        Class::Safe => "safe",
        Class::Idempotent => "idempotent",
        Class::Once => "once",
        Class::Transactional => "transactional",
    }
}
