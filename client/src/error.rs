use std::fmt;

use wilco_protocol::session::{Cause, ClosedReason};

/// Why a client could not be made, or could not connect.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    kind: Kind,
}

#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error("`{url}` is no address of a WebSocket: {what}")]
    Address { url: Box<str>, what: Box<str> },
    #[error("{0}")]
    Config(Box<str>),
    #[error("the operating system gave no random numbers: {0}")]
    Random(std::io::Error),
    #[error("{0}")]
    Connection(Cause),
    #[error("{0}")]
    Closed(ClosedReason),
}

impl Error {
    /// Whether the address or the configuration is wrong: another try gives the same.
    #[must_use]
    pub fn is_misuse(&self) -> bool {
        matches!(self.kind, Kind::Address { .. } | Kind::Config(_))
    }

    /// Whether the connection did not open, or was not greeted, in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.cause(), Some(Cause::TimedOut | Cause::NoWelcome))
    }

    /// Why the attempt to connect failed, where it may be worth another.
    #[must_use]
    pub fn cause(&self) -> Option<&Cause> {
        match &self.kind {
            Kind::Connection(cause) => Some(cause),
            Kind::Address { .. } | Kind::Config(_) | Kind::Random(_) | Kind::Closed(_) => None,
        }
    }

    /// Why the server does not want this client, where another attempt would end alike.
    #[must_use]
    pub fn closed(&self) -> Option<&ClosedReason> {
        match &self.kind {
            Kind::Closed(reason) => Some(reason),
            Kind::Address { .. } | Kind::Config(_) | Kind::Random(_) | Kind::Connection(_) => None,
        }
    }

    pub(crate) fn address(url: &str, what: impl fmt::Display) -> Self {
        let what = what.to_string().into();
        let url = without_secrets(url).into();
        Kind::Address { url, what }.into()
    }

    #[cfg_attr(
        target_arch = "wasm32",
        expect(
            dead_code,
            reason = "what is left of the configuration in a browser cannot be wrong"
        )
    )]
    pub(crate) fn config(what: impl Into<Box<str>>) -> Self {
        Kind::Config(what.into()).into()
    }

    pub(crate) fn random(error: std::io::Error) -> Self {
        Kind::Random(error).into()
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Self { kind }
    }
}

impl From<Cause> for Error {
    fn from(cause: Cause) -> Self {
        Kind::Connection(cause).into()
    }
}

impl From<ClosedReason> for Error {
    fn from(reason: ClosedReason) -> Self {
        Kind::Closed(reason).into()
    }
}

/// An address as logs may show it: without what stands before the host, and without the query.
/// It may be none at all, so this looks at characters alone, and rather hides too much.
fn without_secrets(url: &str) -> String {
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            (&url[..scheme.len() + 3], rest)
        }
        Some(_) | None => ("", url),
    };
    let (place, query) = match rest.find(['?', '#']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    // A password that was not encoded may hold either mark.
    if query.contains('@') {
        return format!("{scheme}..");
    }
    let query = if query.is_empty() { "" } else { "?.." };
    match place.rsplit_once('@') {
        Some((_, place)) => format!("{scheme}..@{place}{query}"),
        None => format!("{scheme}{place}{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::Error;

    #[test]
    fn an_address_is_shown_without_its_secrets() {
        for (url, shown) in [
            ("", ""),
            ("h/ws", "h/ws"),
            ("http://h:9/ws", "http://h:9/ws"),
            ("ws://u:secret@h:9/ws", "ws://..@h:9/ws"),
            ("u:secret@h", "..@h"),
            ("ws://h/ws?token=secret", "ws://h/ws?.."),
            ("ws://h/ws#secret", "ws://h/ws?.."),
            ("ws://u:secret@h/?token=secret", "ws://..@h/?.."),
            ("ws://u:secret@secret@h", "ws://..@h"),
            ("ws://u:secret/secret@h", "ws://..@h"),
            ("ws://u:secret?secret@h", "ws://.."),
            ("ws://h/?token=secret@secret", "ws://.."),
            ("h?to=ws://secret", "h?.."),
            ("ws://h/ secret@", "ws://..@"),
        ] {
            let error = Error::address(url, "it is none");
            let expected = format!("`{shown}` is no address of a WebSocket: it is none");
            assert_eq!(error.to_string(), expected, "{url}");
            assert!(!format!("{error:?}").contains("secret"), "{url}");
        }
    }
}
