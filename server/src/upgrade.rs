//! From an HTTP request to a socket. With `http`, the only place that knows axum and hyper.

mod drive;
mod extractor;
mod handshake;
mod judge;
mod origin;
mod routes;
mod session;

pub use extractor::WebSocketUpgrade;
pub use handshake::UpgradeRejection;
pub(crate) use judge::{bearer, judge};
pub use origin::Origins;
pub(crate) use origin::Page;
pub use routes::WebSocketRoutes;
pub(crate) use session::{connection, session_route};
