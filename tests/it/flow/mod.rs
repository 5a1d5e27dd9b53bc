//! State that clients follow, over real sockets.

mod asking;
mod attach;
mod lanes;
mod permitted;
mod recovery;
mod slow;
mod sources;
mod stage;
