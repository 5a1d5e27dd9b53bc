//! The server over real sockets.

mod api;
mod bad_input;
mod calls;
mod cancel;
mod extractors;
mod kit;
mod layers;
mod mounting;
mod panics;
mod timeouts;
mod upgrade;
