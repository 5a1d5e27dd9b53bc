//! What a router serves over plain HTTP, and how it stands in an axum app.

use std::sync::Arc;

use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, StatusCode};
use wilco_protocol::Encoding;

use crate::router::{Api, Router};
use crate::upgrade::session_route;

impl Router {
    /// Mounts the router as an axum app of its own, to be merged into another one:
    /// the socket at `path` (JSON unless a subprotocol says otherwise), the socket of a resource
    /// at `/realtime/{*resource}` (MessagePack unless..), the contract at `/wilco/contract.json`.
    /// A router that misses a state is given it by [`with_state`](Router::with_state) first.
    ///
    /// # Panics
    /// Two operations have one name, or a type cannot be said in the contract: the message names
    /// the places in the source. Use [`contract`](Self::contract) to learn it as an error.
    #[track_caller]
    pub fn into_axum<S>(self, path: &str) -> axum::Router<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        let api = Arc::new(self.built());
        axum::Router::new()
            .route(path, session_route(Arc::clone(&api), Encoding::Json))
            .route(
                "/realtime/{*resource}",
                session_route(Arc::clone(&api), Encoding::MessagePack),
            )
            .route("/wilco/contract.json", contract_route(&api))
    }

    /// The socket alone, to be mounted by `axum::Router::route`.
    ///
    /// # Panics
    /// As [`into_axum`](Self::into_axum).
    #[track_caller]
    pub fn into_route<S>(self) -> MethodRouter<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        session_route(Arc::new(self.built()), Encoding::Json)
    }

    #[track_caller]
    fn built(self) -> Api {
        match self.build() {
            Ok(api) => api,
            Err(error) => panic!("the router cannot be built: {error}"),
        }
    }
}

fn contract_route<S>(api: &Api) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    let json = serde_json::to_vec(&api.contract).expect("a contract is plain JSON");
    let body = Bytes::from(json);
    let tag = format!("\"{}\"", api.contract.hash());
    get(move |headers: HeaderMap| {
        let etag = [(ETAG, tag.clone())];
        let response = if is_known(&headers, &tag) {
            (StatusCode::NOT_MODIFIED, etag).into_response()
        } else {
            let kind = [(CONTENT_TYPE, "application/json")];
            (etag, kind, body.clone()).into_response()
        };
        std::future::ready(response)
    })
}

/// Whether the client has the version of that tag already.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}
