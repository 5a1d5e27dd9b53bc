use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_util::stream;
use tokio::sync::watch;
use wilco_protocol::flow::FlowState;
use wilco_protocol::session::ChannelKey;

use super::act::Act;
use super::following::Following;
use super::sink::Sink;
use super::state_sink::StateSink;
use super::store::{Bell, Store};
use super::view::View;
use crate::client::Client;

/// The state of a resource, kept up to date for as long as a handle lives.
///
/// Handles are cheap to clone, and all handles of one resource share one subscription and one
/// state; the drop of the last one ends the subscription. The state survives the loss of a
/// connection: it is [`Stale`](super::Phase::Stale) until the next one has told what was missed.
///
/// ```no_run
/// # use serde::{Deserialize, Serialize};
/// use wilco_client::{Client, FlowState, Phase, Unfit};
///
/// #[derive(Clone, Serialize, Deserialize)]
/// struct World { tick: u64 }
///
/// #[derive(Serialize, Deserialize)]
/// struct Ticked { by: u64 }
///
/// impl FlowState for World {
///     type Delta = Ticked;
///
///     fn apply_delta(&mut self, delta: Ticked) -> Result<(), Unfit> {
///         self.tick += delta.by;
///         Ok(())
///     }
/// }
///
/// # async fn run(ws: Client) {
/// let mut world = ws.resource::<World>("world/1");
/// while let Some(view) = world.changed().await {
///     if let (Some(world), Phase::Live) = (&view.state, &view.phase) {
///         println!("tick {}", world.tick);
///     }
/// }
/// # }
/// ```
pub struct Subscribed<S: FlowState> {
    shared: Arc<Shared<S>>,
    bell: watch::Receiver<Bell>,
}

/// What all handles of one state share.
pub(crate) struct Shared<S: FlowState> {
    store: Arc<Store<S>>,
    following: Following,
}

impl<S: FlowState> Subscribed<S> {
    pub(crate) fn to_state(client: &Client, resource: Box<str>) -> Self {
        Self::open(client, ChannelKey::state(resource), |store| {
            Box::new(StateSink(store))
        })
    }

    pub(crate) fn open(
        client: &Client,
        channel: ChannelKey,
        sink: impl FnOnce(Arc<Store<S>>) -> Box<dyn Sink>,
    ) -> Self {
        let shared = client.registry().share(&channel, || {
            let store = Arc::new(Store::new());
            let sink = sink(Arc::clone(&store));
            let following = Following::begin(client.clone(), channel.clone(), sink, true);
            Shared { store, following }
        });
        let mut bell = shared.store.watch();
        bell.mark_changed();
        Self { shared, bell }
    }

    /// What is known now.
    #[must_use]
    pub fn get(&self) -> View<S> {
        self.shared.store.view()
    }

    /// Waits until something has changed since this handle looked last, and gives what is known
    /// then; the first time it does not wait. Who reads slowly sees the latest and not every
    /// change between. `None` when the client is closed.
    ///
    /// Dropping the future loses nothing.
    pub async fn changed(&mut self) -> Option<View<S>> {
        if self.bell.borrow().is_over {
            return None;
        }
        self.bell.changed().await.ok()?;
        if self.bell.borrow_and_update().is_over {
            return None;
        }
        Some(self.get())
    }

    /// What is known now and whenever it changes, as a stream that keeps the subscription. It ends
    /// when the client is closed.
    #[must_use]
    pub fn changes(&self) -> Changes<S> {
        let handle = Self::clone(self);
        Changes(Box::pin(stream::unfold(handle, |mut handle| async {
            let view = handle.changed().await?;
            Some((view, handle))
        })))
    }

    /// Does something to the resource. The action is sent when the returned value is awaited.
    pub fn act<A>(&self, action: A) -> Act<S, A> {
        Act::new(self.clone(), action)
    }

    /// The name of the resource.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.shared.following.channel().name
    }

    pub(crate) fn client(&self) -> &Client {
        self.shared.following.client()
    }

    pub(crate) fn store(&self) -> &Arc<Store<S>> {
        &self.shared.store
    }
}

impl<S: FlowState> Clone for Subscribed<S> {
    fn clone(&self) -> Self {
        let mut bell = self.bell.clone();
        bell.mark_changed();
        Self {
            shared: Arc::clone(&self.shared),
            bell,
        }
    }
}

impl<S: FlowState> fmt::Debug for Subscribed<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Subscribed").field(&self.name()).finish()
    }
}

/// What is known of a state, as it changes: see [`Subscribed::changes`].
pub struct Changes<S: FlowState>(Pin<Box<dyn Stream<Item = View<S>> + Send>>);

impl<S: FlowState> Changes<S> {
    /// What is known at the next change; `None` when the client is closed.
    pub async fn next(&mut self) -> Option<View<S>> {
        std::future::poll_fn(|cx| self.0.as_mut().poll_next(cx)).await
    }
}

impl<S: FlowState> Stream for Changes<S> {
    type Item = View<S>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<View<S>>> {
        self.0.as_mut().poll_next(cx)
    }
}

impl<S: FlowState> fmt::Debug for Changes<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changes").finish_non_exhaustive()
    }
}
