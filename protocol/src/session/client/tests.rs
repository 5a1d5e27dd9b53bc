//! The rules of the client's session as tables: what happens when, and what follows.

mod calls;
mod connection;
mod credentials;
mod inputs;
mod leaving;
mod lost;
mod meanwhile;
mod offline;
mod property;
mod resume;
mod script;
