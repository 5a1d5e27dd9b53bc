use std::fmt;
#[cfg(not(target_arch = "wasm32"))]
use std::sync::Arc;
use std::time::Duration;

use wilco_protocol::Encoding;
use wilco_protocol::session::{Backoff, ClientSessionConfig, Offline};
#[cfg(not(target_arch = "wasm32"))]
use wilco_protocol::websocket::deflate::Compression;

#[cfg(not(target_arch = "wasm32"))]
use crate::native::{Connector, Tcp};
use crate::token::Token;

/// How a [`Client`](crate::Client) connects, and how patient it is.
///
/// ```
/// use std::time::Duration;
/// use wilco_client::Config;
///
/// let config = Config {
///     call_timeout: Duration::from_secs(3),
///     ..Config::default()
/// };
/// # assert_eq!(config.connect_timeout, Duration::from_secs(10));
/// ```
#[derive(Clone)]
pub struct Config {
    /// How messages are written. Default [`Encoding::MessagePack`]; JSON is larger and slower, and
    /// can be read in a proxy's log.
    pub encoding: Encoding,
    /// How long a call may take in all, waiting for a connection included. Default 10 s: the 5 s
    /// that a server gives a handler, and 5 s for the way.
    ///
    /// An operation that declares a timeout of its own gets that and 5 s for the way, if that is
    /// more: a short one outlives a cut as well as others do.
    /// [`Request::timeout`](crate::Request::timeout) goes before both.
    pub call_timeout: Duration,
    /// How long an attempt to connect may take, from the name lookup to the open WebSocket, and
    /// how long [`token`](Self::token) may take. Default 10 s.
    pub connect_timeout: Duration,
    /// How long the server may take to greet an open WebSocket. Default 10 s.
    pub welcome_timeout: Duration,
    /// How long an answer may come after the deadline of its call. Default 100 ms. The server
    /// ends a call at the same deadline and knows better whether it ran.
    pub grace: Duration,
    /// When to come back after a connection is lost. By default at once, then with full jitter
    /// below a ceiling that doubles from 0.2 s to 20 s.
    ///
    /// ```
    /// use std::time::Duration;
    /// use wilco_client::{Backoff, Config};
    ///
    /// // A tool at somebody's desk is back soon, whatever it costs.
    /// let backoff = Backoff { longest: Duration::from_secs(2), ..Backoff::default() };
    /// let config = Config { backoff, ..Config::default() };
    /// # assert_eq!(config.backoff.first, Duration::from_millis(200));
    /// ```
    pub backoff: Backoff,
    /// The longest message that the server may send, in bytes, inflated if it comes compressed.
    /// Default 1 MiB; raising it lets the server make this side hold up to twice as much.
    pub max_message: usize,
    /// How many frames the server may split a message into. Default 1024; raising it lets the
    /// server take more time with frames that say little. Not in a browser, which has no such
    /// limit.
    #[cfg(not(target_arch = "wasm32"))]
    pub max_fragments: u32,
    /// How messages are compressed, if the server agrees. Default `None`: compression is not
    /// offered. Not in a browser, which negotiates by itself what it likes.
    ///
    /// All connections of a thread share one compressor and one inflater. With contexts of its
    /// own, which [`Compression`] says how to ask for, a connection holds up to 400 KB; its
    /// [`max_contexts`](Compression::max_contexts) bounds how many connections of this process
    /// have some.
    ///
    /// ```
    /// use wilco_client::{Compression, Config};
    ///
    /// let config = Config {
    ///     compression: Some(Compression::default()),
    ///     ..Config::default()
    /// };
    /// ```
    #[cfg(not(target_arch = "wasm32"))]
    pub compression: Option<Compression>,
    /// How many bytes of calls may wait for a connection or for their turn, each counted with an
    /// allowance of 128 bytes. Default 1 MiB. What comes beyond fails with `overloaded`.
    pub max_waiting_bytes: usize,
    /// What a call does that finds no open connection. Default [`Offline::Queue`]: it waits for
    /// one, until its own time is over. With [`Offline::Fail`] it fails at once with
    /// [`CallError::Offline`](crate::CallError::Offline), and did not run. A call that was sent
    /// goes on over the next connection in either case.
    /// [`Request::offline`](crate::Request::offline) goes before this.
    pub offline: Offline,
    /// The credential, or how to come by one. Default none.
    pub token: Option<Token>,
    /// The hash of the contract that the caller was built from, as [`Contract::hash`] tells it. Default none. The server is
    /// told it, and [`Status::Open`] then tells whether the caller can still say and read everything.
    ///
    /// [`Contract::hash`]: crate::protocol::Contract::hash
    /// [`Status::Open`]: crate::Status::Open
    pub contract_hash: Option<Box<str>>,
    /// Further headers of the upgrade, as pairs of name and value. Default none. Not in a browser.
    #[cfg(not(target_arch = "wasm32"))]
    pub headers: Vec<(String, String)>,
    /// Certificates in DER whose holders may vouch for a server, beside Mozilla's list. Default
    /// none. Not in a browser.
    #[cfg(not(target_arch = "wasm32"))]
    pub extra_roots: Vec<Vec<u8>>,
    /// What the WebSocket is spoken over: a Unix socket, a proxy, a server in the same process.
    /// Default TCP. Not in a browser.
    #[cfg(not(target_arch = "wasm32"))]
    pub connector: Arc<dyn Connector>,
}

