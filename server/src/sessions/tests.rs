//! The registry without sockets.
