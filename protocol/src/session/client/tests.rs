//! The rules of the client's session as tables: what happens when, and what follows.

mod calls;
mod connection;
mod property;
mod script;
