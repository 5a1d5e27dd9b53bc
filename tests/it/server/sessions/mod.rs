//! Sessions that survive their connections, over real sockets.

mod ends;
mod kit;
mod limits;
mod ops;
mod resume;
mod tokens;
