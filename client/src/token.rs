use std::fmt;
use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use futures_util::FutureExt;

use crate::transport::{BoxFuture, Instant, MaySend, Timer};

/// A failure of the caller's own code, in its own words.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The credential of a client: a text, or how to come by one.
///
/// It travels in the first message of a connection and never in the URL. It is asked for at every
/// attempt to connect, and again when the server says that it ends soon; so a token that lives for
/// a minute serves a connection that lives for a day.
///
/// A client is of one user, for as long as it lives: for another user make another client. A call
/// that waits would else be made in the name of whoever comes next.
///
/// ```
/// use wilco_client::{Config, Token};
///
/// # async fn sign_in() -> Result<Option<String>, wilco_client::BoxError> { Ok(None) }
/// let fixed = Config {
///     token: Some("a service's key".into()),
///     ..Config::default()
/// };
/// let fetched = Config {
///     token: Some(Token::from_fn(|| async {
///         // Any way to come by one: another server, a file, a keychain.
///         sign_in().await
///     })),
///     ..Config::default()
/// };
/// // Neither is ever printed.
/// assert!(!format!("{fixed:?}").contains("key"));
/// ```
#[derive(Clone)]
pub struct Token {
    source: Source,
}

#[derive(Clone)]
enum Source {
    Fixed(Arc<str>),
    Function(Arc<dyn Fn() -> Fetching + Send + Sync>),
}

/// A token on its way; `None` if there is none any more.
type Fetching = BoxFuture<Result<Option<String>, BoxError>>;

/// What came of asking for a token: what `ClientInput::Token` takes.
pub(crate) type Fetched = Result<Option<Box<str>>, Box<str>>;

impl Token {
    /// A credential that stays the same.
    #[must_use]
    pub fn new(token: impl Into<String>) -> Self {
        Self {
            source: Source::Fixed(token.into().into()),
        }
    }

    /// A credential that `fetch` gives, each time that one is needed.
    ///
    /// With `Ok(None)` the user has signed out: the client closes for good, with
    /// [`ClosedReason::SignedOut`](crate::protocol::session::ClosedReason::SignedOut). An error or a
    /// panic is [`Cause::NoToken`](crate::protocol::session::Cause::NoToken), and the attempt is made
    /// again later, as any other that fails. So is one that takes longer than
    /// [`Config::connect_timeout`](crate::Config::connect_timeout). The error's words are shown to
    /// whoever watches the status, so they should hold no secret.
    ///
    /// `fetch` runs beside the opening of the WebSocket, in the task that owns it: it must not
    /// block its thread.
    pub fn from_fn<F, Fut>(fetch: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Option<String>, BoxError>> + MaySend + 'static,
    {
        Self {
            source: Source::Function(Arc::new(move || Box::pin(fetch()))),
        }
    }

    /// Asks for the token, for as long as `timeout` at most.
    pub(crate) fn fetch(&self, timeout: Duration) -> BoxFuture<Fetched> {
        match &self.source {
            Source::Fixed(token) => {
                let token = Box::from(&**token);
                Box::pin(async { Ok(Some(token)) })
            }
            Source::Function(fetch) => {
                let fetch = Arc::clone(fetch);
                // The function itself may panic too, and only here somebody catches it.
                let fetching = async move { fetch().await };
                let fetching = AssertUnwindSafe(fetching).catch_unwind();
                Box::pin(async move {
                    let fetched = within(timeout, fetching).await;
                    match fetched {
                        None => Err("it did not come in time".into()),
                        Some(Err(_)) => Err("the function that fetches it panicked".into()),
                        Some(Ok(Err(error))) => Err(error.to_string().into()),
                        Some(Ok(Ok(token))) => Ok(token.map(Into::into)),
                    }
                })
            }
        }
    }
}

impl From<&str> for Token {
    fn from(token: &str) -> Self {
        Self::new(token)
    }
}

impl From<String> for Token {
    fn from(token: String) -> Self {
        Self::new(token)
    }
}

impl fmt::Debug for Token {
    /// Leaves out what is secret: all of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.source {
            Source::Fixed(_) => "Token(..)",
            Source::Function(_) => "Token::from_fn(..)",
        })
    }
}

/// What the future gives, if it does so in time.
#[cfg_attr(
    target_arch = "wasm32",
    expect(
        clippy::future_not_send,
        reason = "what a page waits for stays on its thread"
    )
)]
async fn within<T>(timeout: Duration, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut timer = Timer::new();
    timer.set(Instant::now().checked_add(timeout));
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(given) => Poll::Ready(Some(given)),
        Poll::Pending => timer.poll(cx).map(|()| None),
    })
    .await
}
