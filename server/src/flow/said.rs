//! What streams say: the words of an application, put into messages of the protocol.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use wilco_protocol::envelope::{
    Body, ChannelKind, Delta, Deltas, Notify, Presence, PresenceDiff, PresenceInfo, ServerMessage,
    Snapshot,
};
use wilco_protocol::flow::PresenceChange;
use wilco_protocol::{EncodeError, Encoding, OpId, Payload, Raw};

use super::spoken::{Spoken, index};
use crate::auth::Subject;
use crate::socket::{Frame, MessageKind};

/// In what messages a stream speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `snapshot`, `delta`, `deltas`: who falls behind is given the whole.
    State,
    /// `presence`, `presence_diff`: who falls behind is given the whole.
    Presence,
    /// `notify`: who falls behind is told so by a `gap`.
    Domain,
}

/// Where messages of a stream belong. Another one in each epoch.
#[derive(Debug)]
pub(crate) struct Address {
    pub(crate) dialect: Dialect,
    pub(crate) name: Arc<str>,
    pub(crate) epoch: Box<str>,
}

/// One thing that was said on a stream. Its message is encoded when the first reader of an encoding comes, and is the same
/// for all of them.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) address: Arc<Address>,
    pub(crate) from: u64,
    pub(crate) seq: u64,
    /// In Unix milliseconds.
    pub(crate) timestamp: u64,
    pub(crate) word: Word,
    frames: Frames,
}

/// What was said.
#[derive(Debug)]
pub(crate) enum Word {
    /// A change of a state.
    Delta {
        delta: Arc<Spoken>,
        /// The actions that caused it.
        op_ids: Box<[OpId]>,
    },
    /// Who came and went.
    Diff(PresenceChange),
    Event(Box<Event>),
}

/// An event of a domain.
pub(crate) struct Event {
    pub(crate) spoken: Spoken,
    /// The event itself, for those who judge who hears it.
    pub(crate) value: Box<dyn Any + Send + Sync>,
    /// The one whom it is for; everybody if absent.
    pub(crate) to: Option<Subject>,
    pub(crate) event_type: Box<str>,
    /// The action that caused it.
    pub(crate) correlation_id: Option<OpId>,
}

/// A whole, to begin from.
#[derive(Clone)]
pub(crate) enum Whole {
    State(Arc<dyn Body + Send + Sync>),
    Presence(Arc<[PresenceInfo]>),
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} to {:?}", self.event_type, self.to)
    }
}

type Frames = [OnceLock<Option<Arc<Frame>>>; 2];

impl Dialect {
    pub(crate) const fn kind(self) -> ChannelKind {
        match self {
            Self::State => ChannelKind::State,
            Self::Presence => ChannelKind::Presence,
            Self::Domain => ChannelKind::Domain,
        }
    }
}

impl Word {
    /// The actions that caused a change of a state.
    pub(crate) fn op_ids(&self) -> &[OpId] {
        match self {
            Self::Delta { op_ids, .. } => op_ids,
            Self::Diff(_) | Self::Event(_) => &[],
        }
    }
}

impl Said {
    pub(crate) fn new(
        address: &Arc<Address>,
        from: u64,
        seq: u64,
        timestamp: u64,
        word: Word,
    ) -> Self {
        let address = Arc::clone(address);
        Self {
            address,
            from,
            seq,
            timestamp,
            word,
            frames: Frames::default(),
        }
    }

    /// The message for a reader who stands at `from`: shared if that is where most of them stand. `None` if it cannot be
    /// said in that encoding.
    pub(crate) fn frame(&self, from: u64, encoding: Encoding) -> Option<Arc<Frame>> {
        if from != self.from {
            return self.write(from, encoding).map(Arc::new);
        }
        let frame = &self.frames[index(encoding)];
        let frame = frame.get_or_init(|| self.write(from, encoding).map(Arc::new));
        frame.clone()
    }

    fn write(&self, from: u64, encoding: Encoding) -> Option<Frame> {
        let Address { name, epoch, .. } = &*self.address;
        match &self.word {
            Word::Diff(change) => {
                let message = ServerMessage::<Payload>::PresenceDiff(PresenceDiff {
                    joined: change.joined.clone(),
                    left: change.left.clone(),
                    changed: change.changed.clone(),
                    resource: Some((&**name).into()),
                    epoch: Some(epoch.clone()),
                    from: Some(from),
                    seq: self.seq,
                });
                write(&message, encoding)
            }
            Word::Event(event) => {
                let spoken = event.spoken.payload(encoding)?;
                let message = ServerMessage::<Payload, Payload, Payload, Raw<'_>>::Notify(Notify {
                    domain: (&**name).into(),
                    event: spoken.as_raw(),
                    correlation_id: event.correlation_id,
                    event_type: Some(event.event_type.clone()).filter(|it| !it.is_empty()),
                    resource: None,
                    epoch: Some(epoch.clone()),
                    seq: Some(self.seq),
                    from: Some(from),
                });
                write(&message, encoding)
            }
            Word::Delta { delta, op_ids } => {
                let delta = delta.payload(encoding)?;
                let message = ServerMessage::<Payload, Payload, Raw<'_>>::Delta(Delta {
                    delta: delta.as_raw(),
                    seq: self.seq,
                    timestamp: self.timestamp,
                    epoch: Some(epoch.clone()),
                    from: Some(from),
                    resource: Some((&**name).into()),
                    op_ids: op_ids.to_vec(),
                });
                write(&message, encoding)
            }
        }
    }
}

