//! The transport in a browser: its WebSocket, its clock, its timers, its luck.
//!
//! The browser makes the frames, masks them, and answers pings; what comes are whole messages. It
//! keeps the rest to itself: the status that refused an upgrade, pings, and the moment at which
//! something was sent.

mod address;
mod line;
mod opener;
mod outbound;
mod page;
mod random;
mod send;
mod socket;
mod timer;

pub(crate) use wasm_bindgen_futures::spawn_local as spawn;
pub(crate) use web_time::Instant;

pub(crate) use self::opener::Opener;
pub(crate) use self::outbound::Outbound;
pub(crate) use self::page::Page;
pub(crate) use self::random::Random;
pub(crate) use self::send::BoxFuture;
pub use self::send::MaySend;
pub(crate) use self::socket::Socket;
pub(crate) use self::timer::Timer;
