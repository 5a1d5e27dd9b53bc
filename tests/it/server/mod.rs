//! The server over real sockets.

mod api;
mod calls;
mod extractors;
mod kit;
mod layers;
