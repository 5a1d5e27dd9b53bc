//! Who comes in, and what to do when nobody can.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

/// A listener that outlives its failures.
pub(super) struct Door {
    listener: TcpListener,
    /// How long the next failure makes it wait.
    pause: Duration,
    /// The phase of failures that is not known to be over.
    phase: Option<Phase>,
}

/// Failures that follow each other closely. Under load each connection that ends lets one in and the next one fails:
/// that is one phase, and one line of the log.
struct Phase {
    failures: u64,
    last: Instant,
}

impl Door {
    pub(super) fn new(listener: TcpListener) -> Self {
        Self {
            listener,
            pause: SHORTEST_PAUSE,
            phase: None,
        }
    }

    /// Waits for the next connection, through failures that may pass. May be dropped at any time.
    pub(super) async fn accept(&mut self) -> io::Result<(TcpStream, SocketAddr)> {
        loop {
            match self.listener.accept().await {
                Ok(accepted) => {
                    self.opened();
                    return Ok(accepted);
                }
                Err(error) => match Trouble::of(&error) {
                    Trouble::Listener => return Err(error),
                    Trouble::Connection => tracing::debug!(%error, "a connection ended early"),
                    Trouble::Exhausted => {
                        self.failed(&error);
                        let pause = self.pause;
                        self.pause = (2 * pause).min(LONGEST_PAUSE);
                        tokio::time::sleep(pause).await;
                    }
                },
            }
        }
    }

    fn opened(&mut self) {
        self.pause = SHORTEST_PAUSE;
        if let Some(phase) = self.phase.take_if(|phase| phase.last.elapsed() >= CALM) {
            tracing::info!(failures = phase.failures, "connections are accepted again");
        }
    }

    fn failed(&mut self, error: &io::Error) {
        let last = Instant::now();
        let failures = match &self.phase {
            Some(phase) if phase.last + CALM > last => phase.failures + 1,
            Some(_) | None => {
                tracing::warn!(%error, "connections cannot be accepted");
                1
            }
        };
        tracing::debug!(%error, failures, "trying again to accept");
        self.phase = Some(Phase { failures, last });
    }
}

/// Whose failure it is that nobody was accepted.
enum Trouble {
    /// The one who came has gone, or the network in between.
    Connection,
    /// There is not enough of something, and may be later.
    Exhausted,
    /// It does not listen, and never will.
    Listener,
}

impl Trouble {
    fn of(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::InvalidInput => Self::Listener,
            io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::Interrupted
            | io::ErrorKind::NetworkDown
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::TimedOut => Self::Connection,
            // The kinds of things that run out, such as descriptors, have no names here.
            _ => Self::Exhausted,
        }
    }
}

const SHORTEST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// How long after its last failure a phase of them is over.
const CALM: Duration = Duration::from_secs(10);
