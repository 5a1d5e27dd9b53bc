//! The other promise: whoever follows a state has, at each position, the state that the server had there; and soon after the
//! last change everybody has the last one, whatever was lost on the way.
//!
//! A [`server`] changes two resources. [`Lossy`](lossy::Lossy) stands before it: it loses whole messages, holds others up and cuts
//! connections. Subscribers write down a hash of what they have whenever it changes; [`judge`] compares it with what
//! the server had.

pub mod back;
pub mod games;
pub mod judge;
#[cfg(test)]
mod last;
pub mod line;
pub mod lossy;
pub mod mirror;
pub mod orders;
pub mod ours;
pub mod patch;
pub mod said;
pub mod seen;
pub mod server;
pub mod stage;
pub mod subscriber;
pub mod world;
