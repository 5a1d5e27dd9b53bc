use std::fmt;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::oneshot;
use wilco_protocol::flow::FlowState;
use wilco_protocol::session::Offline;
use wilco_protocol::{Fault, OpId, Payload};

use super::acting::{Acting, Doer, OnProgress, Reading};
use super::store::Change;
use super::subscribed::Subscribed;
use crate::call_error::CallError;
use crate::inbox::OutgoingAction;
use crate::options::{Options, new_op_id};
use crate::transport::Instant;

/// An action on a resource that is about to be made: await it, or [`send`](Self::send) it.
///
/// An action has a name, which its effect keeps: it is sent again over the next connection if one
/// is lost, and takes effect at most once. Once it is made it goes on, whether anybody waits or
/// not; a page that cannot wait shows it at once with [`optimistic`](Self::optimistic).
///
/// Without [`typed`](Self::typed) the answer comes as it was written, and what the resource refuses
/// with as the whole [`Fault`].
///
/// ```no_run
/// # use serde::{Deserialize, Serialize};
/// # use wilco_client::{CallError, Client, FlowState, Subscribed, Unfit};
/// # #[derive(Clone, Serialize, Deserialize)]
/// # struct World { x: i32 }
/// # impl FlowState for World {
/// #     type Delta = i32;
/// #     fn apply_delta(&mut self, x: i32) -> Result<(), Unfit> { self.x = x; Ok(()) }
/// # }
/// #[derive(Serialize)]
/// struct Step { by: i32 }
///
/// # #[derive(Debug, Deserialize)]
/// # struct Blocked;
/// # async fn run(world: Subscribed<World>) -> Result<(), CallError<Blocked>> {
/// world
///     .act(Step { by: 1 })
///     .optimistic(|world| world.x += 1)
///     .typed::<(), Blocked>()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "an action is made when it is awaited or sent"]
pub struct Act<S: FlowState, A, T = Option<Payload>, E = Fault> {
    resource: Subscribed<S>,
    action: A,
    op_id: OpId,
    options: Options,
    change: Option<Change<S>>,
    on_progress: Option<OnProgress>,
    reading: Reading<T, E>,
}

impl<S: FlowState, A> Act<S, A> {
    pub(crate) fn new(resource: Subscribed<S>, action: A) -> Self {
        Self {
            resource,
            action,
            op_id: new_op_id(),
            options: Options::default(),
            change: None,
            on_progress: None,
            reading: Reading::raw(),
        }
    }
}

impl<S: FlowState, A, T, E> Act<S, A, T, E> {
    /// What the action gives, and what it refuses with, as the resource declares them.
    pub fn typed<U: DeserializeOwned, F: DeserializeOwned>(self) -> Act<S, A, U, F> {
        Act {
            resource: self.resource,
            action: self.action,
            op_id: self.op_id,
            options: self.options,
            change: self.change,
            on_progress: self.on_progress,
            reading: Reading::typed(),
        }
    }

    /// Shows what the action will do before the server has done it. `change` is made to a copy of
    /// each state that the server tells, until that state contains the effect or the action fails:
    /// so it may run many times, and must depend on the state alone.
    pub fn optimistic(mut self, change: impl FnMut(&mut S) + Send + Sync + 'static) -> Self {
        self.change = Some(Box::new(change));
        self
    }

    /// Calls `on_progress` with a percentage and a sentence, each if the resource says it. It runs
    /// in the task that owns the socket, so it must not block.
    pub fn on_progress(
        mut self,
        on_progress: impl FnMut(Option<u8>, Option<&str>) + Send + 'static,
    ) -> Self {
        self.on_progress = Some(Box::new(on_progress));
        self
    }

    /// How long the action may take in all; see [`Request::timeout`](crate::Request::timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// What to do without a connection; see [`Config::offline`](crate::Config::offline).
    pub fn offline(mut self, offline: Offline) -> Self {
        self.options.offline = Some(offline);
        self
    }

    /// Makes the action under this name and not under a new one; see
    /// [`Request::op_id`](crate::Request::op_id). Two at once under one name are refused.
    pub fn under(mut self, op_id: OpId) -> Self {
        self.op_id = op_id;
        self
    }

    /// The name of the action. Events that it causes carry it.
    #[must_use]
    pub fn op_id(&self) -> OpId {
        self.op_id
    }
}

impl<S: FlowState, A: Serialize, T, E> Act<S, A, T, E> {
    /// Makes the action without waiting for it, and gives its name. How it ends is seen in the
    /// state alone.
    ///
    /// # Errors
    /// The action cannot be written, or the client is closed or holds too much that waits.
    pub fn send(self) -> Result<OpId, CallError<E>> {
        let op_id = self.op_id;
        self.start().map(|_| op_id)
    }

    fn start(self) -> Result<Acting<T, E>, CallError<E>> {
        let client = self.resource.client();
        let encoding = client.config().encoding;
        let payload =
            Payload::encode(encoding, &self.action).map_err(|error| CallError::encode(&error))?;
        let budget = self.options.budget(None, client.config());
        let (answer, receiver) = oneshot::channel();
        let store = self.resource.store();
        let is_shown = self.change.is_some();
        store.start(self.op_id, self.change);
        let doer = Doer::new(
            store.clone(),
            self.resource.name().into(),
            self.op_id,
            is_shown,
            self.on_progress,
            answer,
        );
        let outgoing = OutgoingAction {
            op_id: self.op_id,
            resource: self.resource.name().into(),
            payload,
            deadline: Instant::now() + budget.min(A_YEAR),
            offline: self.options.offline(client.config()),
            actor: Box::new(doer),
        };
        if let Err((actor, failure)) = client.inbox().act(outgoing) {
            actor.fail(failure);
        }
        Ok(Acting::new(
            receiver,
            self.reading,
            encoding,
            self.resource.client().clone(),
        ))
    }
}

impl<S: FlowState, A: Serialize, T, E> IntoFuture for Act<S, A, T, E> {
    type Output = Result<T, CallError<E>>;
    type IntoFuture = Acting<T, E>;

    fn into_future(self) -> Acting<T, E> {
        self.start().unwrap_or_else(Acting::failed)
    }
}

impl<S: FlowState, A, T, E> fmt::Debug for Act<S, A, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Act")
            .field("resource", &self.resource.name())
            .field("op_id", &self.op_id)
            .finish_non_exhaustive()
    }
}

/// Longer than anybody waits, and short enough for every clock.
const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
