//! What the sockets of an app share.

use std::fmt;
use std::sync::{Arc, LazyLock};

use super::compressing::{Contexts, Grant};
use super::{ConfigError, Topics, WebSocketConfig};
use crate::shutdown::Shutdown;

/// What the sockets of an app share: their settings, their topics, and the shutdown that ends them. Cheap to clone;
/// all clones are one.
///
/// ```
/// use wilco_server::{Shutdown, Sockets, WebSocketConfig};
///
/// let shutdown = Shutdown::default();
/// let config = WebSocketConfig {
///     max_subscriptions: 16,
///     ..WebSocketConfig::default()
/// };
/// let sockets = Sockets::new(config).with_shutdown(shutdown.clone());
/// // From anywhere, to all that are subscribed:
/// sockets.topics().publish("news", "we are open");
/// ```
#[derive(Clone, Default)]
pub struct Sockets {
    setup: Arc<Setup>,
}

#[derive(Clone, Default)]
struct Setup {
    config: Arc<WebSocketConfig>,
    topics: Topics,
    shutdown: Option<Shutdown>,
    contexts: Contexts,
}

/// What sockets share that were given nothing to share.
static OF_THE_PROCESS: LazyLock<Sockets> = LazyLock::new(Sockets::default);

impl Sockets {
    /// Sockets with such settings, and with topics of their own.
    ///
    /// # Panics
    /// If the config cannot hold; the message says what is wrong with it. [`try_new`](Self::try_new) does not panic.
    #[must_use]
    #[track_caller]
    pub fn new(config: WebSocketConfig) -> Self {
        match Self::try_new(config) {
            Ok(sockets) => sockets,
            Err(error) => panic!("{error}"),
        }
    }

    /// Sockets with such settings, and with topics of their own.
    ///
    /// # Errors
    /// The config cannot hold: see [`WebSocketConfig::check`].
    pub fn try_new(config: WebSocketConfig) -> Result<Self, ConfigError> {
        config.check()?;
        let config = Arc::new(config);
        let setup = Arc::new(Setup {
            config,
            ..Setup::default()
        });
        Ok(Self { setup })
    }

    /// The same with these topics, which others may share.
    #[must_use]
    pub fn with_topics(self, topics: Topics) -> Self {
        self.with(|setup| setup.topics = topics)
    }

    /// Makes the sockets end with `shutdown`. Without this they end with that of the [`serve`](crate::serve()) that
    /// they came by, and under `axum::serve` with none.
    #[must_use]
    pub fn with_shutdown(self, shutdown: Shutdown) -> Self {
        self.with(|setup| setup.shutdown = Some(shutdown))
    }

    /// The topics that the sockets subscribe to. What is published here reaches all of them.
    #[must_use]
    pub fn topics(&self) -> &Topics {
        &self.setup.topics
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &WebSocketConfig {
        &self.setup.config
    }

    /// What sockets share that were given nothing: one for the process, so that they still meet in topics.
    pub(crate) fn of_the_process() -> &'static Self {
        &OF_THE_PROCESS
    }

    pub(crate) fn shutdown(&self) -> Option<&Shutdown> {
        self.setup.shutdown.as_ref()
    }

    pub(crate) fn shared_config(&self) -> Arc<WebSocketConfig> {
        Arc::clone(&self.setup.config)
    }

    /// Takes up an offer to compress, if the config has it so.
    pub(crate) fn compress<'h>(&self, offers: impl IntoIterator<Item = &'h str>) -> Option<Grant> {
        let compression = self.setup.config.compression.as_ref()?;
        self.setup.contexts.grant(compression, offers)
    }

    fn with(self, change: impl FnOnce(&mut Setup)) -> Self {
        let mut setup = Arc::unwrap_or_clone(self.setup);
        change(&mut setup);
        let setup = Arc::new(setup);
        Self { setup }
    }
}

impl fmt::Debug for Sockets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Setup {
            config, shutdown, ..
        } = &*self.setup;
        f.debug_struct("Sockets")
            .field("config", config)
            .field("shutdown", shutdown)
            .finish_non_exhaustive()
    }
}
