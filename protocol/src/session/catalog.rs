//! The operations that a session may start, as plain values.

use std::collections::HashMap;
use std::time::Duration;

use foldhash::fast::RandomState;

use crate::operation::Class;
use crate::pattern::Pattern;

/// The place of an operation in its [`Catalog`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OperationIndex(usize);

impl OperationIndex {
    /// The place, counted from zero in the order of [`Catalog::push`].
    #[must_use]
    pub const fn as_usize(self) -> usize {
        self.0
    }
}

/// What a session must know of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogEntry {
    /// The name on the wire.
    pub name: Box<str>,
    /// What may be done with a request that was seen before.
    pub class: Class,
    /// How long a call may take.
    pub timeout: Duration,
    /// How much of a [`Rate`](super::Rate) a call takes.
    pub cost: u32,
}

/// All operations by name.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    entries: Vec<CatalogEntry>,
    by_name: HashMap<Box<str>, OperationIndex, RandomState>,
    actions: Vec<(Pattern, OperationIndex)>,
}

impl Catalog {
    /// Adds an operation. A second one of the same name is not added and gives `None`.
    pub fn push(&mut self, entry: CatalogEntry) -> Option<OperationIndex> {
        let index = OperationIndex(self.entries.len());
        if self.by_name.contains_key(&entry.name) {
            return None;
        }
        self.by_name.insert(entry.name.clone(), index);
        self.entries.push(entry);
        Some(index)
    }

    /// Adds what is done by the actions on the resources of a pattern. No request can call it,
    /// whatever its name is. A second one of the same pattern is not added and gives `None`.
    pub fn push_action(&mut self, pattern: Pattern, entry: CatalogEntry) -> Option<OperationIndex> {
        if self.actions.iter().any(|(known, _)| *known == pattern) {
            return None;
        }
        let index = OperationIndex(self.entries.len());
        self.actions.push((pattern, index));
        self.entries.push(entry);
        Some(index)
    }

    /// What is done by an action on that resource: of the pattern that is its very name, else of the
    /// one that was added first.
    #[must_use]
    pub fn action(&self, resource: &str) -> Option<OperationIndex> {
        let exact = self
            .actions
            .iter()
            .find(|(pattern, _)| pattern.is_fixed() && pattern.as_str() == resource);
        let fits = || {
            let mut actions = self.actions.iter();
            actions.find(|(pattern, _)| pattern.matches(resource).is_some())
        };
        exact.or_else(fits).map(|(_, index)| *index)
    }

    /// Looks an operation up.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<(OperationIndex, &CatalogEntry)> {
        let index = *self.by_name.get(name)?;
        Some((index, &self.entries[index.0]))
    }

    /// All operations and actions, in the order they were added.
    #[must_use]
    pub fn entries(&self) -> &[CatalogEntry] {
        &self.entries
    }

    /// The name that was probably meant. Looks at a bounded number of names of similar length,
    /// so that a flood of wrong names stays cheap.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&str> {
        if name.len() > MAX_NAME {
            return None;
        }
        self.entries
            .iter()
            .map(|entry| &*entry.name)
            .filter(|known| known.len().abs_diff(name.len()) <= MAX_DISTANCE)
            .filter(|known| self.by_name.contains_key(*known))
            .take(CANDIDATES)
            .map(|known| (strsim::osa_distance(known, name), known))
            .filter(|(distance, _)| *distance <= MAX_DISTANCE)
            .min()
            .map(|(_, known)| known)
    }
}

/// The longest operation name, in bytes.
const MAX_NAME: usize = 64;
/// Beyond this many slips of the hand another name is not what was meant.
const MAX_DISTANCE: usize = 3;
/// How many names are compared at most.
const CANDIDATES: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_catalog_finds_the_action_of_a_resource_by_its_very_name_first() {
        let entry = |name: &str| CatalogEntry {
            name: name.into(),
            class: Class::Once,
            timeout: Duration::from_secs(5),
            cost: 1,
        };
        let pattern = |text| Pattern::parse(text).unwrap();
        let mut catalog = Catalog::default();
        let named = catalog.push(entry("world.get")).unwrap();
        let open = catalog
            .push_action(pattern("world/{id}"), entry("a"))
            .unwrap();
        let also = catalog
            .push_action(pattern("{kind}/1"), entry("b"))
            .unwrap();
        let fixed = catalog.push_action(pattern("world/1"), entry("c")).unwrap();
        assert_eq!(catalog.push_action(pattern("world/1"), entry("d")), None);
        let cases = [
            ("world/1", Some(fixed)),
            ("world/2", Some(open)),
            ("moon/1", Some(also)),
            ("moon/2", None),
            ("world.get", None),
        ];
        for (resource, expected) in cases {
            assert_eq!(catalog.action(resource), expected, "{resource}");
        }
        assert_eq!(
            [named, open, also, fixed].map(OperationIndex::as_usize),
            [0, 1, 2, 3]
        );
        assert_eq!(catalog.entries().len(), 4);
        assert_eq!(catalog.find("c"), None);
        assert_eq!(
            catalog.nearest("d"),
            None,
            "an action is nobody's slip of the hand"
        );
    }
}
