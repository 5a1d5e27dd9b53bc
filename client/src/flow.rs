//! What a client follows: states, events, who is present.

mod act;
mod acting;
mod board;
mod builder;
mod callback;
mod callbacks;
mod connection;
mod event_sink;
mod events;
mod feed;
mod following;
mod handles;
#[cfg(test)]
mod phases;
mod presence;
mod raw;
mod registry;
mod signals;
mod sink;
mod state_sink;
mod steps;
mod store;
mod subscribed;
mod view;

pub use act::Act;
pub use acting::Acting;
pub use builder::FlowBuilder;
pub use connection::FlowConnection;
pub use events::{Event, Events};
pub use presence::Presence;
pub use raw::{RawChannel, RawNews};
pub use signals::{Signalled, Signals};
pub use subscribed::{Changes, Subscribed};
pub use view::{Phase, View};

pub(crate) use board::Board;
pub(crate) use registry::Registry;
pub(crate) use sink::{Seat, SeatId};
