//! What is printed for Rust types, and what it does.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod corpus;
mod nested;
mod node;
mod printed;
mod refused;
mod scratch;
