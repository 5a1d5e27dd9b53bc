//! What is printed for Rust types, and what it does.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod channels;
mod corpus;
mod editor;
mod many;
mod nested;
mod node;
mod printed;
mod refused;
mod scratch;
mod size;
mod table;
