//! Resources, events and presences that TypeScript cannot say.

use std::collections::HashSet;

use super::{beside_tags, check_advised, check_length, check_name, check_property, shape};
use crate::ir::Api;
use crate::typescript::error::PrintError;
use crate::typescript::shapes::Types;

/// Makes sure that their names and their shapes can be printed.
pub(super) fn check<'a>(
    api: &'a Api,
    types: &Types<'_>,
    names: &mut HashSet<&'a str>,
) -> Result<(), PrintError> {
    for resource in &api.resources {
        check_length("resources", &resource.pattern)?;
        let place = format!("resource {}", resource.pattern);
        check_name(&place, &resource.name, names)?;
        check_params(&place, &resource.params)?;
        for (role, of) in resource.shapes() {
            shape(types, &format!("{role} of the {place}"), of)?;
        }
    }
    for event in &api.events {
        check_length("events", &event.domain)?;
        let place = format!("event of the domain {}", event.domain);
        check_name(&place, &event.name, names)?;
        shape(types, &place, &event.event)?;
    }
    for presence in &api.presences {
        check_length("presences", &presence.pattern)?;
        let place = format!("presence {}", presence.pattern);
        let advice = "it is called by its pattern, so give it another one";
        check_advised(&place, &presence.name, names, advice)?;
        check_params(&place, &presence.params)?;
    }
    Ok(())
}

/// Makes sure that what lies beside a tag can lie there, once all names are known.
pub(super) fn check_tags(api: &Api, types: &Types<'_>) -> Result<(), PrintError> {
    for resource in &api.resources {
        for (role, of) in resource.shapes() {
            let place = format!("{role} of the resource {}", resource.pattern);
            beside_tags(types, &place, of)?;
        }
    }
    for event in &api.events {
        let place = format!("event of the domain {}", event.domain);
        beside_tags(types, &place, &event.event)?;
    }
    Ok(())
}

fn check_params(place: &str, params: &[String]) -> Result<(), PrintError> {
    let mut names = HashSet::new();
    for param in params {
        check_property(place, param)?;
        if !names.insert(param) {
            let place = format!("{place}.{param}");
            return Err(PrintError::new(
                place,
                "there are two parameters of that name",
            ));
        }
    }
    Ok(())
}
