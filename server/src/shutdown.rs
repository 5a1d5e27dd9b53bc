//! Going away without leaving anybody behind.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

/// Ends all sockets of a server in good order. Cheap to clone; all clones are one.
///
/// [`serve`](crate::serve()) ends with it, and so do the sockets that it serves, if they were given no other. `axum::serve(..).with_graceful_shutdown(..)` does not wait for sockets; this does:
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
    /// How many sockets there were when a drain began.
    leaving: Arc<AtomicUsize>,
    /// A drain is over, or nobody waits for it any more.
    over: CancellationToken,
}

impl Shutdown {
    /// Tells all clients to go, lets their running calls end, and waits for that at most `limit`. Under
    /// [`serve`](crate::serve()), HTTP connections are waited for too. Gives whether all ended in time.
    ///
    /// Sockets that were given no shutdown, as under `axum::serve` by a router without
    /// [`with_shutdown`](crate::Router::with_shutdown), are not told and not waited for. If this process has some, a
    /// warning is logged.
    pub async fn drain(&self, limit: Duration) -> bool {
        self.leaving.fetch_max(self.tasks.len(), Ordering::Relaxed);
        NEVER.warn_of_sockets();
        self.token.cancel();
        self.tasks.close();
        let _over = self.over.clone().drop_guard();
        tokio::time::timeout(limit, self.tasks.wait()).await.is_ok()
    }

    /// Waits until a drain begins; at once if one has. For what runs beside the sockets and is to end with them, such as
    /// a timer that publishes:
    ///
    /// ```
    /// use std::time::Duration;
    /// use wilco_server::{Shutdown, Topics};
    ///
    /// async fn tick(topics: Topics, shutdown: Shutdown) {
    ///     let mut seconds = tokio::time::interval(Duration::from_secs(1));
    ///     loop {
    ///         tokio::select! {
    ///             () = shutdown.begun() => return,
    ///             _ = seconds.tick() => {}
    ///         }
    ///         topics.publish("clock", "tick");
    ///     }
    /// }
    /// ```
    ///
    /// A drain does not wait for what waits here. Safe to drop at any point.
    pub async fn begun(&self) {
        self.token.cancelled().await;
    }

    /// One that never comes, for sockets that were given none and are served by somebody else.
    pub(crate) fn never() -> Self {
        NEVER.clone()
    }

    /// Lets a socket begin, unless they all end. A drain waits for what is given until it is
    /// dropped, so that no socket begins behind its back.
    pub(crate) fn admit(&self) -> Option<TaskTrackerToken> {
        let token = self.tasks.token();
        (!self.token.is_cancelled()).then_some(token)
    }

    /// How many sockets there are, about; once they end, how many there were.
    pub(crate) fn len(&self) -> usize {
        self.tasks.len().max(self.leaving.load(Ordering::Relaxed))
    }

    /// Cancelled when a drain begins.
    pub(crate) fn token(&self) -> CancellationToken {
        self.token.clone()
    }

    pub(crate) fn begun_owned(&self) -> WaitForCancellationFutureOwned {
        self.token.clone().cancelled_owned()
    }

    /// Waits until a drain has ended, in time or not.
    pub(crate) async fn drained(&self) {
        self.over.cancelled().await;
    }

    /// Says that there are sockets which no drain ends: as a success it would hide that they are cut off.
    fn warn_of_sockets(&self) {
        if !self.tasks.is_empty() {
            tracing::warn!(
                "a drain begins, and there are sockets that it does not end: they were given no shutdown, \
                 as by `Router::with_shutdown`"
            );
        }
    }

    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }
}

/// The shutdown of the server that took a request, as an extension of that request.
#[derive(Debug, Clone)]
pub(crate) struct ServedUntil(pub(crate) Shutdown);

static NEVER: LazyLock<Shutdown> = LazyLock::new(Shutdown::default);

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Level, Metadata, Subscriber};

    use super::*;

    #[tokio::test]
    async fn a_drain_warns_of_sockets_that_no_drain_ends() {
        let warned = Warned::default();
        let _heard = tracing::subscriber::set_default(warned.clone());
        let count = || warned.0.load(Ordering::Relaxed);

        let idle = Shutdown::default();
        idle.warn_of_sockets();
        assert_eq!(count(), 0, "nobody is there");
        let admitted = idle.admit().expect("nobody drains");
        idle.warn_of_sockets();
        assert_eq!(count(), 1);
        drop(admitted);
        idle.warn_of_sockets();
        assert_eq!(count(), 1, "nobody is there any more");

        let _socket = Shutdown::never().admit().expect("it never comes");
        assert!(Shutdown::default().drain(Duration::MAX).await);
        assert_eq!(count(), 2);
    }

    /// Counts the warnings of this thread.
    #[derive(Clone, Default)]
    struct Warned(Arc<AtomicUsize>);

    impl Subscriber for Warned {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            *metadata.level() == Level::WARN
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}

        fn record_follows_from(&self, _: &Id, _: &Id) {}

        fn event(&self, _: &Event<'_>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }

        fn enter(&self, _: &Id) {}

        fn exit(&self, _: &Id) {}
    }
}
