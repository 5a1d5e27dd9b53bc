//! What a stranger can do to a server, and what it costs: memory and time of a process of its own.

mod bombs;
mod churn;
mod floods;
mod fragments;
pub(crate) mod kit;
mod promises;
mod slow;
mod victim;
