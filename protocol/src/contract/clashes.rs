//! Names of resources, events and presences that cannot be, or not beside each other.

use super::declared::Head;
use super::{ContractError, pattern};

/// Refuses patterns that are none, two that are the same, and two that match the same names.
pub(super) fn refuse_patterns(kind: &'static str, heads: &[&Head]) -> Result<(), ContractError> {
    refuse_malformed(kind, heads)?;
    refuse_duplicates(kind, heads)?;
    for (index, first) in heads.iter().enumerate() {
        let others = &heads[index + 1..];
        let other = others
            .iter()
            .find(|other| pattern::overlap(&first.name, &other.name));
        if let Some(second) = other {
            return Err(ContractError::OverlappingPatterns {
                kind,
                names: [first.name.to_string(), second.name.to_string()],
                places: [first.place, second.place],
            });
        }
    }
    Ok(())
}

/// Refuses domains that are none, and two that are the same.
pub(super) fn refuse_domains(kind: &'static str, heads: &[&Head]) -> Result<(), ContractError> {
    refuse_malformed(kind, heads)?;
    let with_parameter = heads
        .iter()
        .find(|head| !pattern::params(&head.name).is_empty());
    if let Some(head) = with_parameter {
        return Err(malformed(kind, head, "has a parameter; a domain has none"));
    }
    refuse_duplicates(kind, heads)
}

fn refuse_malformed(kind: &'static str, heads: &[&Head]) -> Result<(), ContractError> {
    let mut malformed = heads
        .iter()
        .filter_map(|head| Some(malformed(kind, head, pattern::problem(&head.name)?)));
    malformed.next().map_or(Ok(()), Err)
}

fn malformed(kind: &'static str, head: &Head, problem: &'static str) -> ContractError {
    ContractError::MalformedName {
        kind,
        name: head.name.to_string(),
        place: head.place,
        problem,
    }
}

/// The names are sorted.
fn refuse_duplicates(kind: &'static str, heads: &[&Head]) -> Result<(), ContractError> {
    for pair in heads.windows(2) {
        if let [first, second] = pair
            && first.name == second.name
        {
            return Err(ContractError::DuplicateChannel {
                kind,
                name: first.name.to_string(),
                first: first.place,
                second: second.place,
            });
        }
    }
    Ok(())
}
