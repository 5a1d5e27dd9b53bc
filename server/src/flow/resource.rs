//! One state that is held here, and everybody who follows it.

mod actions;
mod derived;
mod served;

use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use schemars::JsonSchema;
use wilco_protocol::contract::DeclaredResource;
use wilco_protocol::flow::{FlowState, Unfit};
use wilco_protocol::{Fault, OpId, Pattern, Position};

use super::rounds::{Rounds, Whose};
use super::said::Word;
use super::spoken::Spoken;
use super::stream::{Rung, Stream, fresh_epoch};
use super::viewer::Viewer;
use crate::router::Route;

/// A state that is held here and changes by deltas, for everybody who follows it. Cheap to clone; all clones are one.
///
/// Whoever subscribes gets the state as it is and then every change, in order and each once; who comes back gets what they
/// missed. Changing costs the same whoever follows: each reads at their own pace, and who is slow gets several changes
/// in one message, or the whole state where that is shorter.
///
/// ```
/// use schemars::JsonSchema;
/// use serde::{Deserialize, Serialize};
/// use wilco_server::flow::{FlowState, Unfit};
/// use wilco_server::{Resource, Router};
///
/// /// How many bags are on the belt.
/// #[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
/// struct Belt(u32);
///
/// impl FlowState for Belt {
///     type Delta = u32;
///
///     fn apply_delta(&mut self, bags: u32) -> Result<(), Unfit> {
///         self.0 = self.0.checked_add(bags).ok_or(Unfit::new("no belt is that long"))?;
///         Ok(())
///     }
/// }
///
/// let belt = Resource::new(Belt(3));
/// let api: Router = Router::new().resource("belt", belt.clone());
/// assert_eq!(belt.apply(4)?, 1);
/// assert_eq!(belt.read(|belt| belt.0), 7);
/// # Ok::<(), Unfit>(())
/// ```
pub struct Resource<S>(Arc<Held<S>>);

pub(super) struct Held<S> {
    state: Mutex<State<S>>,
    /// There from when it is given to a router.
    stream: OnceLock<Arc<Stream>>,
    terms: Mutex<Terms>,
    rounds: Arc<Rounds>,
    declare: fn(String) -> DeclaredResource,
}

struct State<S> {
    value: Arc<S>,
    seq: u64,
}

#[derive(Default)]
struct Terms {
    window: Duration,
    may: Option<Arc<May>>,
    action: Option<Action>,
}

/// What is done by actions on the state.
#[derive(Clone)]
struct Action {
    route: Arc<dyn Fn(&Pattern) -> Route + Send + Sync>,
    declare: fn(DeclaredResource) -> DeclaredResource,
}

type May = dyn Fn(Viewer) -> BoxFuture<'static, Result<(), Fault>> + Send + Sync;

impl<S: FlowState> Resource<S> {
    /// Holds `state`, which changes by deltas of its own.
    #[must_use]
    pub fn new(state: S) -> Self
    where
        S: JsonSchema,
        S::Delta: JsonSchema,
    {
        Self::begin(state, |pattern| {
            DeclaredResource::of::<S, S::Delta>(pattern)
        })
    }

    fn begin(state: S, declare: fn(String) -> DeclaredResource) -> Self {
        let state = State {
            value: Arc::new(state),
            seq: 0,
        };
        Self(Arc::new(Held {
            state: Mutex::new(state),
            stream: OnceLock::new(),
            terms: Mutex::default(),
            rounds: Arc::default(),
            declare,
        }))
    }

    /// Tells followers of changes at most once in so long a time; what changes meanwhile is told together. Default zero:
    /// at once. A follower who has just come is not kept waiting.
    #[must_use]
    pub fn window(self, window: Duration) -> Self {
        lock(&self.0.terms).window = window;
        if let Some(stream) = self.0.stream.get() {
            stream.set_window(window);
        }
        self
    }

    /// Lets `may` decide who may follow: before anything is said, and again by [`recheck`](Self::recheck). Without this
    /// everybody may.
    ///
    /// The fault goes to the client; one who may not is best told `forbidden`. If `may` panics, the client is told
    /// `internal`.
    #[must_use]
    pub fn authorise<F, L>(self, may: F) -> Self
    where
        F: Fn(Viewer) -> L + Send + Sync + 'static,
        L: Future<Output = Result<(), Fault>> + Send + 'static,
    {
        lock(&self.0.terms).may = Some(Arc::new(move |viewer| may(viewer).boxed()));
        self
    }

