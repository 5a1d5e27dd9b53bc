//! Sessions that survive their connections, over real sockets.

mod churn;
mod ends;
mod kit;
mod ops;
mod resume;
mod tokens;
