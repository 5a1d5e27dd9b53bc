//! The rules of the client's session as tables: what happens when, and what follows.

mod actions;
mod calls;
mod channels;
mod connection;
mod contracts;
mod credentials;
mod domains;
mod frames;
mod inputs;
mod leaving;
mod ledger;
mod lost;
mod meanwhile;
mod offline;
mod presence;
mod probe;
mod property;
mod resume;
mod said;
mod script;
