//! How a resource comes to a router.

use std::fmt;
use std::sync::Arc;

use wilco_protocol::Pattern;
use wilco_protocol::contract::DeclaredResource;

use super::hub::Channels;
use crate::router::Route;

/// What [`Router::resource`](crate::Router::resource) takes: a [`Resource`](crate::Resource) or a
/// [`Flow`](crate::Flow).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no resource",
    label = "expected a `Resource` or a `Flow`"
)]
pub trait AsResource {
    /// Gives it to a router.
    #[doc(hidden)]
    fn register(self, pattern: &Pattern) -> Result<Registration, Unregistered>;
}

/// What a router keeps of a resource.
#[doc(hidden)]
pub struct Registration {
    pub(crate) declared: DeclaredResource,
    pub(crate) channels: Arc<dyn Channels>,
    /// What is done by actions on it, if it takes any.
    pub(crate) action: Option<Route>,
}

/// Why a router cannot have a resource under some name.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum Unregistered {
    /// It is one resource, and the name stands for many.
    Open,
    /// It has another name already.
    Twice,
}

impl Unregistered {
    pub(crate) const fn sentence(self) -> &'static str {
        match self {
            Self::Open => "it is one state, and the pattern stands for many: that is for a `Flow`",
            Self::Twice => "it stands under another name already",
        }
    }
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration").finish_non_exhaustive()
    }
}
