//! State that is followed: what is kept to bring somebody up to date, and the rules of who follows.
//!
//! All of it is pure: no clock, no I/O, no tasks. [`History`] and [`Roster`] are the server's side,
//! [`Follower`], [`Users`] and [`Optimistic`] the client's; [`FlowState`] and [`Patch`] are what
//! both agree on.

mod follower;
mod history;
mod optimistic;
mod patch;
mod presence;
mod roster;
mod state;
#[cfg(test)]
mod tests;

pub use follower::{Follower, Heard};
pub use history::{Appended, Change, Entry, History, HistoryLimits, Placed, Recovery, Why};
pub use optimistic::Optimistic;
pub use patch::{Derived, Op, Patch, Step};
pub use presence::{PresenceChange, Users};
pub use roster::{Member, Roster, RosterTimes};
pub use state::{FlowState, Unfit};
