//! The client and the server together, on a line that fails.

mod calls;
mod kit;
