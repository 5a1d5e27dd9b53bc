//! The client against a server that does what a test wants.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod calls;
mod compression;
mod connecting;
mod connector;
mod far;
mod flow;
mod limits;
mod losing;
mod offline;
mod resuming;
mod server;
mod tls;
mod tokens;
