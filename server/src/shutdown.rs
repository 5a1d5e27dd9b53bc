//! Going away without leaving anybody behind.

use std::future::Future;
use std::time::Duration;

use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

/// Ends all sockets of a server in good order. Cheap to clone; all clones are one.
///
/// [`serve`](crate::serve()) ends with it. `axum::serve(..).with_graceful_shutdown(..)` does not wait for sockets; this does:
///
/// ```no_run
/// # async fn example(api: wilco_server::Router) -> std::io::Result<()> {
/// use std::time::Duration;
/// use wilco_server::Shutdown;
///
/// let shutdown = Shutdown::default();
/// let app = api.with_shutdown(shutdown.clone()).into_axum("/ws");
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
/// let signal = async { tokio::signal::ctrl_c().await.expect("signals can be heard") };
/// axum::serve(listener, app).with_graceful_shutdown(signal).await?;
/// shutdown.drain(Duration::from_secs(30)).await;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    token: CancellationToken,
    tasks: TaskTracker,
    /// A drain is over, or nobody waits for it any more.
    over: CancellationToken,
}

impl Shutdown {
    /// Tells all clients to go, lets their running calls end, and waits for that at most `limit`. Under
    /// [`serve`](crate::serve()), HTTP connections are waited for too. Gives whether all ended in time.
    pub async fn drain(&self, limit: Duration) -> bool {
        self.token.cancel();
        self.tasks.close();
        let _over = self.over.clone().drop_guard();
        tokio::time::timeout(limit, self.tasks.wait()).await.is_ok()
    }

    /// Lets a socket begin, unless they all end. A drain waits for what is given until it is
    /// dropped, so that no socket begins behind its back.
    pub(crate) fn admit(&self) -> Option<TaskTrackerToken> {
        let token = self.tasks.token();
        (!self.token.is_cancelled()).then_some(token)
    }

    /// Cancelled when a drain begins.
    pub(crate) fn token(&self) -> CancellationToken {
        self.token.clone()
    }

    pub(crate) fn begun(&self) -> WaitForCancellationFutureOwned {
        self.token.clone().cancelled_owned()
    }

    /// Waits until a drain has ended, in time or not.
    pub(crate) async fn drained(&self) {
        self.over.cancelled().await;
    }

    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }
}
