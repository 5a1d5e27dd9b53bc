//! The server over real sockets.

pub(crate) mod api;
mod bad_input;
mod bombs;
mod building;
mod calls;
mod cancel;
mod extractors;
pub(crate) mod kit;
mod layers;
mod life;
mod mounting;
mod panics;
mod pressure;
mod sessions;
mod timeouts;
mod upgrade;
