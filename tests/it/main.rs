//! What wilco promises, as tables of behaviour over real sockets.

mod server;
mod tidy;
mod vectors;
