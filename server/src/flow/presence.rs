//! Who is present where.

mod drive;
mod inbox;
mod seat;
mod topics;

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::sync::Notify;
use tokio::time::Instant;
use wilco_protocol::envelope::PresenceInfo;
use wilco_protocol::flow::{HistoryLimits, RosterTimes};
use wilco_protocol::{Fault, Moment};

use super::idle::Idle;
use super::rounds::{Rounds, Whose};
use super::said::{Dialect, Whole};
use super::source::{Holds, Source};
use super::stream::{Beginning, Stream, fresh_epoch};
use super::viewer::{Name, Viewer};
pub(crate) use topics::Undelivered;
use topics::{TopicKey, Topics};

/// Who is present at some topics. Cheap to clone; all clones are one.
///
/// Whoever subscribes to a topic as somebody is present there, once, however many connections there are; who is
/// anonymous sees the others and is not seen. A user is `active` if any connection says so, else `idle` if any does, else
/// `away`. Who unsubscribes or closes with 1000 leaves at once, and so does who may not be there any more; who loses a
/// connection is present for another 5 s, to come back unnoticed. So is who closes or reloads a page without leaving, which
/// browsers do not tell apart. Changes are told every 50 ms at most, and of each user only the last. Users of a tenant are
/// among themselves. The changes of a topic that nobody reads are kept for a minute, of 1,024 topics at most: the one that
/// was left first goes first, and who comes later is given the whole.
///
/// ```
/// use wilco_server::{Presence, Router};
///
/// # #[tokio::main] async fn main() {
/// let desk = Presence::new().signalling();
/// let api: Router = Router::new().presence("desk/{gate}", desk.clone());
/// assert!(desk.users("desk/7").is_empty());
/// # api.into_routes().expect("it can be served");
/// # }
/// ```
#[derive(Clone)]
pub struct Presence(Arc<Shared>);

struct Shared {
    settings: Mutex<Settings>,
    state: Mutex<State>,
    rounds: Arc<Rounds>,
    begun: Instant,
    /// Wakes what tells changes, because there is something to tell sooner.
    sooner: Arc<Notify>,
}

#[derive(Clone, Default)]
struct Settings {
    judge: Option<Judge>,
    signals: bool,
}

type Judge = Arc<dyn Fn(Name, Viewer) -> BoxFuture<'static, Result<(), Fault>> + Send + Sync>;

/// All that changes. The lock of a stream is taken within this one, never the other way round.
struct State {
    topics: Topics,
    told: HashMap<TopicKey, Telling>,
    /// The topics that nobody reads; they are kept for those who come back.
    idle: Idle<TopicKey>,
    /// When what tells changes looks the next time; nothing while there is nothing to tell.
    driven_at: Option<Instant>,
}

/// How a topic is told.
struct Telling {
    stream: Arc<Stream>,
    /// How many read it, or are about to.
    stays: usize,
    /// Held here, because the stream does not.
    _source: Arc<Told>,
}

/// As long as it is held, the stream of a topic is kept for who reads it.
struct Stay {
    shared: Arc<Shared>,
    key: TopicKey,
}

/// Those who are present at a topic, as the stream has told them.
struct Told {
    shared: Weak<Shared>,
    key: TopicKey,
}

impl Presence {
    /// A presence of topics that anybody may watch. [`Router::presence`](crate::Router::presence) names them.
    #[must_use]
    pub fn new() -> Self {
        let state = State {
            topics: Topics::new(RosterTimes::default()),
            told: HashMap::new(),
            idle: Idle::default(),
            driven_at: None,
        };
        Self(Arc::new(Shared {
            settings: Mutex::default(),
            state: Mutex::new(state),
            rounds: Arc::default(),
            begun: Instant::now(),
            sooner: Arc::default(),
        }))
    }

    /// For how long who loses a connection is still present. Default 5 s. To be said before anybody comes.
    #[must_use]
    pub fn grace(self, grace: Duration) -> Self {
        self.0.state().topics.set_grace(grace);
        self
    }

