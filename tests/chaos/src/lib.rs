//! The promise, tried with real sockets and real processes: pull the plug in the middle of anything, and every call ends
//! exactly once with its answer, "not executed", or (only if a server died) "outcome unknown".
//!
//! A [`proxy`] between client and server cuts, holds and repeats connections by [`rules`]. The [`server`] and the clients write
//! what they see to [`history`] files, and [`check`] judges them afterwards.

pub mod calls;
pub mod check;
pub mod frames;
pub mod history;
pub mod luck;
pub mod operations;
pub mod proxy;
pub mod rules;
pub mod runner;
pub mod server;
pub mod stage;
pub mod state;
pub mod table;
