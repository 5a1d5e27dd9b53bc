//! Reads the contract of a server, from the server itself or from a file.
//!
//! This is the library behind the `wilco` command. What is made from a contract will live here too.

mod http_get;
pub mod ir;
pub mod origin;
pub mod pretty;
pub mod typescript;

pub use origin::{Origin, ReadError};
