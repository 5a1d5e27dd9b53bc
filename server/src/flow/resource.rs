//! One state that is held here, and everybody who follows it.

use std::fmt;
use std::future::{Future, ready};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wilco_protocol::contract::DeclaredResource;
use wilco_protocol::envelope::{Body, Typed};
use wilco_protocol::flow::{Derived, FlowState, HistoryLimits, Patch, Unfit};
use wilco_protocol::{
    Code, EncodeError, Encoding, Executed, Fault, OpId, Pattern, Position,
};

use super::act::Act;
use super::action;
use super::hub::{Admitted, Channels, Seeker};
use super::register::{AsResource, Registration, Unregistered};
use super::rounds::{Rounds, Whose};
use super::said::{Dialect, Whole, Word};
use super::source::{Holds, Source};
use super::spoken::Spoken;
use super::stream::{Beginning, Rung, Stream, fresh_epoch};
use super::viewer::{View, Viewer};
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

    /// Lets clients who may follow the state change it by actions, which `act` does: an async function that is given an
    /// [`Act`] and the action. Without this there are none.
    ///
    /// An action runs once, however often its client sends it, as a call does whose class is once: it runs to its end
    /// though its client may go, and who sends it again is told how it ended. The result of `act` is the client's answer,
    /// its error the client's typed error.
    ///
    /// ```
    /// # use schemars::JsonSchema;
    /// # use serde::{Deserialize, Serialize};
    /// # use wilco_server::flow::{FlowState, Unfit};
    /// use wilco_server::{Act, NoError, Resource, Router};
    /// # #[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
    /// # struct Belt(u32);
    /// # impl FlowState for Belt {
    /// #     type Delta = u32;
    /// #     fn apply_delta(&mut self, bags: u32) -> Result<(), Unfit> { self.0 += bags; Ok(()) }
    /// # }
    ///
    /// #[derive(Deserialize, JsonSchema)]
    /// struct Load { bags: u32 }
    ///
    /// async fn load(belt: Act<Belt>, action: Load) -> Result<u32, NoError> {
    ///     for bag in 1..=action.bags {
    ///         belt.progress(None, &format!("bag {bag}"));
    ///     }
    ///     belt.apply(action.bags).expect("it takes any");
    ///     Ok(belt.read(|belt| belt.0))
    /// }
    ///
    /// let belt = Resource::new(Belt(3)).on_action(load);
    /// let api: Router = Router::new().resource("belt", belt);
    /// # api.into_routes().expect("it can be served");
    /// ```
    #[must_use]
    pub fn on_action<A, T, E, F, Fut>(self, act: F) -> Self
    where
        A: DeserializeOwned + JsonSchema + Send + 'static,
        T: Serialize + JsonSchema + 'static,
        E: Serialize + fmt::Display + JsonSchema + 'static,
        F: Fn(Act<S>, A) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
    {
        let held = Arc::downgrade(&self.0);
        let act = Arc::new(act);
        let route = move |pattern: &Pattern| {
            let (held, act) = (Weak::clone(&held), Arc::clone(&act));
            let judged = Weak::clone(&held);
            let may: action::May = Arc::new(move |_, viewer| {
                let may = judged.upgrade().and_then(|it| lock(&it.terms).may.clone());
                let permitted = may.map_or_else(|| ready(Ok(())).boxed(), |may| may(viewer));
                async move { permitted.await.map(|()| View::ALL) }.boxed()
            });
            action::route(pattern, may, move |on: Act, action: A| {
                let gone = || Box::new(Fault::new(Code::Unavailable, Executed::No));
                let held = held.upgrade().ok_or_else(gone)?;
                Ok(act(on.on(Resource(held)), action))
            })
        };
        lock(&self.0.terms).action = Some(Action {
            route: Arc::new(route),
            declare: DeclaredResource::action::<A, T, E>,
        });
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

impl<S> Resource<Derived<S>>
where
    S: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
{
    /// Holds `state`, which is changed as one likes: what changed is found out.
    ///
    /// That takes the time of encoding the whole state and comparing it with what it was; where it is large and changes
    /// often, deltas of its own are worth their lines.
    ///
    /// ```
    /// # use schemars::JsonSchema;
    /// # use serde::{Deserialize, Serialize};
    /// use wilco_server::Resource;
    ///
    /// #[derive(Clone, Serialize, Deserialize, JsonSchema)]
    /// struct Board { lines: Vec<String> }
    ///
    /// let board = Resource::derived(Board { lines: vec![] });
    /// assert_eq!(board.update(|board| board.lines.push("AY1 boarding".into())), 1);
    /// assert_eq!(board.update(|_| ()), 1, "nothing changed");
    /// ```
    ///
    /// # Panics
    /// If the state cannot be encoded.
    #[must_use]
    pub fn derived(state: S) -> Self
    where
        S: JsonSchema,
    {
        let state = Derived::new(state).expect("a state that can be encoded");
        Self::begin(state, |pattern| DeclaredResource::derived::<S>(pattern))
    }

    /// Changes the state, and tells everybody what changed. Gives the position that this leads to, which is the one from
    /// before if nothing did.
    ///
    /// One at a time; who calls from within `change` waits for ever.
    ///
    /// # Panics
    /// If `change` does, or what comes out cannot be encoded. The state is then as it was.
    pub fn update(&self, change: impl FnOnce(&mut S)) -> u64 {
        self.update_by(change, Box::default())
            .expect("a state that can be encoded")
    }

    /// The same; `op_ids` are the actions that the change comes of.
    pub(crate) fn update_by(
        &self,
        change: impl FnOnce(&mut S),
        op_ids: Box<[OpId]>,
    ) -> Result<u64, EncodeError> {
        let mut state = self.0.state();
        let patch: Patch = Arc::make_mut(&mut state.value).update(change)?;
        if patch.is_empty() {
            return Ok(state.seq);
        }
        let spoken = self.0.spell(&patch).ok().flatten();
        let rung = self.0.publish(&mut state, spoken, None, op_ids);
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

impl<S: FlowState> Holds for Held<S> {
    fn whole(&self) -> (Whole, u64) {
        let state = self.state();
        let value = Arc::clone(&state.value);
        (Whole::State(Arc::new(Shared(value))), state.seq)
    }
}

/// A state as it was when it was asked for.
struct Shared<S>(Arc<S>);

impl<S: Serialize> Body for Shared<S> {
    fn append(&self, encoding: Encoding, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        Typed(&*self.0).append(encoding, out)
    }
}

impl<S: FlowState> Channels for Held<S> {
    fn admit(&self, seeker: Seeker) -> BoxFuture<'static, Result<Admitted, Fault>> {
        let stream = self.stream.get().cloned();
        let stream = stream.expect("only what a router has is asked for");
        let may = lock(&self.terms).may.clone();
        Box::pin(async move {
            if let Some(may) = may {
                may(seeker.viewer).await?;
            }
            Ok(Admitted::of(stream))
        })
    }

    fn rounds(&self) -> &Arc<Rounds> {
        &self.rounds
    }
}

impl<S: FlowState> AsResource for Resource<S> {
    fn register(self, pattern: &Pattern) -> Result<Registration, Unregistered> {
        let name = pattern.as_str();
        if !pattern.is_fixed() {
            return Err(Unregistered::Open);
        }
        let held = Arc::downgrade(&self.0);
        // Held until the stream is there, so that it begins where the state is.
        let state = self.0.state();
        let stream = self.0.stream.get_or_init(|| {
            let held: Weak<dyn Holds> = held;
            let stream = Stream::new(Beginning {
                dialect: Dialect::State,
                name: name.into(),
                epoch: fresh_epoch(),
                base: state.seq,
                source: Source::Held(held),
                limits: HistoryLimits::default(),
            });
            stream.set_window(lock(&self.0.terms).window);
            Arc::new(stream)
        });
        drop(state);
        if **stream.name() != *name {
            return Err(Unregistered::Twice);
        }
        let action = lock(&self.0.terms).action.clone();
        let declared = (self.0.declare)(name.to_owned());
        Ok(Registration {
            declared: match &action {
                Some(action) => (action.declare)(declared),
                None => declared,
            },
            action: action.map(|action| (action.route)(pattern)),
            channels: self.0,
        })
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
