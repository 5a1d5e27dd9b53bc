use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_util::stream;
use tokio::sync::watch;

pub use wilco_protocol::session::ConnectionStatus as Status;

/// What a connection does, as it changes: a [`Stream`] that begins with the status of now.
///
/// Who reads slowly sees the latest status and not every one between. The stream ends when the
/// client is closed, after [`Status::Closed`].
pub struct StatusChanges(Pin<Box<dyn Stream<Item = Status> + Send + Sync>>);

impl StatusChanges {
    pub(crate) fn new(mut watch: watch::Receiver<Status>) -> Self {
        watch.mark_changed();
        Self(Box::pin(stream::unfold(watch, |mut watch| async {
            watch.changed().await.ok()?;
            let status = watch.borrow_and_update().clone();
            Some((status, watch))
        })))
    }

    /// The next status; `None` after the last.
    pub async fn next(&mut self) -> Option<Status> {
        std::future::poll_fn(|cx| self.0.as_mut().poll_next(cx)).await
    }
}

impl Stream for StatusChanges {
    type Item = Status;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Status>> {
        self.0.as_mut().poll_next(cx)
    }
}

impl fmt::Debug for StatusChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusChanges").finish_non_exhaustive()
    }
}
