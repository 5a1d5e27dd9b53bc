use std::task::{Context, Poll};
use std::time::Duration;

/// The life of a page, which a browser tells of; here there is none.
pub(crate) struct Page(());

impl Page {
    pub(crate) fn new() -> Self {
        Self(())
    }

    /// How soon who waits is to try again; here nobody ever says.
    pub(crate) fn poll(&self, _: &Context<'_>) -> Poll<Duration> {
        let Self(()) = self;
        Poll::Pending
    }
}
