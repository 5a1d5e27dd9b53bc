//! The transport wherever there is an operating system: a stream of bytes, TLS where the address
//! says so, the upgrade by HTTP/1.1, and the frames.

mod address;
mod connector;
mod deflate;
mod handshake;
mod opener;
mod outbound;
mod page;
mod queue;
mod random;
pub mod raw;
mod reach;
mod send;
mod socket;
mod timer;

pub(crate) use tokio::time::Instant;

pub(crate) use self::connector::Tcp;
pub use self::connector::{ByteStream, Connecting, Connector};
pub(crate) use self::opener::Opener;
pub(crate) use self::outbound::Outbound;
pub(crate) use self::page::Page;
pub(crate) use self::random::Random;
pub(crate) use self::send::BoxFuture;
pub use self::send::MaySend;
pub(crate) use self::socket::Socket;
pub(crate) use self::timer::Timer;

/// Runs a task beside all others, on any thread.
///
/// # Panics
/// Outside of a tokio runtime.
pub(crate) fn spawn(task: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(task);
}
