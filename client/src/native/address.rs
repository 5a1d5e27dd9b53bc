use http::Uri;

use crate::error::Error;

/// Where a WebSocket is, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) tls: bool,
    /// As a name lookup and a certificate want it: an IPv6 address without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
    /// As the `Host` header wants it.
    pub(crate) authority: String,
    /// Path and query.
    pub(crate) target: String,
}

impl Address {
    pub(crate) fn parse(url: &str) -> Result<Self, Error> {
        let uri: Uri = url
            .parse()
            .map_err(|error| Error::address(url, format_args!("{error}")))?;
        let (tls, default_port) = match uri.scheme_str() {
            Some("ws") => (false, 80),
            Some("wss") => (true, 443),
            Some(_) | None => {
                return Err(Error::address(
                    url,
                    "it begins with neither ws:// nor wss://",
                ));
            }
        };
        let authority = uri
            .authority()
            .filter(|authority| !authority.host().is_empty())
            .ok_or_else(|| Error::address(url, "it names no host"))?;
        if authority.as_str().contains('@') {
            return Err(Error::address(
                url,
                "a password belongs into the configuration",
            ));
        }
        let host = authority.host();
        Ok(Self {
            tls,
            host: host
                .trim_start_matches('[')
                .trim_end_matches(']')
                .to_owned(),
            port: authority.port_u16().unwrap_or(default_port),
            authority: authority.as_str().to_owned(),
            target: uri
                .path_and_query()
                .map_or_else(|| "/".to_owned(), |target| target.as_str().to_owned()),
        })
    }

    /// The same address, with the promise that the client speaks first.
    pub(crate) fn with_hello(mut self) -> Self {
        let separator = if self.target.contains('?') { '&' } else { '?' };
        self.target.push(separator);
        self.target.push_str("hello=1");
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn an_address_is_taken_apart() {
        for (url, tls, host, port, authority, target) in [
            ("ws://h", false, "h", 80, "h", "/?hello=1"),
            ("wss://h/ws", true, "h", 443, "h", "/ws?hello=1"),
            ("ws://h:9/a?b=c", false, "h", 9, "h:9", "/a?b=c&hello=1"),
            ("ws://[::1]:9/", false, "::1", 9, "[::1]:9", "/?hello=1"),
        ] {
            let expected = Address {
                tls,
                host: host.to_owned(),
                port,
                authority: authority.to_owned(),
                target: target.to_owned(),
            };
            let parsed = Address::parse(url).map(Address::with_hello);
            assert_eq!(parsed.unwrap(), expected, "{url}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for url in [
            "",
            "h",
            "http://h",
            "/ws",
            "ws://",
            "ws://a b",
            "ws://u:p@h/",
        ] {
            assert!(Address::parse(url).unwrap_err().is_misuse(), "{url}");
        }
    }
}
