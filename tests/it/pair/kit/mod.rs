//! A client and a server as they are, on a line in memory and a clock that the test drives.
//!
//! Every test runs with paused time: the clock moves when nobody has anything to do, so an hour of
//! waiting takes no time, and what did not come within it never comes.

mod line;
mod net;
mod operations;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use wilco_client::{Client, Config, Status, StatusChanges};
use wilco_protocol::Encoding;
use wilco_server::Shutdown;

pub(crate) use line::{Cut, Way, Weather};
pub(crate) use net::{Fate, Net};
pub(crate) use operations::{Add, Book, Ledger, Look, Mark, Page, Refuse, Refused, Runs};

/// A real client, a real server, and what lies between them.
pub(crate) struct Pair {
    pub(crate) net: Arc<Net>,
    pub(crate) client: Client,
    pub(crate) ledger: Ledger,
    pub(crate) shutdown: Shutdown,
}

impl Pair {
    /// Both connected, without delay, in MessagePack.
    pub(crate) async fn connected() -> Self {
        Self::with(Weather::FINE, Config::default()).await
    }

    pub(crate) async fn speaking(encoding: Encoding) -> Self {
        let config = Config {
            encoding,
            ..Config::default()
        };
        Self::with(Weather::FINE, config).await
    }

    pub(crate) async fn with(weather: Weather, config: Config) -> Self {
        let pair = Self::started(Net::new(weather), config);
        pair.is_open().await;
        pair
    }

    /// Both connected without delay, the server set in another way.
    pub(crate) async fn serving(config: wilco_server::Config) -> Self {
        let pair = Self::started_with(Net::new(Weather::FINE), Config::default(), config);
        pair.is_open().await;
        pair
    }

    /// A client that has just begun to connect over `net`, at whose end a server is put.
    pub(crate) fn started(net: Arc<Net>, config: Config) -> Self {
        Self::started_with(net, config, wilco_server::Config::default())
    }

    fn started_with(net: Arc<Net>, config: Config, server: wilco_server::Config) -> Self {
        wilco_trace::begin();
        let ledger = Ledger::default();
        let shutdown = serve(&net, &ledger, server);
        Self {
            client: start(&net, config),
            ledger,
            shutdown,
            net,
        }
    }

    /// Puts another server of the same ledger at the end of the lines to come.
    pub(crate) fn serve_anew(&self) -> Shutdown {
        serve(&self.net, &self.ledger, wilco_server::Config::default())
    }

    /// Waits until the connection is open.
    pub(crate) async fn is_open(&self) {
        is_open(&self.client).await;
    }
}

/// Waits until the connection of a client is open.
pub(crate) async fn is_open(client: &Client) {
    let mut changes = client.status_changes();
    let open = async { while !matches!(next(&mut changes).await, Status::Open { .. }) {} };
    in_time(open).await;
}

/// The next status of a client that is not closed.
pub(crate) async fn next(changes: &mut StatusChanges) -> Status {
    in_time(changes.next()).await.expect("the client lives")
}

/// A client on `net` that does not wait for its connection.
pub(crate) fn start(net: &Arc<Net>, config: Config) -> Client {
    Client::start(URL, over(net, config)).expect("an address")
}

/// A configuration by which a client connects over `net`.
pub(crate) fn over(net: &Arc<Net>, config: Config) -> Config {
    let connector = Arc::clone(net);
    Config {
        connector,
        ..config
    }
}

/// Puts a server at the end of the lines to come.
pub(crate) fn serve(net: &Net, ledger: &Ledger, config: wilco_server::Config) -> Shutdown {
    let shutdown = Shutdown::default();
    let router = operations::router(ledger.clone())
        .with_config(config)
        .with_shutdown(shutdown.clone());
    net.serve(router.into_axum("/ws"));
    shutdown
}

/// What must come, and comes within an hour of the fake clock.
pub(crate) async fn in_time<T>(what: impl Future<Output = T>) -> T {
    let hour = Duration::from_secs(3600);
    let came = tokio::time::timeout(hour, what).await;
    came.expect("nothing hangs")
}

/// Lets everything happen that does so until a moment from now.
pub(crate) async fn pass(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// How much time of the fake clock something takes.
pub(crate) async fn timed<T>(what: impl Future<Output = T>) -> (T, Duration) {
    let begun = Instant::now();
    let came = in_time(what).await;
    (came, begun.elapsed())
}

pub(crate) const URL: &str = "ws://pair/ws";
