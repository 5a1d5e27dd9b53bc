//! What a client follows, against a server that does what a test wants.

mod acting;
mod callbacks;
mod events;
mod game;
mod presence;
mod said;
mod states;

pub(crate) use said::Said;
