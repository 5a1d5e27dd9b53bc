//! What a router serves over plain HTTP, and how it stands in an axum app.

mod serve;
mod token;
mod unauthorized;

use std::fmt;
use std::sync::Arc;

use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, StatusCode};
use wilco_protocol::Encoding;
use wilco_protocol::contract::Contract;

use crate::error::RouterError;
use crate::router::{Api, Router};
use crate::upgrade::session_route;

pub use serve::serve;

impl Router {
    /// Mounts the router as an axum app of its own, to be merged into another one:
    /// the socket at `path` (JSON unless a subprotocol says otherwise), the socket of a resource
    /// at `/realtime/{*resource}` (MessagePack unless..), the contract at `/wilco/contract.json`, and,
    /// if there is an [`Auth`](crate::Auth), tokens to connect with at `/api/ws/token`.
    /// A router that misses a state is given it by [`with_state`](Router::with_state) first.
    ///
    /// An app has room for one router in this way: a second one would take the same paths, which
    /// axum refuses. Nest it, as in `app.nest("/admin", admin.into_axum("/ws"))`, or choose the
    /// paths by [`into_routes`](Self::into_routes).
    ///
    /// # Panics
    /// Where [`into_routes`](Self::into_routes) fails; the message is the error's.
    #[track_caller]
    pub fn into_axum<S>(self, path: &str) -> axum::Router<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        let routes = match self.into_routes() {
            Ok(routes) => routes,
            Err(error) => panic!("the router cannot be built: {error}"),
        };
        let resource = "/realtime/{*resource}";
        let app = axum::Router::new()
            .route(path, routes.socket(Encoding::Json))
            .route(resource, routes.socket(Encoding::MessagePack))
            .route("/wilco/contract.json", routes.contract());
        match routes.api.auth {
            Some(_) => app.route("/api/ws/token", routes.token()),
            None => app,
        }
    }

    /// Builds the router and gives its parts, to be mounted where you like.
    ///
    /// Two routers stand in one app each at paths of its own:
    ///
    /// ```
    /// use wilco_server::{Encoding, Router, RouterError};
    ///
    /// fn app(public: Router, admin: Router) -> Result<axum::Router, RouterError> {
    ///     let (public, admin) = (public.into_routes()?, admin.into_routes()?);
    ///     Ok(axum::Router::new()
    ///         .route("/ws", public.socket(Encoding::Json))
    ///         .route("/contract.json", public.contract())
    ///         .route("/admin/ws", admin.socket(Encoding::Json))
    ///         .route("/admin/contract.json", admin.contract()))
    /// }
    /// # app(Router::new(), Router::new()).expect("no path is taken twice");
    /// ```
    ///
    /// # Errors
    /// Two operations have one name, one is nested where it does not belong, or a type cannot be said
    /// in the contract: the error names the places in the source. Or a config cannot hold, or two merged routers have a config or a
    /// shutdown each: the error names the setting.
    pub fn into_routes(self) -> Result<Routes, RouterError> {
        let api = self.build()?;
        Ok(Routes {
            contract: json(&api.contract),
            api: Arc::new(api),
        })
    }
}

/// A router that is built: the parts that an axum app mounts. Made by [`Router::into_routes`].
///
/// Each part may be taken any number of times; all share one router. Cheap to clone.
#[derive(Clone)]
pub struct Routes {
    api: Arc<Api>,
    contract: Bytes,
}

impl Routes {
    /// The socket. `default` is what a client speaks that asks for no subprotocol.
    ///
    /// Mounted at a path that ends in `/realtime/{*resource}`, it tells handlers the resource.
    pub fn socket<S>(&self, default: Encoding) -> MethodRouter<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        session_route(Arc::clone(&self.api), default)
    }

    /// The contract as JSON, with a tag that saves reading it again.
    pub fn contract<S>(&self) -> MethodRouter<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        let body = self.contract.clone();
        let tag = format!("\"{}\"", self.api.contract.hash());
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
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Routes").field(&self.api.names).finish()
    }
}

fn json(contract: &Contract) -> Bytes {
    let json = serde_json::to_vec(contract).expect("a contract is plain JSON");
    json.into()
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
