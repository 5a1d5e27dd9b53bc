//! What wilco promises, as tables of behaviour over real sockets.

mod desk;
mod pair;
mod left_out;
mod server;
mod tidy;
mod vectors;
