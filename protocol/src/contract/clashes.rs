//! Names of resources, events and presences that cannot be, or not beside each other.

use super::ContractError;
use super::declared::Head;
use crate::Pattern;

/// Refuses patterns that are none, two that are the same, and two that match the same names.
pub(super) fn refuse_patterns(kind: &'static str, heads: &[&Head]) -> Result<(), ContractError> {
    let patterns = parse(kind, heads)?;
    refuse_duplicates(kind, heads)?;
    for (index, first) in patterns.iter().enumerate() {
        let mut others = (index + 1)..patterns.len();
        if let Some(other) = others.find(|other| first.overlaps(&patterns[*other])) {
            let pair = [heads[index], heads[other]];
            return Err(ContractError::OverlappingPatterns {
                kind,
                names: pair.map(|head| head.name.to_string()),
                places: pair.map(|head| head.place),
            });
        }
    }
    Ok(())
}

/// Refuses domains that are none, and two that are the same.
pub(super) fn refuse_domains(kind: &'static str, heads: &[&Head]) -> Result<(), ContractError> {
    let patterns = parse(kind, heads)?;
    let open = patterns.iter().position(|pattern| !pattern.is_fixed());
    if let Some(open) = open {
        return Err(malformed(kind, heads[open], "nothing in it can be open"));
    }
    refuse_duplicates(kind, heads)
}

fn parse(kind: &'static str, heads: &[&Head]) -> Result<Vec<Pattern>, ContractError> {
    let parse = |head: &&Head| {
        Pattern::parse(&head.name).map_err(|error| malformed(kind, head, &error.to_string()))
    };
    heads.iter().map(parse).collect()
}

fn malformed(kind: &'static str, head: &Head, problem: &str) -> ContractError {
    ContractError::MalformedName {
        kind,
        name: head.name.to_string(),
        place: head.place,
        problem: problem.to_owned(),
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
