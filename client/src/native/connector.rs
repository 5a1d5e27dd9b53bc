use std::fmt;
use std::io;

use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// Opens the stream of bytes that a WebSocket is spoken over: [`Config::connector`].
///
/// By default that is a TCP connection. Another connector is for what is reached otherwise: a
/// Unix socket, the far side of a proxy, a server in the same process in a test without a port.
/// Everything above the bytes stays as it is: TLS where the address says `wss://`, the upgrade,
/// the connect timeout, the return after a loss.
///
/// ```
/// use std::io;
/// use std::path::PathBuf;
/// use std::sync::Arc;
///
/// use tokio::net::UnixStream;
/// use wilco_client::{ByteStream, Config, Connecting, Connector};
///
/// #[derive(Debug)]
/// struct UnixSocket(PathBuf);
///
/// impl Connector for UnixSocket {
///     fn connect<'a>(&'a self, _host: &'a str, _port: u16) -> Connecting<'a> {
///         Box::pin(async {
///             let stream = UnixStream::connect(&self.0).await?;
///             Ok(Box::new(stream) as Box<dyn ByteStream>)
///         })
///     }
/// }
///
/// let config = Config {
///     connector: Arc::new(UnixSocket("/run/desk.sock".into())),
///     ..Config::default()
/// };
/// ```
///
/// [`Config::connector`]: crate::Config::connector
pub trait Connector: fmt::Debug + Send + Sync {
    /// Makes one attempt to reach `host`, which is asked for anew after each loss. The host is as
    /// the address names it, an IPv6 address without brackets.
    ///
    /// The future is dropped when [`Config::connect_timeout`](crate::Config::connect_timeout) is
    /// over. An error counts as a server that cannot be reached: the attempt is repeated later.
    fn connect<'a>(&'a self, host: &'a str, port: u16) -> Connecting<'a>;
}

/// An attempt of a [`Connector`].
pub type Connecting<'a> = BoxFuture<'a, io::Result<Box<dyn ByteStream>>>;

/// Bytes in both directions: every stream of tokio's that may be sent to another thread.
///
/// A write should take what it can at once: the client writes what it has to say in one piece.
pub trait ByteStream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> ByteStream for S {}

/// The connector of a client that was given none.
#[derive(Debug)]
pub(crate) struct Tcp;

impl Connector for Tcp {
    fn connect<'a>(&'a self, host: &'a str, port: u16) -> Connecting<'a> {
        Box::pin(async move {
            let stream = TcpStream::connect((host, port)).await?;
            // Requests are written in batches already; holding them back would only add a delay.
            stream.set_nodelay(true)?;
            Ok(Box::new(stream) as Box<dyn ByteStream>)
        })
    }
}
