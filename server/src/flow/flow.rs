//! Many resources that are kept elsewhere, and everybody who follows them.

mod room;
mod rooms;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::runtime::Handle;
use wilco_protocol::contract::DeclaredResource;
use wilco_protocol::{EncodeError, Fault, OpId, Pattern};

use super::action;
use super::handler::FlowHandler;
use super::hub::{Admitted, Channels, Seeker};
use super::register::{AsResource, Registration, Unregistered};
use super::rounds::{Rounds, Whose};
use super::said::Word;
use super::spoken::{Spelling, Spoken};
use super::stream::Stream;
use super::viewer::View;
use crate::router::Route;
use room::Room;
use rooms::{Rooms, Stay};

/// Many resources of one kind that are kept elsewhere. Cheap to clone; all clones are one.
///
/// The application says what changes, by [`broadcast_delta`](Self::broadcast_delta) with positions of its own, or that
/// something did, by [`touch`](Self::touch). What nobody follows costs nothing.
///
/// What was followed is kept for 5 minutes for those who come back, of 1,024 views of resources at most: the one that was
/// left first goes first, and who comes later is given the whole. What could never be read is not kept.
///
/// ```
/// # use schemars::JsonSchema;
/// # use serde::{Deserialize, Serialize};
/// use wilco_server::flow::FlowHandler;
/// use wilco_server::{Act, Fault, Flow, Name, NoError, Router, View};
///
/// #[derive(Serialize, JsonSchema)]
/// struct Score { points: u32 }
///
/// #[derive(Serialize, Deserialize, JsonSchema)]
/// struct Scored { points: u32 }
///
/// struct Scores;
///
/// impl FlowHandler for Scores {
///     type State = Score;
///     type Delta = Scored;
///
///     async fn snapshot(&self, _game: &Name, _: &View) -> Result<(Score, u64), Fault> {
///         Ok((Score { points: 0 }, 0)) // out of the database
///     }
///
///     // Nobody but the application scores.
///     type Action = NoError;
///     type Output = ();
///     type Error = NoError;
///
///     async fn handle_action(&self, _: &Act<Flow<Self>>, action: NoError) -> Result<(), NoError> {
///         match action {}
///     }
/// }
///
/// let scores = Flow::new(Scores);
/// let api: Router = Router::new().resource("score/{game}", scores.clone());
/// scores.broadcast_delta("score/7", &Scored { points: 3 }, 1)?;
/// # Ok::<(), wilco_server::protocol::EncodeError>(())
/// ```
pub struct Flow<H>(Arc<Shared<H>>);

struct Shared<H> {
    handler: Arc<H>,
    rounds: Arc<Rounds>,
    window: Mutex<Duration>,
    /// Those that somebody follows, or did a while ago.
    rooms: Mutex<Rooms>,
}

impl<H: FlowHandler> Flow<H> {
    /// Asks `handler` for what is followed.
    #[must_use]
    pub fn new(handler: H) -> Self {
        Self(Arc::new(Shared {
            handler: Arc::new(handler),
            rounds: Arc::default(),
            window: Mutex::default(),
            rooms: Mutex::default(),
        }))
    }

    /// Tells followers of changes at most once in so long a time; what changes meanwhile is told together. Default zero:
    /// at once. Holds for what is followed from now on.
    #[must_use]
    pub fn window(self, window: Duration) -> Self {
        *lock(&self.0.window) = window;
        self
    }

    /// What was given to [`new`](Self::new).
    #[must_use]
    pub fn handler(&self) -> &H {
        &self.0.handler
    }

    /// Tells everybody who follows a resource of a change, whatever their view. `seq` is the position that it leads to:
    /// one more than that of the change before it.
    ///
    /// Changes of one resource have to be told in order. One that was told before is passed over; where one is missing, the
    /// whole is read again.
    ///
    /// # Errors
    /// The delta cannot be encoded. Its followers are then given the whole.
    pub fn broadcast_delta(
        &self,
        resource: &str,
        delta: &H::Delta,
        seq: u64,
    ) -> Result<(), EncodeError> {
        self.tell(resource, seq, &[], |_| Some(delta))
    }

