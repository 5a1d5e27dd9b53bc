use std::sync::Arc;

use tokio::sync::Semaphore;

use super::PATIENCE;

/// Something that happens in a handler, told to the test, or the other way round. Counts.
#[derive(Debug, Clone)]
pub(crate) struct Signal(Arc<Semaphore>);

impl Default for Signal {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }
}

impl Signal {
    /// Lets one waiter go on, now or later.
    pub(crate) fn give(&self) {
        self.0.add_permits(1);
    }

    /// Waits until it was given once more.
    pub(crate) async fn wait(&self) {
        let given = tokio::time::timeout(PATIENCE, self.0.acquire()).await;
        let given = given.expect("the handler comes to it");
        given.expect("never closed").forget();
    }

    /// How often it was given and not waited for.
    pub(crate) fn count(&self) -> usize {
        self.0.available_permits()
    }

    /// Gives the signal when it is dropped.
    pub(crate) fn on_drop(&self) -> OnDrop {
        OnDrop(self.clone())
    }
}

/// Gives its signal when it is dropped.
#[derive(Debug)]
pub(crate) struct OnDrop(Signal);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.give();
    }
}
