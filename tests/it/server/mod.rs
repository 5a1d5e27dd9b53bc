//! The server over real sockets.

mod api;
mod calls;
mod cancel;
mod extractors;
mod kit;
mod layers;
mod panics;
mod timeouts;
