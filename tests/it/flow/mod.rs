//! State, events and presence that clients follow, over real sockets.

mod actions;
mod cast;
mod events;
mod presence;
mod signals;
