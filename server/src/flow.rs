//! State, events and presence on the same socket as calls: what is said is written into a ring once, and everybody reads
//! it from there at their own pace.

mod bell;
mod hub;
mod inflow;
mod reader;
mod roll;
mod rounds;
mod said;
mod source;
mod spoken;
mod stream;
mod viewer;

pub(crate) use hub::{Hub, Leaving};
pub(crate) use inflow::{Inflow, Surroundings};
pub use viewer::{Name, View, Viewer};

#[cfg(all(test, shuttle))]
mod turns;