    /// Tells those of one view of a change. For all others that position is passed over: they see nothing change.
    ///
    /// # Errors
    /// As [`broadcast_delta`](Self::broadcast_delta).
    pub fn broadcast_delta_to(
        &self,
        resource: &str,
        view: &View,
        delta: &H::Delta,
        seq: u64,
    ) -> Result<(), EncodeError> {
        self.tell(resource, seq, &[], |other| (other == view).then_some(delta))
    }

    /// Tells each view of a change in its own way; those for whom `delta` gives nothing see nothing change.
    ///
    /// # Errors
    /// As [`broadcast_delta`](Self::broadcast_delta).
    pub fn broadcast_deltas(
        &self,
        resource: &str,
        seq: u64,
        delta: impl Fn(&View) -> Option<H::Delta>,
    ) -> Result<(), EncodeError> {
        self.tell_each(resource, seq, &[], delta)
    }

    /// Says that a resource has changed, without saying how: its state at position `version` or later is read, once for
    /// each view that somebody follows, and given to them as a whole. Of several in a row the latest counts.
    pub fn touch(&self, resource: &str, version: u64) {
        let Some(room) = self.0.room(resource) else {
            return;
        };
        for (_, stream) in room.views() {
            if let Some(rung) = stream.outdate(version) {
                stream.ring(rung);
            }
        }
    }

    /// Says that the numbers of a resource begin again: a new game under its old name, a database that was restored. What
    /// was said of it before counts for nobody; all who follow are given the whole as it is now, read once for each view,
    /// and changes count on from the position of that.
    ///
    /// To be said once the source has the new state, and before any change of it is told.
    pub fn begin_anew(&self, resource: &str) {
        if let Some(room) = self.0.room(resource) {
            room.begin_anew();
        }
    }

    /// Has it decided again who may follow a resource, and as whom. Nobody is told anything of it before that is decided.
    pub fn recheck(&self, resource: &str) {
        self.0.rounds.call(Whose::Channel(resource.into()));
        if let Some(room) = self.0.room(resource) {
            room.ring();
        }
    }

    /// Has it decided again what one user may follow, and as whom.
    pub fn recheck_user(&self, user_id: &str) {
        self.0.rounds.call(Whose::User(user_id.into()));
        let rooms: Vec<_> = self.0.rooms().by_name.values().cloned().collect();
        for room in rooms {
            room.ring();
        }
    }

    pub(super) fn tell<'d>(
        &self,
        resource: &str,
        seq: u64,
        op_ids: &[OpId],
        delta: impl Fn(&View) -> Option<&'d H::Delta>,
    ) -> Result<(), EncodeError> {
        let Some(room) = self.0.room(resource) else {
            return Ok(());
        };
        let (mut spoken, mut told) = (None, Ok(()));
        for (view, stream) in room.views() {
            let Some(delta) = delta(&view) else {
                stream.ring(stream.skip(seq));
                continue;
            };
            // The same for all views: what one of them does not have at hand is made when it is read.
            let said = spoken.take();
            match said.map_or_else(|| spell(&stream, delta, seq), Ok) {
                Ok(said) => tell(&stream, spoken.insert(said), seq, op_ids),
                Err(error) => told = Err(error),
            }
        }
        told
    }

    pub(super) fn tell_each(
        &self,
        resource: &str,
        seq: u64,
        op_ids: &[OpId],
        delta: impl Fn(&View) -> Option<H::Delta>,
    ) -> Result<(), EncodeError> {
        let Some(room) = self.0.room(resource) else {
            return Ok(());
        };
        let mut told = Ok(());
        for (view, stream) in room.views() {
            let Some(delta) = delta(&view) else {
                stream.ring(stream.skip(seq));
                continue;
            };
            match spell(&stream, &delta, seq) {
                Ok(spoken) => tell(&stream, &spoken, seq, op_ids),
                // The other views are told all the same.
                Err(error) => told = Err(error),
            }
        }
        told
    }

    /// The epoch that those of a view are in, if somebody follows the resource in it.
    pub(super) fn epoch_of(&self, resource: &str, view: &View) -> Option<Box<str>> {
        self.0.room(resource)?.epoch_of(view)
    }
}

