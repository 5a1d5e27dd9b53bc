//! Which pages of the web may open a socket.

use std::fmt;
use std::net::{Ipv6Addr, SocketAddr};
use std::sync::Arc;

use http::HeaderMap;
use http::header::{HOST, ORIGIN};
use http::request::Parts;

use super::handshake::UpgradeRejection;

/// Which pages of the web may open a socket, and ask for a token to open one.
///
/// A browser lets every page open every WebSocket, sends the cookies of the address along, and says in the header
/// `Origin` where the page comes from. So a page of another site could speak in the name of whoever looks at it, if
/// nobody looked at that header. Who sends none is no browser, and is not refused: no page can leave it out.
///
/// What is refused is answered by 403, before anything else is looked at.
///
/// ```
/// use wilco_server::{Config, Origins};
///
/// let config = Config {
///     origins: Origins::list(["https://app.example.com", "http://localhost:5173"]),
///     ..Config::default()
/// };
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins(Allowed);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Allowed {
    #[default]
    Same,
    Listed {
        sites: Arc<[Site]>,
        /// Whether something was listed that is no origin.
        is_malformed: bool,
    },
    Any,
}

impl Origins {
    /// The pages whose host and port are those that the request was sent to, by its header `Host`. The default.
    ///
    /// Whether the page came by `http` or `https` is not compared: behind a proxy that ends TLS nobody here knows how
    /// the request came to the proxy. A proxy has to pass `Host` on as it was.
    #[must_use]
    pub fn same() -> Self {
        Self(Allowed::Same)
    }

    /// Besides those of [`same`](Self::same), pages of these origins: `https://host` or `https://host:port`, each
    /// compared as a whole. The port may be left out where it is that of the scheme.
    ///
    /// There are no patterns. What is no origin, such as a wildcard, a path, or a host that is not in ASCII (which
    /// browsers send as `xn--..`), is an error where the config is checked.
    #[must_use]
    pub fn list<O: AsRef<str>>(origins: impl IntoIterator<Item = O>) -> Self {
        let mut is_malformed = false;
        let sites = origins.into_iter().filter_map(|origin| {
            let site = Site::parse(origin.as_ref());
            is_malformed |= site.is_none();
            site
        });
        Self(Allowed::Listed {
            sites: sites.collect(),
            is_malformed,
        })
    }

    /// Every page of the web. Only where nothing that a browser sends by itself, no cookie and no address in a network
    /// of one's own, tells who calls.
    #[must_use]
    pub fn any() -> Self {
        Self(Allowed::Any)
    }

    /// What is wrong with it, if anything is.
    pub(crate) fn unworkable(&self) -> Option<&'static str> {
        let is_malformed = matches!(
            &self.0,
            Allowed::Listed {
                is_malformed: true,
                ..
            }
        );
        is_malformed.then_some(
            "`origins` lists what is no origin: it is `https://host` or `https://host:port`, without a path or a pattern",
        )
    }

    /// Whether that page may open a socket.
    pub(crate) fn admit(&self, page: &Page) -> bool {
        match (&self.0, page) {
            (Allowed::Any, _) | (_, Page::None | Page::Same) => true,
            (Allowed::Listed { sites, .. }, Page::Other(site)) => sites.contains(site),
            (Allowed::Same, Page::Other(_)) | (_, Page::Unreadable) => false,
        }
    }
}

/// Refuses a page that may not come.
pub(super) fn admit(
    origins: &Origins,
    page: &Page,
    remote: Option<SocketAddr>,
) -> Result<(), UpgradeRejection> {
    if origins.admit(page) {
        return Ok(());
    }
    tracing::info!(?page, ?remote, "a page of another site was refused");
    Err(UpgradeRejection::STRANGE_PAGE)
}

/// The page that sends a request, as far as its header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Page {
    /// There is none: it is no browser.
    None,
    /// One of the host and port that the request is sent to.
    Same,
    Other(Site),
    /// One that has no origin, such as a sandboxed one, or a header that is none.
    Unreadable,
}

impl Page {
    /// The page that sends this request.
    pub(crate) fn of(parts: &Parts) -> Self {
        let mut origins = parts.headers.get_all(ORIGIN).iter();
        let Some(origin) = origins.next() else {
            return Self::None;
        };
        let site = origin.to_str().ok().and_then(Site::parse);
        let (Some(site), None) = (site, origins.next()) else {
            return Self::Unreadable;
        };
        // A target with a host in it, as of HTTP/2, goes before the header.
        let target = parts.uri.authority().map(http::uri::Authority::as_str);
        match target.or_else(|| host(&parts.headers)) {
            Some(target) if site.is_at(target) => Self::Same,
            Some(_) | None => Self::Other(site),
        }
    }
}

/// The one header `Host`.
fn host(headers: &HeaderMap) -> Option<&str> {
    let mut hosts = headers.get_all(HOST).iter();
    let host = hosts.next().filter(|_| hosts.next().is_none());
    host.and_then(|host| host.to_str().ok())
}

/// Scheme, host and port, in lower case.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Site {
    scheme: Box<str>,
    host: Box<str>,
    /// Nothing, if the scheme has no port of its own and none was named.
    port: Option<u16>,
}

impl Site {
    fn parse(origin: &str) -> Option<Self> {
        let (scheme, authority) = origin.split_once("://")?;
        let is_scheme = scheme.starts_with(|it: char| it.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"+-.".contains(&it));
        let scheme: Box<str> = scheme.to_ascii_lowercase().into();
        let (host, port) = is_scheme.then(|| split(authority))??;
        let port = port.or_else(|| port_of(&scheme));
        Some(Self { scheme, host, port })
    }

    /// Whether the page is of the host and port that a request was sent to.
    fn is_at(&self, target: &str) -> bool {
        let Some(default) = port_of(&self.scheme) else {
            return false;
        };
        let target = split(target).map(|(host, port)| (host, port.unwrap_or(default)));
        target.is_some_and(|(host, port)| host == self.host && Some(port) == self.port)
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

fn port_of(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}

/// A host in its one spelling, and a port, if there is one.
fn split(authority: &str) -> Option<(Box<str>, Option<u16>)> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (address, rest) = rest.split_once(']')?;
            let address: Ipv6Addr = address.parse().ok()?;
            let port = match rest {
                "" => None,
                rest => Some(rest.strip_prefix(':')?),
            };
            (format!("[{address}]").into(), port)
        }
        None => {
            let (host, port) = match authority.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (authority, None),
            };
            let is_host = |it: u8| it.is_ascii_alphanumeric() || b"-._".contains(&it);
            if host.is_empty() || !host.bytes().all(is_host) {
                return None;
            }
            (host.to_ascii_lowercase().into(), port)
        }
    };
    let Some(port) = port else {
        return Some((host, None));
    };
    // `parse` alone would take a sign.
    let is_number = port.bytes().all(|it| it.is_ascii_digit());
    let port = port.parse().ok().filter(|_| is_number)?;
    Some((host, Some(port)))
}

#[cfg(test)]
mod tests;
