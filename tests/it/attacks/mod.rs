//! What a stranger can do to a server, and what it costs: memory and time of a process of its own.

mod app;
mod bombs;
mod churn;
mod closes;
mod floods;
mod fragments;
pub(crate) mod kit;
mod promises;
mod sessions;
mod slow;
mod storms;
mod victim;
