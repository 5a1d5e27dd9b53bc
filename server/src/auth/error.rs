//! Why somebody is not let in.

use std::borrow::Cow;

use wilco_protocol::{Code, Executed, Fault};

/// Why a credential does not let anybody in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthError {
    /// The credential is not valid. The sentence goes to the client: it should not say what would be valid.
    #[error("{0}")]
    Refused(Cow<'static, str>),
    /// Nobody can say just now: what would have to be asked does not answer. The client comes back later.
    #[error("credentials cannot be judged just now")]
    Unavailable,
}

impl AuthError {
    /// The credential is not valid.
    #[must_use]
    pub fn refused(sentence: impl Into<Cow<'static, str>>) -> Self {
        Self::Refused(sentence.into())
    }

    /// What goes over the wire.
    pub(crate) fn fault(&self) -> Box<Fault> {
        let code = match self {
            Self::Refused(_) => Code::Unauthenticated,
            Self::Unavailable => Code::Unavailable,
        };
        Box::new(Fault::with_message(code, Executed::No, self.to_string()))
    }
}
