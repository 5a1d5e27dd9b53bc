//! Tokens for clients that cannot send a header with what opens a socket, as browsers cannot.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode};

use super::Routes;
use crate::auth::{Auth, AuthError};
use crate::router::Api;
use crate::upgrade::{Page, UpgradeRejection, bearer, connection, judge};

impl Routes {
    /// Connect tokens, by `GET` and `POST`: `{"token":"wct_..","expires_in_ms":90000}`. Each opens one socket of this
    /// router, as `?token=..` of its address or as the token of the first message.
    ///
    /// Who asks is told by `Authorization: Bearer`, which the function of the [`Auth`] judges, or by a
    /// [`Principal`](crate::Principal) that a middleware in front put into the extensions of the request. Else the
    /// answer is 401. At most 16 tokens of one principal may be unused; one more takes the place of the oldest.
    ///
    /// Pages that may not open a socket are refused here too. One of another origin that may needs what CORS asks for
    /// besides, by a middleware in front. A router without an [`Auth`] has no tokens and answers 404.
    pub fn token<S>(&self) -> MethodRouter<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        let api = Arc::clone(&self.api);
        let answer = move |request: Request| {
            let api = Arc::clone(&api);
            async move {
                let (parts, body) = request.into_parts();
                drop(body);
                match &api.auth {
                    Some(auth) => issue(&api, auth, parts).await,
                    None => StatusCode::NOT_FOUND.into_response(),
                }
            }
        };
        get(answer.clone()).post(answer)
    }
}

async fn issue(api: &Api, auth: &Auth, parts: Parts) -> Response {
    let page = Page::of(&parts);
    if !api.config.origins.admit(&page) || page == Page::None && is_foreign(&parts) {
        return UpgradeRejection::STRANGE_PAGE.into_response();
    }
    let connection = Arc::new(connection(parts));
    if bearer(connection.headers.map()).is_some_and(Auth::is_connect_token) {
        return AuthError::refused(FOR_A_SOCKET).into_response();
    }
    let judged = judge(auth, &connection, None, api.config.hello_timeout).await;
    let token = judged.and_then(|principal| {
        let principal = principal.ok_or_else(|| AuthError::refused(NEEDED))?;
        auth.connect_token(principal).ok_or(AuthError::Unavailable)
    });
    match token {
        Ok((token, ttl)) => told(token.reveal(), ttl),
        Err(error) => error.into_response(),
    }
}

/// Whether a browser says that another site's page asks, without saying which: as for a picture, which says no origin.
fn is_foreign(parts: &Parts) -> bool {
    let sites = parts.headers.get_all(FETCH_SITE);
    let mut sites = sites.iter().map(HeaderValue::as_bytes);
    sites.any(|site| site != b"same-origin" && site != b"none")
}

fn told(token: &str, ttl: Duration) -> Response {
    let expires_in_ms = u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX);
    let body = serde_json::json!({ "token": token, "expires_in_ms": expires_in_ms });
    let headers: [(HeaderName, HeaderValue); 2] = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, body.to_string()).into_response()
}

const FETCH_SITE: &str = "sec-fetch-site";
const FOR_A_SOCKET: &str = "a connect token opens a socket, and gets no other token";
const NEEDED: &str = "a valid credential is needed";
