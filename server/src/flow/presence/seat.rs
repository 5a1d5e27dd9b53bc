//! One connection's place at a topic.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use wilco_protocol::Fault;
use wilco_protocol::envelope::{PresenceStatus, ServerMessage, SignalPayload};
use wilco_protocol::flow::Member;

use super::inbox::Inbox;
use super::topics::{SeatId, TopicKey};
use super::{Presence, Shared, Stay, Undelivered};
use crate::connection::unix_ms;
use crate::flow::bell::Ringer;
use crate::flow::hub::{Admitted, Channels, Guest, Leaving, Seeker};
use crate::flow::rounds::Rounds;
use crate::flow::viewer::Viewer;

/// The place of somebody who is present. Dropped, its connection counts as lost.
struct Seat {
    shared: Arc<Shared>,
    key: TopicKey,
    id: SeatId,
    inbox: Option<Arc<Inbox>>,
    has_left: bool,
}

impl Channels for Presence {
    fn admit(&self, seeker: Seeker) -> BoxFuture<'static, Result<Admitted, Fault>> {
        let settings = self.0.settings().clone();
        let shared = Arc::clone(&self.0);
        Box::pin(async move {
            let Seeker { name, viewer } = seeker;
            if let Some(judge) = settings.judge {
                judge(name.clone(), viewer.clone()).await?;
            }
            let key = TopicKey {
                name: Arc::clone(name.text()),
                tenant: viewer.principal().and_then(|it| it.tenant()).map(Arc::from),
            };
            Ok(shared.seat(key, &viewer, settings.signals))
        })
    }

    fn rounds(&self) -> &Arc<Rounds> {
        &self.0.rounds
    }
}

impl Shared {
    /// Lets somebody see a topic, and be seen if they are anybody.
    fn seat(self: &Arc<Self>, key: TopicKey, viewer: &Viewer, signals: bool) -> Admitted {
        let mut state = self.state();
        let admitted = Admitted::of(state.enter(&key, self)).with_stay(Stay {
            shared: Arc::clone(self),
            key: key.clone(),
        });
        let Some(principal) = viewer.principal() else {
            return admitted;
        };
        let member = Member {
            user_id: principal.id().into(),
            name: principal.display_name().map(Into::into),
            status: PresenceStatus::Active,
            joined_at: unix_ms(),
        };
        let inbox = signals.then(|| Arc::new(Inbox::new(Arc::clone(&viewer.connection))));
        let id = state.topics.join(&key, member, inbox.clone(), self.now());
        self.wake(state);
        let seat = Seat {
            shared: Arc::clone(self),
            key,
            id,
            inbox,
            has_left: false,
        };
        Admitted {
            guest: Some(Box::new(seat)),
            ..admitted
        }
    }
}

impl Guest for Seat {
    fn aside(&self, ringer: &Ringer) -> Option<ServerMessage> {
        let signalled = self.inbox.as_ref()?.take(ringer)?;
        Some(ServerMessage::Signal {
            from_user_id: signalled.from_user_id.clone(),
            signal: signalled.signal.clone(),
            resource: Some((&*signalled.topic).into()),
        })
    }

    fn set_status(&self, status: PresenceStatus) {
        let mut state = self.shared.state();
        let now = self.shared.now();
        state.topics.set_status(&self.key, self.id, status, now);
        self.shared.wake(state);
    }

    fn signal(&self, target_user_id: &str, signal: SignalPayload) -> Result<(), Undelivered> {
        let state = self.shared.state();
        let taken = state
            .topics
            .signal(&self.key, self.id, target_user_id, signal);
        drop(state);
        for inbox in taken? {
            inbox.ring();
        }
        Ok(())
    }

    fn leave(mut self: Box<Self>, leaving: Leaving) {
        self.end(leaving);
    }
}

impl Seat {
    fn end(&mut self, leaving: Leaving) {
        if std::mem::replace(&mut self.has_left, true) {
            return;
        }
        let mut state = self.shared.state();
        let now = self.shared.now();
        match leaving {
            Leaving::ForGood | Leaving::Refused => state.topics.leave(&self.key, self.id, now),
            Leaving::Lost => state.topics.lose(&self.key, self.id, now),
        }
        self.shared.wake(state);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.end(Leaving::Lost);
    }
}
