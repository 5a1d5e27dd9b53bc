//! Makes clients from what a server offers.
//!
//! A contract is read into an [`Api`](ir::Api), which [`typescript`] prints. [`Bindings`] does both for a router, in one
//! line of `main` or of a test. [`compare`](compare()) holds two contracts against each other. With the feature `command`, which is on by default, contracts are read from servers too:
//! that is the library behind the `wilco` command. Without it nothing here knows a socket.

pub mod bindings;
pub mod compare;
#[cfg(feature = "command")]
mod http_get;
pub mod ir;
#[cfg(feature = "command")]
pub mod origin;
pub mod pretty;
mod shown;
pub mod typescript;

pub use bindings::Bindings;
pub use compare::{Breaks, Change, Comparison, KnownContracts, compare};
#[cfg(feature = "command")]
pub use origin::{Origin, ReadError};
pub use shown::Shown;