    /// Says who may be at which topic, and see who is there. Default: everybody. What it refuses goes to the client as the
    /// answer of its subscription.
    #[must_use]
    pub fn authorise<F, Fut>(self, judge: F) -> Self
    where
        F: Fn(Name, Viewer) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), Fault>> + Send + 'static,
    {
        let judge: Judge = Arc::new(move |name, viewer| Box::pin(judge(name, viewer)));
        self.0.settings().judge = Some(judge);
        self
    }

    /// Passes on signals between users who are present at the same topic, as WebRTC needs them to connect. Default: none.
    ///
    /// A signal goes to all connections of a user but the one that sends it. 64 KiB of signals may wait for a
    /// connection; what is beyond is answered `overloaded`, and what finds nobody `unavailable`.
    #[must_use]
    pub fn signalling(self) -> Self {
        self.0.settings().signals = true;
        self
    }

    /// Who is present at a topic, of those without a tenant, by their ids.
    #[must_use]
    pub fn users(&self, topic: &str) -> Vec<PresenceInfo> {
        self.users_at(topic, None)
    }

    /// The same of those of a tenant.
    #[must_use]
    pub fn users_of(&self, tenant: &str, topic: &str) -> Vec<PresenceInfo> {
        self.users_at(topic, Some(tenant))
    }

    /// Judges again who may be at a topic.
    pub fn recheck(&self, topic: &str) {
        self.0.recheck(Whose::Channel(topic.into()));
    }

    /// Judges again where a user may be, of whatever tenant.
    pub fn recheck_user(&self, user_id: &str) {
        self.0.recheck(Whose::User(user_id.into()));
    }

    pub(crate) fn signals(&self) -> bool {
        self.0.settings().signals
    }

    fn users_at(&self, topic: &str, tenant: Option<&str>) -> Vec<PresenceInfo> {
        let key = TopicKey {
            name: topic.into(),
            tenant: tenant.map(Arc::from),
        };
        self.0.state().topics.present(&key)
    }
}

impl Shared {
    fn settings(&self) -> MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Moment {
        Moment::after(self.begun.elapsed())
    }

    fn recheck(&self, whose: Whose) {
        self.rounds.call(whose);
        let streams: Vec<_> = {
            let state = self.state();
            state
                .told
                .values()
                .map(|it| Arc::clone(&it.stream))
                .collect()
        };
        for stream in streams {
            stream.ring(stream.ring_all());
        }
    }
}

impl State {
    /// What a topic is told by, which one more reads until they [leave](Self::leave).
    fn enter(&mut self, key: &TopicKey, shared: &Arc<Shared>) -> Arc<Stream> {
        self.idle.come_back(key);
        if let Some(telling) = self.told.get_mut(key) {
            telling.stays += 1;
            return Arc::clone(&telling.stream);
        }
        while let Some(old) = self.idle.pop_older_than(KEPT) {
            self.told.remove(&old);
        }
        let source = Arc::new(Told {
            shared: Arc::downgrade(shared),
            key: key.clone(),
        });
        let held: Arc<dyn Holds> = Arc::<Told>::clone(&source);
        let stream = Arc::new(Stream::new(Beginning {
            dialect: Dialect::Presence,
            name: Arc::clone(&key.name),
            epoch: fresh_epoch(),
            base: 0,
            source: Source::Held(Arc::downgrade(&held)),
            limits: HistoryLimits {
                age: KEPT,
                ..HistoryLimits::default()
            },
        }));
        let telling = Telling {
            stream: Arc::clone(&stream),
            stays: 1,
            _source: source,
        };
        self.told.insert(key.clone(), telling);
        stream
    }

    /// One of those who read a topic goes. Gives what is told of no more, to be dropped where no lock is held. Who is still
    /// said to be there for a while is no reason to keep it: whoever comes is given the whole.
    fn leave(&mut self, key: &TopicKey) -> Option<Telling> {
        let telling = self.told.get_mut(key)?;
        telling.stays -= 1;
        if telling.stays > 0 {
            return None;
        }
        let oldest = self.idle.leave(key)?;
        self.told.remove(&oldest)
    }
}

impl Drop for Stay {
    fn drop(&mut self) {
        let gone = self.shared.state().leave(&self.key);
        drop(gone);
    }
}

impl Holds for Told {
    fn whole(&self) -> (Whole, u64) {
        let nobody = || (Whole::Presence(Arc::new([])), 0);
        let Some(shared) = self.shared.upgrade() else {
            return nobody();
        };
        let state = shared.state();
        let Some(telling) = state.told.get(&self.key) else {
            return nobody();
        };
        let users = state.topics.told(&self.key);
        (Whole::Presence(users.into()), telling.stream.position().seq)
    }
}

impl Default for Presence {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Presence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let topics = self.0.state().told.len();
        f.debug_struct("Presence")
            .field("topics", &topics)
            .finish_non_exhaustive()
    }
}

/// How long changes of a topic are kept, and the topic when nobody reads it.
const KEPT: Duration = Duration::from_secs(60);
