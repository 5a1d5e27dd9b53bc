//! Events of an application, told to all who listen.

mod channel;

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wilco_protocol::flow::HistoryLimits;
use wilco_protocol::{Fault, OpId};

use super::rounds::{Rounds, Whose};
use super::said::{Dialect, Event, Word};
use super::source::Source;
use super::spoken::Spoken;
use super::stream::{Beginning, Stream, fresh_epoch};
use super::viewer::Viewer;
use crate::auth::Subject;

/// A domain: events that clients listen to, each told once to everybody who may hear it. Cheap to clone; all clones are
/// one.
///
/// Events come in order. A client that was away is told how many it missed, by a `gap`; with a
/// [`history`](Self::history) it is given them. A client that reads too slowly is told a `gap` too, and goes on with what
/// is kept: at most 1,024 events and 1 MiB for the slowest. Nothing is lost in silence.
///
/// ```
/// use schemars::JsonSchema;
/// use serde::{Deserialize, Serialize};
/// use std::time::Duration;
/// use wilco_server::{Events, Router};
///
/// #[derive(Clone, Serialize, Deserialize, JsonSchema)]
/// enum WorldEvent {
///     Rain { on: bool },
///     Whisper { text: String },
/// }
///
/// # #[tokio::main] async fn main() {
/// let news = Events::<WorldEvent>::new("world")
///     .history(300, Duration::from_secs(600))
///     .filter(|viewer, event| match event {
///         WorldEvent::Rain { .. } => true,
///         WorldEvent::Whisper { .. } => viewer.principal().is_some(),
///     });
/// let api: Router = Router::new().event(news.clone());
///
/// news.broadcast_notify("weather", &WorldEvent::Rain { on: true });
/// news.notify_user("alice", "loot", &WorldEvent::Whisper { text: "a ring".to_owned() });
/// # api.into_routes().expect("it can be served");
/// # }
/// ```
pub struct Events<E> {
    domain: Arc<Domain>,
    correlation_id: Option<OpId>,
    _event: PhantomData<fn(E)>,
}

/// A domain, whatever its events are.
struct Domain {
    name: Arc<str>,
    settings: Mutex<Settings>,
    /// Begins with the first event or the first reader.
    stream: OnceLock<Arc<Stream>>,
    rounds: Arc<Rounds>,
}

#[derive(Clone)]
struct Settings {
    limits: HistoryLimits,
    /// Whether who comes back is given what was missed.
    recovers: bool,
    filter: Option<Filter>,
    judge: Option<Judge>,
}

type Filter = Arc<dyn Fn(&Viewer, &(dyn Any + Send + Sync)) -> bool + Send + Sync>;
type Judge = Arc<dyn Fn(Viewer) -> BoxFuture<'static, Result<(), Fault>> + Send + Sync>;