/// Encodes a delta. One that cannot be leaves nobody with a state that lacks it.
fn spell<D>(stream: &Arc<Stream>, delta: &D, seq: u64) -> Result<Arc<Spoken>, EncodeError>
where
    D: serde::Serialize + serde::de::DeserializeOwned,
{
    let spelling: Spelling = stream.spelling();
    let spoken = Spoken::of(delta, spelling).map(Arc::new);
    if spoken.is_err()
        && let Some(rung) = stream.outdate(seq)
    {
        stream.ring(rung);
    }
    spoken
}

fn tell(stream: &Arc<Stream>, delta: &Arc<Spoken>, seq: u64, op_ids: &[OpId]) {
    let word = Word::Delta {
        delta: Arc::clone(delta),
        op_ids: op_ids.into(),
    };
    let (_, rung) = stream.publish_at(seq, word, delta.len());
    stream.ring(rung);
}

impl<H: FlowHandler> Shared<H> {
    /// What does the actions on resources of that pattern.
    fn action(self: &Arc<Self>, pattern: &Pattern) -> Route {
        let judge = Arc::clone(&self.handler);
        let may: action::May = Arc::new(move |name, viewer| {
            let judge = Arc::clone(&judge);
            Box::pin(async move { judge.authorise(&name, &viewer).await })
        });
        let flow = Flow(Arc::clone(self));
        action::route(pattern, may, move |act, action: H::Action| {
            let act = act.told_by(flow.clone());
            Ok(async move { act.flow().handler().handle_action(&act, action).await })
        })
    }

    /// The stream of one view of a resource, which begins if it is not there, for somebody who reads it.
    fn admit(self: &Arc<Self>, name: &super::Name, view: View) -> Admitted {
        let window = *lock(&self.window);
        let mut rooms = self.rooms();
        rooms.come_back(name.text(), &view);
        let room = rooms.by_name.entry(Arc::clone(name.text()));
        let room = room.or_insert_with(|| Arc::new(Room::new(name.clone())));
        let stream = room.enter(self, &view, window);
        if !rooms.is_swept
            && let Ok(runtime) = Handle::try_current()
        {
            rooms.is_swept = true;
            runtime.spawn(rooms::sweep(Arc::downgrade(self)));
        }
        drop(rooms);
        let stay = Stay {
            shared: Arc::clone(self),
            name: Arc::clone(name.text()),
            view,
        };
        Admitted::of(stream).with_stay(stay)
    }
}

impl<H> Shared<H> {
    fn room(&self, name: &str) -> Option<Arc<Room>> {
        self.rooms().by_name.get(name).cloned()
    }

    fn rooms(&self) -> MutexGuard<'_, Rooms> {
        lock(&self.rooms)
    }
}

impl<H: FlowHandler> Channels for SharedChannels<H> {
    fn admit(&self, seeker: Seeker) -> BoxFuture<'static, Result<Admitted, Fault>> {
        let shared = Arc::clone(&self.0);
        Box::pin(async move {
            let Seeker { name, viewer } = seeker;
            let view = shared.handler.authorise(&name, &viewer).await?;
            Ok(shared.admit(&name, view))
        })
    }

    fn rounds(&self) -> &Arc<Rounds> {
        &self.0.rounds
    }
}

/// The same as a router holds it.
struct SharedChannels<H>(Arc<Shared<H>>);

impl<H: FlowHandler> AsResource for Flow<H> {
    fn register(self, pattern: &Pattern) -> Result<Registration, Unregistered> {
        let name = pattern.as_str().to_owned();
        let declared = DeclaredResource::of::<H::State, H::Delta>(name);
        Ok(Registration {
            declared: declared.action::<H::Action, H::Output, H::Error>(),
            action: Some(self.0.action(pattern)),
            channels: Arc::new(SharedChannels(self.0)),
        })
    }
}

impl<H> Clone for Flow<H> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<H> fmt::Debug for Flow<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rooms = lock(&self.0.rooms);
        f.debug_set().entries(rooms.by_name.keys()).finish()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
