//! The wilco protocol as values: no I/O, no clock, no async runtime.
pub mod websocket;
