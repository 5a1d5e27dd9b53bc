//! The server over real sockets.

mod api;
mod calls;
mod cancel;
mod extractors;
mod kit;
mod layers;
mod mounting;
mod panics;
mod timeouts;
mod upgrade;
