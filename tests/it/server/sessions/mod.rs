//! Sessions that survive their connections, over real sockets.

mod ends;
mod kit;
mod ops;
mod resume;
mod tokens;