    /// Changes the state, and tells everybody. Gives the position that this leads to.
    ///
    /// One at a time; who calls from within `apply_delta` waits for ever.
    ///
    /// # Errors
    /// The state does not take the delta, or it cannot be encoded. Nothing is told then; so `apply_delta` has to look
    /// before it changes anything.
    ///
    /// # Panics
    /// If `apply_delta` does. Followers are then given the state anew, as it is.
    pub fn apply(&self, delta: S::Delta) -> Result<u64, Unfit> {
        self.write(delta, None, Box::default())
    }

    /// The same for a delta that says values as they are: whoever has not seen an earlier one of the same `key` when this
    /// comes is told this one alone.
    ///
    /// # Errors
    /// As [`apply`](Self::apply).
    ///
    /// # Panics
    /// As [`apply`](Self::apply).
    pub fn apply_latest(&self, key: &str, delta: S::Delta) -> Result<u64, Unfit> {
        self.write(delta, Some(key), Box::default())
    }

    /// Looks at the state. Changes go on meanwhile, and are not seen.
    pub fn read<T>(&self, look: impl FnOnce(&S) -> T) -> T {
        let value = Arc::clone(&self.0.state().value);
        look(&value)
    }

    /// Where the state is; nothing before it is given to a router.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.0.stream.get().map(|stream| stream.position())
    }

    /// How many follow it.
    #[must_use]
    pub fn followers(&self) -> u32 {
        self.0.stream.get().map_or(0, |stream| stream.readers())
    }

    /// Has it decided again who may follow. Nobody is told anything before that is decided.
    pub fn recheck(&self) {
        if let Some(stream) = self.0.stream.get() {
            let name = Arc::clone(stream.name());
            self.0.rounds.call(Whose::Channel(name));
            stream.ring(stream.ring_all());
        }
    }

    /// The same for one user alone.
    pub fn recheck_user(&self, user_id: &str) {
        if let Some(stream) = self.0.stream.get() {
            self.0.rounds.call(Whose::User(user_id.into()));
            stream.ring(stream.ring_all());
        }
    }

    /// Changes the state; `op_ids` are the actions that the change comes of.
    pub(crate) fn write(
        &self,
        delta: S::Delta,
        key: Option<&str>,
        op_ids: Box<[OpId]>,
    ) -> Result<u64, Unfit> {
        // Before the lock: it is the application's code that encodes.
        let spoken = self.0.spell(&delta)?;
        let mut state = self.0.state();
        let value = Arc::make_mut(&mut state.value);
        match catch_unwind(AssertUnwindSafe(|| value.apply_delta(delta))) {
            Ok(applied) => applied?,
            Err(panic) => {
                drop(state);
                self.0.begin_anew();
                resume_unwind(panic);
            }
        }
        let rung = self.0.publish(&mut state, spoken, key, op_ids);
        let seq = state.seq;
        drop(state);
        self.0.ring(rung);
        Ok(seq)
    }
}

impl<S: FlowState> Held<S> {
    /// Encodes a delta as somebody reads it; not at all where nobody does.
    fn spell(&self, delta: &S::Delta) -> Result<Option<Spoken>, Unfit> {
        let Some(stream) = self.stream.get().filter(|stream| stream.is_kept()) else {
            return Ok(None);
        };
        let spoken = Spoken::of(delta, stream.spelling());
        let spoken = spoken.map_err(|error| Unfit::new(format!("it cannot be encoded: {error}")));
        spoken.map(Some)
    }

    /// Says what has changed, before anybody else can change anything.
    fn publish(
        &self,
        state: &mut State<S>,
        spoken: Option<Spoken>,
        key: Option<&str>,
        op_ids: Box<[OpId]>,
    ) -> Rung {
        let Some(stream) = self.stream.get() else {
            state.seq += 1;
            return Rung::default();
        };
        let Some(spoken) = spoken else {
            state.seq = stream.pass();
            return stream.ring_all();
        };
        let bytes = spoken.len();
        let delta = Arc::new(spoken);
        let (seq, rung) = stream.publish(Word::Delta { delta, op_ids }, bytes, key);
        state.seq = seq;
        rung
    }

    fn ring(&self, rung: Rung) {
        if let Some(stream) = self.stream.get() {
            stream.ring(rung);
        }
    }

    /// Nobody knows any more what led here.
    fn begin_anew(&self) {
        if let Some(stream) = self.stream.get() {
            stream.ring(stream.renew(fresh_epoch()));
        }
    }

    fn state(&self) -> MutexGuard<'_, State<S>> {
        lock(&self.state)
    }
}

impl<S> Clone for Resource<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S> fmt::Debug for Resource<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.0.stream.get().map(|stream| &**stream.name());
        f.debug_tuple("Resource").field(&name).finish()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
