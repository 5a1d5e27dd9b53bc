//! Contracts of real Rust types, as they are read.

mod ground_desk;
mod show;