impl<E> Events<E>
where
    E: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
{
    /// The domain of that name, which [`Router::event`](crate::Router::event) serves.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let settings = Settings {
            limits: HistoryLimits {
                entries: FOR_LIVE_READERS,
                ..HistoryLimits::default()
            },
            recovers: false,
            filter: None,
            judge: None,
        };
        let domain = Domain {
            name: name.into(),
            settings: Mutex::new(settings),
            stream: OnceLock::new(),
            rounds: Arc::default(),
        };
        Self {
            domain: Arc::new(domain),
            correlation_id: None,
            _event: PhantomData,
        }
    }

    /// Keeps the last `size` events, at most 1 MiB of them and 4,096, for `ttl`: a client that was away is given those that
    /// it missed, if all of them are kept; else it is told how many it missed, and given what is kept. Default: none.
    ///
    /// To be said before the first event and the first reader.
    #[must_use]
    pub fn history(self, size: usize, ttl: Duration) -> Self {
        let most = HistoryLimits::default();
        let mut settings = self.domain.settings();
        settings.recovers = size > 0;
        settings.limits = HistoryLimits {
            entries: size.clamp(1, most.entries),
            bytes: most.bytes,
            age: ttl,
        };
        drop(settings);
        self
    }

    /// Says who hears which event; it is asked for each event and each client. Default: everybody hears all.
    ///
    /// It runs in the task of the client's connection: it must be quick, and must not block. If it panics the client does
    /// not hear the event. What [`notify_user`](Self::notify_user) says passes it by.
    #[must_use]
    pub fn filter(self, filter: impl Fn(&Viewer, &E) -> bool + Send + Sync + 'static) -> Self {
        let filter = move |viewer: &Viewer, event: &(dyn Any + Send + Sync)| {
            event
                .downcast_ref()
                .is_some_and(|event| filter(viewer, event))
        };
        self.domain.settings().filter = Some(Arc::new(filter));
        self
    }

    /// Says who may listen at all. Default: everybody. What it refuses goes to the client as the answer of its subscription.
    #[must_use]
    pub fn authorise<F, Fut>(self, judge: F) -> Self
    where
        F: Fn(Viewer) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), Fault>> + Send + 'static,
    {
        let judge: Judge = Arc::new(move |viewer| Box::pin(judge(viewer)));
        self.domain.settings().judge = Some(judge);
        self
    }

    /// The same domain, whose events say by `correlation_id` that this action has caused them.
    #[must_use]
    pub fn correlated(&self, op_id: OpId) -> Self {
        Self {
            correlation_id: Some(op_id),
            ..self.clone()
        }
    }

    /// Tells an event to everybody who listens and may hear it. Gives its position in the domain; nothing if it cannot be
    /// encoded, which is logged.
    ///
    /// Costs the same however many listen, up to waking them; it never waits for any.
    pub fn broadcast_notify(&self, event_type: &str, event: &E) -> Option<u64> {
        self.tell(event_type, event, None)
    }

    /// Tells an event to all connections of a user without a tenant that listen to the domain, and to nobody else. It is
    /// kept for the user as others are kept for all. Gives its position, as [`broadcast_notify`](Self::broadcast_notify).
    pub fn notify_user(&self, user_id: &str, event_type: &str, event: &E) -> Option<u64> {
        self.tell(event_type, event, Some(Subject::new(None, user_id)))
    }

    /// As [`notify_user`](Self::notify_user), for a user of a tenant.
    pub fn notify_user_of(
        &self,
        tenant: &str,
        user_id: &str,
        event_type: &str,
        event: &E,
    ) -> Option<u64> {
        self.tell(event_type, event, Some(Subject::new(Some(tenant), user_id)))
    }

    /// Judges again who may listen: everybody does so before the next event is told.
    pub fn recheck(&self) {
        let name = Arc::clone(&self.domain.name);
        self.domain.recheck(Whose::Channel(name));
    }

    /// The same for one user, of whatever tenant.
    pub fn recheck_user(&self, user_id: &str) {
        self.domain.recheck(Whose::User(user_id.into()));
    }

    fn tell(&self, event_type: &str, event: &E, to: Option<Subject>) -> Option<u64> {
        let stream = self.domain.stream();
        let spoken = match Spoken::of(event, stream.spelling()) {
            Ok(spoken) => spoken,
            Err(error) => {
                let domain = &*self.domain.name;
                tracing::error!(domain, event_type, %error, "an event cannot be encoded");
                return None;
            }
        };
        let bytes = spoken.len() + event_type.len();
        let is_for_all = to.is_none();
        let word = Word::Event(Box::new(Event {
            spoken,
            value: Box::new(event.clone()),
            to,
            event_type: event_type.into(),
            correlation_id: self.correlation_id,
        }));
        let (seq, rung) = stream.tell(word, bytes, is_for_all);
        stream.ring(rung);
        Some(seq)
    }
}

impl<E> Events<E> {
    /// The name of the domain.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain.name
    }

    pub(crate) fn channels(&self) -> Arc<dyn super::hub::Channels> {
        Arc::clone(&self.domain) as Arc<dyn super::hub::Channels>
    }
}

impl Domain {
    fn settings(&self) -> MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stream(&self) -> &Arc<Stream> {
        self.stream.get_or_init(|| {
            let settings = self.settings();
            let stream = Stream::new(Beginning {
                dialect: Dialect::Domain,
                name: Arc::clone(&self.name),
                epoch: fresh_epoch(),
                base: 0,
                source: Source::None,
                limits: settings.limits,
            });
            if !settings.recovers {
                stream.forgets();
            }
            Arc::new(stream)
        })
    }

    fn recheck(&self, whose: Whose) {
        self.rounds.call(whose);
        let stream = self.stream();
        stream.ring(stream.ring_all());
    }
}

impl<E> Clone for Events<E> {
    fn clone(&self) -> Self {
        Self {
            domain: Arc::clone(&self.domain),
            correlation_id: self.correlation_id,
            _event: PhantomData,
        }
    }
}

impl<E> fmt::Debug for Events<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Events").field(&self.domain.name).finish()
    }
}

/// How many events are kept for those who listen, where none are for those who come back.
const FOR_LIVE_READERS: usize = 1024;
