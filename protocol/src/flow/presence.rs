//! Who is present, as a state that is followed.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::state::{FlowState, Unfit};
use crate::envelope::PresenceInfo;

/// The users of a topic, by their id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Users(BTreeMap<Box<str>, PresenceInfo>);

/// Who came, who went, and whose entry is another one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresenceChange {
    /// Who was not there before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<PresenceInfo>,
    /// The ids of those who are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<Box<str>>,
    /// Who is still there, and what is said of them now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<PresenceInfo>,
}

impl PresenceChange {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.joined.is_empty() && self.left.is_empty() && self.changed.is_empty()
    }
}

impl Users {
    /// One user, if present.
    #[must_use]
    pub fn user(&self, user_id: &str) -> Option<&PresenceInfo> {
        self.0.get(user_id)
    }

    /// All users, in the order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &PresenceInfo> {
        self.0.values()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nobody is present.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the change says of everybody what can be said: who joins was away, who leaves or
    /// changes was there, and nobody is named twice.
    fn check(&self, change: &PresenceChange) -> Result<(), Unfit> {
        let mut named = std::collections::BTreeSet::new();
        let joined = change.joined.iter().map(|user| (&user.user_id, false));
        let left = change.left.iter().map(|user_id| (user_id, true));
        let changed = change.changed.iter().map(|user| (&user.user_id, true));
        for (user_id, expected) in joined.chain(left).chain(changed) {
            if self.0.contains_key(user_id) != expected {
                let problem = if expected {
                    "is not present"
                } else {
                    "is present already"
                };
                return Err(Unfit::new(format!("{user_id} {problem}")));
            }
            if !named.insert(user_id) {
                return Err(Unfit::new(format!("{user_id} is named twice")));
            }
        }
        Ok(())
    }
}

impl FromIterator<PresenceInfo> for Users {
    fn from_iter<I: IntoIterator<Item = PresenceInfo>>(users: I) -> Self {
        let users = users.into_iter();
        Self(users.map(|user| (user.user_id.clone(), user)).collect())
    }
}

impl FlowState for Users {
    type Delta = PresenceChange;

    /// All of the change or nothing of it.
    fn apply_delta(&mut self, change: PresenceChange) -> Result<(), Unfit> {
        self.check(&change)?;
        for user_id in &change.left {
            self.0.remove(user_id);
        }
        for user in change.joined.into_iter().chain(change.changed) {
            self.0.insert(user.user_id.clone(), user);
        }
        Ok(())
    }
}

impl Serialize for Users {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.values())
    }
}

impl<'de> Deserialize<'de> for Users {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<PresenceInfo>::deserialize(deserializer)?
            .into_iter()
            .collect())
    }
}
