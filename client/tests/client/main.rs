//! The client against a server that does what a test wants.

mod calls;
mod connecting;
mod losing;
mod server;
mod tls;
