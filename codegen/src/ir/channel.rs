//! What clients follow: resources, events and presences.

use wilco_protocol::contract::Location;

use super::{Docs, Shape};

/// A state that clients follow, and act on.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// The pattern of its names on the wire, such as `world/{id}`.
    pub pattern: String,
    /// The parameters of the pattern, in its order.
    pub params: Vec<String>,
    /// The name in a program, such as `World`: that of the Rust type of its state.
    pub name: String,
    /// What people are told.
    pub docs: Docs,
    /// Where it is declared in Rust, if that is known.
    pub source: Option<Location>,
    /// What a snapshot carries.
    pub state: Shape,
    /// What changes it.
    pub delta: Delta,
    /// What clients can do to it, if anything.
    pub action: Option<Action>,
}

/// What changes a state.
#[derive(Debug, Clone, PartialEq)]
pub enum Delta {
    /// A delta of its own, which the program applies.
    Own(Shape),
    /// A patch, which needs no type: the server has found out itself what changed.
    Patch,
}

/// What clients can do to a resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// What an action carries.
    pub input: Shape,
    /// What it is answered with.
    pub output: Shape,
    /// What it is refused with; [`Shape::Never`] if it never is.
    pub error: Shape,
}

/// A domain of events.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The name on the wire.
    pub domain: String,
    /// The name in a program, such as `WorldEvent`: that of the Rust type of its events.
    pub name: String,
    /// What people are told.
    pub docs: Docs,
    /// Where it is declared in Rust, if that is known.
    pub source: Option<Location>,
    /// What an event carries.
    pub event: Shape,
}

/// A place where users see who else is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Presence {
    /// The pattern of its names on the wire, such as `room/{id}`.
    pub pattern: String,
    /// The parameters of the pattern, in its order.
    pub params: Vec<String>,
    /// The name in a program, such as `RoomIdPresence`: that of the pattern.
    pub name: String,
    /// What people are told.
    pub docs: Docs,
    /// Where it is declared in Rust, if that is known.
    pub source: Option<Location>,
    /// Whether users can send each other signals.
    pub signalling: bool,
}

impl Resource {
    /// Every shape that it holds, each with what it is there.
    pub fn shapes(&self) -> Vec<(&'static str, &Shape)> {
        let mut shapes = vec![("state", &self.state)];
        if let Delta::Own(delta) = &self.delta {
            shapes.push(("delta", delta));
        }
        if let Some(action) = &self.action {
            shapes.push(("action", &action.input));
            shapes.push(("action output", &action.output));
            shapes.push(("action error", &action.error));
        }
        shapes
    }
}
