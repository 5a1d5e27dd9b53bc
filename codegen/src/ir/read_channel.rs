//! From what a contract says of resources, events and presences to what is known of them.

use wilco_protocol::Pattern;
use wilco_protocol::contract::{ContractEvent, ContractPresence, ContractResource};

use super::error::{Finding, Problem, Read};
use super::place::Place;
use super::side::Side;
use super::{Action, Delta, Docs, Event, Presence, Resource, Shape, names};

/// Reads a resource, and every type that is reached from it.
pub(super) fn resource<'a>(
    resource: &'a ContractResource,
    inputs: &mut Side<'a>,
    outputs: &mut Side<'a>,
) -> Read<Resource> {
    let place = |role: &str| Place::root(format!("{role} of the resource {}", resource.name));
    let params = params("resource", &resource.name)?;
    let state = outputs.root(place("state"), resource.state.as_value())?;
    let delta = match (&resource.delta, resource.derived) {
        (_, true) => Delta::Patch,
        (Some(delta), false) => Delta::Own(outputs.root(place("delta"), delta.as_value())?),
        (None, false) => return Err(Finding::new(&place("delta"), Problem::NotASchema)),
    };
    Ok(Resource {
        name: names::of_type(&resource.name, &state),
        pattern: resource.name.clone(),
        params,
        docs: docs(&resource.doc),
        source: resource.source.clone(),
        state,
        delta,
        action: action(resource, inputs, outputs)?,
    })
}

fn action<'a>(
    resource: &'a ContractResource,
    inputs: &mut Side<'a>,
    outputs: &mut Side<'a>,
) -> Read<Option<Action>> {
    let place = |role: &str| Place::root(format!("{role} of the resource {}", resource.name));
    let Some(action) = &resource.action else {
        return Ok(None);
    };
    let input = inputs.root(place("action"), action.as_value())?;
    let output = match &resource.action_output {
        Some(output) => outputs.root(place("action output"), output.as_value())?,
        None => Shape::Null,
    };
    let error = match &resource.action_error {
        Some(error) => outputs.root(place("action error"), error.as_value())?,
        None => Shape::Never,
    };
    Ok(Some(Action {
        input,
        output,
        error,
    }))
}

/// Reads a domain, and every type that is reached from it.
pub(super) fn event<'a>(event: &'a ContractEvent, outputs: &mut Side<'a>) -> Read<Event> {
    let place = Place::root(format!("event of the domain {}", event.domain));
    let shape = outputs.root(place, event.event.as_value())?;
    Ok(Event {
        name: names::of_type(&event.domain, &shape),
        domain: event.domain.clone(),
        docs: docs(&event.doc),
        source: event.source.clone(),
        event: shape,
    })
}

/// Reads a presence.
pub(super) fn presence(presence: &ContractPresence) -> Read<Presence> {
    Ok(Presence {
        name: names::of_presence(&presence.name),
        pattern: presence.name.clone(),
        params: params("presence", &presence.name)?,
        docs: docs(&presence.doc),
        source: presence.source.clone(),
        signalling: presence.signalling,
    })
}

fn params(kind: &str, pattern: &str) -> Read<Vec<String>> {
    let refused = |error: wilco_protocol::PatternError| {
        let place = Place::root(format!("the {kind} {pattern}"));
        Finding::new(&place, Problem::Pattern(error.to_string()))
    };
    let pattern = Pattern::parse(pattern).map_err(refused)?;
    Ok(pattern.names().map(str::to_owned).collect())
}

fn docs(doc: &Option<String>) -> Docs {
    Docs {
        text: doc.clone(),
        ..Docs::default()
    }
}
