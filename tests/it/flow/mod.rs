//! State, events and presence that clients follow, over real sockets.

mod actions;
mod anew;
mod asking;
mod attach;
mod cast;
mod crowd;
mod events;
mod game;
mod lanes;
mod permitted;
mod presence;
mod recovery;
mod signals;
mod slow;
mod sources;
mod stage;
