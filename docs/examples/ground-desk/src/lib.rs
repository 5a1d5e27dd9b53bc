//! Ground desk: an airport apron served over one WebSocket.
//!
//! The rules are in [`apron`] and know nothing of the network; what can be asked is in [`operations`].

pub mod aircraft;
pub mod airline;
pub mod apron;
pub mod flight;
mod form;
pub mod operations;
pub mod refusal;
mod search;
pub mod stand;
pub mod time;

#[cfg(test)]
mod day;
