use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::watch;
use wilco_protocol::Operation;
use wilco_protocol::session::ClosedReason;

use crate::call::Request;
use crate::config::Config;
use crate::desk::Connected;
use crate::driver::Driver;
use crate::error::Error;
use crate::flow::Registry;
use crate::inbox::Inbox;
use crate::queued::Queued;
use crate::raw_call::RawRequest;
use crate::status::{Status, StatusChanges};
use crate::transport::{Opener, spawn};

/// A connection to a wilco server that comes back when it is lost.
///
/// A client is a handle: cloning it is cheap, and all clones share one WebSocket, which one task
/// owns. Many tasks may call at once; what they say in one turn travels in one write. When the
/// last clone is dropped, and no [`Request`] is awaited any more, the socket closes cleanly.
///
/// ```no_run
/// # use serde::{Deserialize, Serialize};
/// use wilco_client::{Client, Operation};
///
/// #[derive(Serialize, Operation)]
/// #[operation(name = "hero.get", output = Hero, safe)]
/// struct GetHero { id: u64 }
///
/// #[derive(Deserialize)]
/// struct Hero { name: String }
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let ws = Client::connect("wss://example.com/ws").await?;
/// let hero = ws.request(GetHero { id: 7 }).await?;
/// println!("{}", hero.name);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    handle: Arc<Handle>,
}

/// What all clones share. Its drop is what closes the socket.
struct Handle {
    inbox: Arc<Inbox>,
    status: watch::Receiver<Status>,
    config: Config,
    registry: Registry,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.inbox.close();
    }
}

impl Client {
    /// Connects to a `ws://` or `wss://` address with the default [`Config`]. In a browser the
    /// address may be relative to the page.
    ///
    /// Resolves when the server has greeted. From then on a lost connection is opened again, for
    /// ever, unless the server says not to come back.
    ///
    /// # Errors
    /// The address is none, or the first attempt to connect failed.
    ///
    /// # Panics
    /// Outside of a tokio runtime. A browser needs none.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        Self::connect_with(url, Config::default()).await
    }

    /// Connects as [`connect`](Self::connect) does, in another way.
    ///
    /// # Errors
    /// The address or the configuration is wrong, or the first attempt to connect failed.
    ///
    /// # Panics
    /// Outside of a tokio runtime. A browser needs none.
    pub async fn connect_with(url: &str, config: Config) -> Result<Self, Error> {
        let (client, connected) = Self::spawn(url, config)?;
        match connected.await {
            Ok(Ok(())) => Ok(client),
            Ok(Err(error)) => Err(error),
            // The runtime is being shut down.
            Err(_) => Err(ClosedReason::Asked.into()),
        }
    }

    /// Begins to connect in the background and returns at once.
    ///
    /// Where [`connect`](Self::connect) reports a first attempt that failed, this goes on trying;
    /// calls wait for the connection until their own time is over.
    ///
    /// # Errors
    /// The address or the configuration is wrong.
    ///
    /// # Panics
    /// Outside of a tokio runtime. A browser needs none.
    pub fn start(url: &str, config: Config) -> Result<Self, Error> {
        Self::spawn(url, config).map(|(client, _)| client)
    }

    /// Calls an operation. The call is sent when the returned value is awaited.
    pub fn request<O>(&self, operation: O) -> Request<O>
    where
        O: Operation + Serialize,
        O::Output: DeserializeOwned,
        O::Error: DeserializeOwned,
    {
        Request::new(self.clone(), operation)
    }

    /// Calls an operation by its name, for tools that do not know its types.
    ///
    /// The call is taken as one that must not run twice, unless [`RawRequest::class`] says
    /// otherwise, and may take [`Config::call_timeout`](crate::Config::call_timeout).
    pub fn call_raw<T: Serialize>(&self, op: impl Into<String>, input: T) -> RawRequest<T> {
        RawRequest::new(self.clone(), op.into(), input)
    }

    /// The calls that are not over: what waits for a connection or for its turn, and what was sent
    /// and not answered. Empty if the client is closed.
    ///
    /// A page can show them while there is no connection, and let its user take some back:
    ///
    /// ```no_run
    /// # async fn run(ws: wilco_client::Client) {
    /// for call in ws.queue().await {
    ///     println!("{} ({} s left)", call.operation, call.remaining.as_secs());
    ///     if !call.sent {
    ///         ws.cancel(call.id);
    ///     }
    /// }
    /// # }
    /// ```
    pub async fn queue(&self) -> Vec<Queued> {
        self.handle.inbox.show().await.unwrap_or_default()
    }

    /// Takes a call back, by the id that [`queue`](Self::queue) shows. Its caller gets
    /// [`CallError::Cancelled`](crate::CallError::Cancelled), with
    /// [`Executed::No`](crate::protocol::Executed::No) if it was not sent. Nothing happens if the
    /// call is over.
    pub fn cancel(&self, id: u64) {
        self.handle.inbox.take_back(id);
    }

    /// Finds out at once whether the connection lives, or tries now to get one: for a program that
    /// learns that its device woke up, or that its network changed. In a browser the page does so
    /// by itself.
    ///
    /// A server that does not answer within 3 s counts as gone, and another connection is opened. A
    /// client that waits connects now, if the last attempt is a second old and the server has not
    /// asked to be left alone. Returns at once.
    ///
    /// ```no_run
    /// # fn device_woke_up(ws: &wilco_client::Client) {
    /// ws.probe();
    /// # }
    /// ```
    pub fn probe(&self) {
        self.handle.inbox.probe();
    }

    /// What the connection is doing now.
    #[must_use]
    pub fn status(&self) -> Status {
        self.handle.status.borrow().clone()
    }

    /// What the connection does from now on, as a stream.
    #[must_use]
    pub fn status_changes(&self) -> StatusChanges {
        StatusChanges::new(self.handle.status.clone())
    }

    /// Closes the connection for all clones, and waits until the server has seen it, for two
    /// seconds at most. Calls that are open fail with [`CallError::Closed`](crate::CallError).
    pub async fn close(&self) {
        self.handle.inbox.close();
        let mut status = self.handle.status.clone();
        // Ends with the task that owns the socket.
        while status.changed().await.is_ok() {}
    }

    pub(crate) fn inbox(&self) -> &Inbox {
        &self.handle.inbox
    }

    pub(crate) fn registry(&self) -> &Registry {
        &self.handle.registry
    }

    pub(crate) fn config(&self) -> &Config {
        &self.handle.config
    }

    fn spawn(url: &str, config: Config) -> Result<(Self, Connected), Error> {
        let opener = Opener::new(url, &config)?;
        let inbox = Arc::new(Inbox::new(config.max_waiting_bytes));
        let (driver, outlook) = Driver::new(opener, Arc::clone(&inbox), &config)?;
        spawn(driver.run());
        let handle = Arc::new(Handle {
            inbox,
            status: outlook.status,
            config,
            registry: Registry::default(),
        });
        Ok((Self { handle }, outlook.connected))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}
