//! Who looks at what, and as whom.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use wilco_protocol::Params;

use crate::auth::Principal;
use crate::call::Connection;

/// The name of a channel, and what stands in it where its pattern is open. Cheap to clone.
#[derive(Clone)]
pub struct Name(Arc<Named>);

struct Named {
    text: Arc<str>,
    params: Params,
}

/// Who looks: one connection, and the principal that it speaks for. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Viewer {
    pub(crate) principal: Option<Principal>,
    pub(crate) connection: Arc<Connection>,
}

/// As whom somebody looks: all of one view see the same. Cheap to clone.
///
/// ```
/// use wilco_server::View;
///
/// assert_ne!(View::of("seat 1"), View::of("seat 2"));
/// assert_eq!(View::ALL.as_str(), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct View(Option<Arc<str>>);

impl Name {
    pub(crate) fn new(text: &str, params: Params) -> Self {
        let text = text.into();
        Self(Arc::new(Named { text, params }))
    }

    /// The whole name: `game/7`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// What stands in the name at that place of its pattern: `7`, for `id` of `game/{id}`.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.0.params.get(name)
    }

    pub(crate) fn text(&self) -> &Arc<str> {
        &self.0.text
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Viewer {
    /// Who it is, where that is known.
    #[must_use]
    pub fn principal(&self) -> Option<&Principal> {
        self.principal.as_ref()
    }

    /// The id of the principal.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        self.principal.as_ref().map(Principal::id)
    }

    /// Names the connection, as in the client's `Connected`.
    #[must_use]
    pub fn connection_id(&self) -> &str {
        &self.connection.id
    }
}

impl View {
    /// The view of everybody who has no other.
    pub const ALL: Self = Self(None);

    /// The view of that name. Who has another one never gets a byte of it.
    #[must_use]
    pub fn of(name: impl Into<Arc<str>>) -> Self {
        Self(Some(name.into()))
    }

    /// Its name; nothing for [`View::ALL`].
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// What tells its epochs from those of other views.
    pub(crate) fn mark(&self) -> Option<u64> {
        let digest = Sha256::digest(self.as_str()?);
        let mut mark = [0; 8];
        mark.copy_from_slice(&digest[..8]);
        Some(u64::from_be_bytes(mark))
    }
}
