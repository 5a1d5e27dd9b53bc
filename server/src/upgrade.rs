//! From an HTTP request to a socket. With `http`, the only place that knows axum and hyper.

mod drive;
mod extractor;
mod handshake;
mod routes;
mod session;

pub use extractor::WebSocketUpgrade;
pub use handshake::UpgradeRejection;
pub use routes::WebSocketRoutes;
pub(crate) use session::session_route;
