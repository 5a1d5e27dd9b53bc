//! What clients follow and do to what they follow, on a line that fails.

mod acting;
mod cast;
mod events;
mod permitted;
mod presence;
mod states;
