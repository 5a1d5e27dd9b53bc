//! The server over real sockets.

mod api;
mod calls;
mod kit;
