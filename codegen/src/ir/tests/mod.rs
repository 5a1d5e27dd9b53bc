//! Contracts of real Rust types, as they are read.

#![allow(dead_code, reason = "the types are described and never made")]

mod channels;
mod choices;
mod ground_desk;
mod names;
mod probe;
mod refused;
mod scalars;
mod show;
mod sides;
mod structs;
mod wire;
mod written;
