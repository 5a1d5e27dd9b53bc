//! What wilco promises, as tables of behaviour over real sockets.

mod attacks;
mod auth;
mod contracts;
mod desk;
mod flow;
mod left_out;
mod limits;
mod origins;
mod outages;
mod pair;
mod serve;
mod server;
mod sockets;
mod tidy;
mod vectors;
