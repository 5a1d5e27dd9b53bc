//! Who asks for a socket, as far as the request shows it.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::AUTHORIZATION;
use percent_encoding::percent_decode_str;

use crate::auth::{Auth, AuthError, Credential, CredentialSource, Principal};
use crate::call::Connection;
use crate::secret::Secret;

/// Finds out who asks, by `Authorization`, else by the token in the address, else by what the application's middleware
/// found out. Nobody, if the request shows nothing. What takes longer than `limit` is not waited for.
pub(crate) async fn judge(
    auth: &Auth,
    connection: &Arc<Connection>,
    in_address: Option<Secret>,
    limit: Duration,
) -> Result<Option<Principal>, AuthError> {
    let judged = match credential(connection, in_address) {
        Some(credential) => {
            let judged = tokio::time::timeout(limit, auth.authenticate(credential)).await;
            judged.unwrap_or(Err(AuthError::Unavailable)).map(Some)
        }
        None => match connection.extensions.get::<Principal>() {
            Some(found) => auth.accept(found.clone(), SystemTime::now()).map(Some),
            None => Ok(None),
        },
    };
    if let Err(error) = &judged {
        let remote = connection.remote;
        tracing::info!(%error, ?remote, "somebody was not let in");
    }
    judged
}

/// The token of a request's address.
pub(super) fn token_in(query: Option<&str>) -> Option<Secret> {
    let mut pairs = query?.split('&');
    let token = pairs.find_map(|pair| pair.strip_prefix("token="))?;
    Some(Secret::from(
        &*percent_decode_str(token).decode_utf8_lossy(),
    ))
}

fn credential(connection: &Arc<Connection>, in_address: Option<Secret>) -> Option<Credential> {
    let over = |source, token: &str| Credential::over(Arc::clone(connection), source, token);
    match bearer(connection.headers.map()) {
        Some(token) => Some(over(CredentialSource::Header, token)),
        None => in_address.map(|token| over(CredentialSource::Query, token.reveal())),
    }
}

/// The token of `Authorization: Bearer ..`; an empty one, if it is none that can be read.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    const SCHEME: &[u8] = b"bearer";
    headers.get_all(AUTHORIZATION).iter().find_map(|value| {
        let (scheme, token) = value.as_bytes().split_at_checked(SCHEME.len())?;
        let is_bearer = scheme.eq_ignore_ascii_case(SCHEME)
            && token.first().is_none_or(u8::is_ascii_whitespace);
        is_bearer.then(|| str::from_utf8(token).map_or("", str::trim))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_where_it_stands() {
        for (value, token) in [
            ("Bearer abc", Some("abc")),
            ("bearer abc", Some("abc")),
            ("BEARER  abc ", Some("abc")),
            ("Bearer", Some("")),
            ("Bearer ", Some("")),
            ("Bearer a b", Some("a b")),
            ("Bearer é", Some("é")),
            ("Bearerabc", None),
            ("Basic abc", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            let value = http::HeaderValue::from_bytes(value.as_bytes());
            headers.insert(AUTHORIZATION, value.expect("a header"));
            assert_eq!(bearer(&headers), token);
        }
        for (query, token) in [
            (None, None),
            (Some(""), None),
            (Some("token"), None),
            (Some("token="), Some("")),
            (Some("hello=1&token=abc"), Some("abc")),
            (Some("token=a%2Bb+c&token=d"), Some("a+b+c")),
            (Some("xtoken=a"), None),
            (Some("token=%ff"), Some("\u{fffd}")),
        ] {
            let found = token_in(query);
            assert_eq!(found.as_ref().map(Secret::reveal), token, "{query:?}");
        }
    }
}