impl Default for Config {
    fn default() -> Self {
        let session = ClientSessionConfig::default();
        Self {
            encoding: Encoding::MessagePack,
            call_timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(10),
            welcome_timeout: session.welcome_timeout,
            grace: session.grace,
            backoff: session.backoff,
            max_message: 1024 * 1024,
            #[cfg(not(target_arch = "wasm32"))]
            max_fragments: 1024,
            #[cfg(not(target_arch = "wasm32"))]
            compression: None,
            max_waiting_bytes: session.max_waiting_bytes,
            offline: Offline::Queue,
            token: None,
            contract_hash: None,
            #[cfg(not(target_arch = "wasm32"))]
            headers: Vec::new(),
            #[cfg(not(target_arch = "wasm32"))]
            extra_roots: Vec::new(),
            #[cfg(not(target_arch = "wasm32"))]
            connector: Arc::new(Tcp),
        }
    }
}

impl Config {
    pub(crate) fn session(&self) -> ClientSessionConfig {
        ClientSessionConfig {
            contract_hash: self.contract_hash.clone(),
            client: Some(concat!("wilco-client/", env!("CARGO_PKG_VERSION")).into()),
            max_waiting_bytes: self.max_waiting_bytes,
            grace: self.grace,
            welcome_timeout: self.welcome_timeout,
            backoff: self.backoff,
        }
    }

    pub(crate) const fn subprotocol(&self) -> &'static str {
        match self.encoding {
            Encoding::MessagePack => "wilco.v1.msgpack",
            Encoding::Json => "wilco.v1.json",
        }
    }

    /// The time of a call whose caller named none.
    pub(crate) fn budget(&self, declared: Option<Duration>) -> Duration {
        declared.map_or(self.call_timeout, |declared| {
            declared.saturating_add(WAY).max(self.call_timeout)
        })
    }
}

impl fmt::Debug for Config {
    /// Leaves out what is secret: the token and the values of the headers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Config");
        shown
            .field("encoding", &self.encoding)
            .field("call_timeout", &self.call_timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("welcome_timeout", &self.welcome_timeout)
            .field("grace", &self.grace)
            .field("backoff", &self.backoff)
            .field("max_message", &self.max_message)
            .field("max_waiting_bytes", &self.max_waiting_bytes)
            .field("offline", &self.offline)
            .field("token", &self.token.as_ref().map(|_| ".."))
            .field("contract_hash", &self.contract_hash);
        #[cfg(not(target_arch = "wasm32"))]
        {
            let headers: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
            shown
                .field("max_fragments", &self.max_fragments)
                .field("compression", &self.compression)
                .field("headers", &headers)
                .field("extra_roots", &self.extra_roots.len())
                .field("connector", &self.connector);
        }
        shown.finish()
    }
}

/// What a call gets beyond the time of its handler: to wait for a connection, and to travel.
const WAY: Duration = Duration::from_secs(5);