/// Several deltas in one message, for all who stand where it begins. Encoded by the first of them.
#[derive(Debug)]
pub(crate) struct Merged {
    pub(crate) from: u64,
    pub(crate) to: u64,
    deltas: Mutex<Vec<Arc<Said>>>,
    frame: OnceLock<Option<Arc<Frame>>>,
}

impl Merged {
    /// `deltas` lead from `from` to `to`; who takes them needs no others in between.
    pub(crate) fn new(from: u64, to: u64, deltas: Vec<Arc<Said>>) -> Self {
        Self {
            from,
            to,
            deltas: Mutex::new(deltas),
            frame: OnceLock::new(),
        }
    }

    pub(crate) fn frame(&self, encoding: Encoding) -> Option<Arc<Frame>> {
        let frame = self.frame.get_or_init(|| {
            let deltas = std::mem::take(&mut *lock(&self.deltas));
            self.write(&deltas, encoding).map(Arc::new)
        });
        frame.clone()
    }

    fn write(&self, said: &[Arc<Said>], encoding: Encoding) -> Option<Frame> {
        let last = said.last()?;
        let mut deltas = Vec::with_capacity(said.len());
        let mut ids = Vec::new();
        for said in said {
            let Word::Delta { delta, op_ids } = &said.word else {
                return None;
            };
            deltas.push(delta.payload(encoding)?.as_raw());
            ids.extend_from_slice(op_ids);
        }
        let message = ServerMessage::<Payload, Payload, Raw<'_>>::Deltas(Deltas {
            deltas,
            seq: self.to,
            timestamp: last.timestamp,
            epoch: Some(last.address.epoch.clone()),
            from: Some(self.from),
            resource: Some((&*last.address.name).into()),
            op_ids: ids,
        });
        write(&message, encoding)
    }
}

/// A whole at a position. Encoded by the first who is given it; what it was encoded from is let go with that.
pub(crate) struct Shot {
    pub(crate) address: Arc<Address>,
    pub(crate) seq: u64,
    /// The last actions that are in it.
    op_ids: Vec<OpId>,
    whole: Mutex<Option<Whole>>,
    frame: OnceLock<Option<Arc<Frame>>>,
}

impl Shot {
    pub(crate) fn new(address: &Arc<Address>, seq: u64, op_ids: Vec<OpId>, whole: Whole) -> Self {
        Self {
            address: Arc::clone(address),
            seq,
            op_ids,
            whole: Mutex::new(Some(whole)),
            frame: OnceLock::new(),
        }
    }

    /// How long the message is, once it is encoded.
    pub(crate) fn len(&self) -> Option<usize> {
        self.frame.get()?.as_ref().map(|frame| frame.len())
    }

    pub(crate) fn frame(&self, encoding: Encoding) -> Option<Arc<Frame>> {
        let frame = self.frame.get_or_init(|| {
            let whole = lock(&self.whole).take()?;
            self.write(&whole, encoding).map(Arc::new)
        });
        frame.clone()
    }

    fn write(&self, whole: &Whole, encoding: Encoding) -> Option<Frame> {
        let Address { name, epoch, .. } = &*self.address;
        match whole {
            Whole::State(state) => {
                let message = ServerMessage::<Payload, Stated<'_>>::Snapshot(Snapshot {
                    state: Stated(&**state),
                    seq: self.seq,
                    timestamp: crate::connection::unix_ms(),
                    epoch: Some(epoch.clone()),
                    resource: Some((&**name).into()),
                    op_ids: self.op_ids.clone(),
                });
                write(&message, encoding)
            }
            Whole::Presence(users) => {
                let message = ServerMessage::<Payload>::Presence(Presence {
                    users: users.to_vec(),
                    resource: Some((&**name).into()),
                    epoch: Some(epoch.clone()),
                    seq: Some(self.seq),
                });
                write(&message, encoding)
            }
        }
    }
}

/// A state that is encoded where it is written.
struct Stated<'a>(&'a (dyn Body + Send + Sync));

impl Body for Stated<'_> {
    fn append(&self, encoding: Encoding, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        self.0.append(encoding, out)
    }
}

/// Encodes a message, which may hold what the application encodes: a panic of that is an error of that.
fn write<P: Body, S: Body, D: Body, E: Body>(
    message: &ServerMessage<P, S, D, E>,
    encoding: Encoding,
) -> Option<Frame> {
    let write = || Frame::write(kind(encoding), |out| message.write(encoding, out));
    match catch_unwind(AssertUnwindSafe(write)) {
        Ok(Ok(frame)) => Some(frame),
        Ok(Err(error)) => {
            tracing::error!(%error, "a state or a delta could not be written");
            None
        }
        Err(_panic) => {
            tracing::error!("a state or a delta panicked as it was written");
            None
        }
    }
}

pub(crate) const fn kind(encoding: Encoding) -> MessageKind {
    match encoding {
        Encoding::MessagePack => MessageKind::Binary,
        Encoding::Json => MessageKind::Text,
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
