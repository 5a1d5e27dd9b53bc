//! Subscriptions that others' code decides about.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt as _;
use wilco_protocol::envelope::Seat;

use super::{
    ChannelKind, Code, Executed, Fault, Inflow, Key, Outbound, Phase, Position, Reader, RequestId,
    Surroundings,
};
use crate::flow::hub::{Admitted, Channels, Seeker};
use crate::flow::source::{Changes, Reads};
use crate::flow::viewer::Name;

/// What is kept of a subscription while it is judged.
#[derive(Default)]
pub(super) struct Judged {
    pub(super) since: Option<Position>,
    pub(super) request_id: Option<RequestId>,
    /// What it read, if it is judged again: its position waits.
    pub(super) before: Option<Reader>,
    /// Whether what is found out holds no more by then.
    pub(super) is_outdated: bool,
}

/// What others' code has decided.
pub(super) enum Outcome {
    Judged(Key, Result<Admitted, Fault>),
    Changes(Key, Option<Changes>),
}

impl Inflow {
    /// What serves that name, if the connection may have it among its channels.
    pub(super) fn look_up(
        &self,
        kind: ChannelKind,
        name: &str,
        around: &Surroundings<'_>,
    ) -> Result<(Name, Arc<dyn Channels>), Box<Fault>> {
        let refuse = |code| Err(Box::new(Fault::new(code, Executed::No)));
        if !kind.is_known() {
            return refuse(Code::Unsupported);
        }
        if name.len() > LONGEST_NAME {
            return refuse(Code::TooLarge);
        }
        let Some(found) = around.hub.find(kind, name) else {
            return refuse(Code::UnknownChannel);
        };
        let is_new = self.table.find(kind, name).is_none();
        let is_full = self.table.len() >= around.max_channels && is_new;
        if is_full || self.pending.len() >= around.max_channels.max(1) {
            let sentence = "the connection has as many channels as it may";
            let fault = Fault::with_message(Code::Overloaded, Executed::No, sentence);
            return Err(Box::new(fault));
        }
        Ok(found)
    }

    /// Asks whether it may be read.
    pub(super) fn judge(&mut self, key: Key, around: &Surroundings<'_>) {
        let Some(subscription) = self.table.get(key) else {
            return;
        };
        let channels = Arc::clone(&subscription.channels);
        subscription.judged_at = channels.rounds().now();
        let seeker = Seeker {
            name: subscription.name.clone(),
            viewer: around.viewer(),
        };
        let judged = AssertUnwindSafe(async move { channels.admit(seeker).await });
        self.pending.push(Box::pin(async move {
            let judged = judged.catch_unwind().await;
            Outcome::Judged(key, judged.unwrap_or_else(|_panic| Err(panicked())))
        }));
    }

    /// Judges it again; what it reads waits.
    pub(super) fn judge_again(&mut self, key: Key, around: &Surroundings<'_>) {
        let Some(subscription) = self.table.get(key) else {
            return;
        };
        let phase = std::mem::replace(&mut subscription.phase, Phase::Judged(Box::default()));
        match phase {
            Phase::Reading(reader) => {
                let judged = Judged {
                    before: Some(reader),
                    ..Judged::default()
                };
                subscription.phase = Phase::Judged(Box::new(judged));
                self.judge(key, around);
            }
            // It is being judged already, for who spoke here before.
            Phase::Judged(mut judged) => {
                judged.is_outdated = true;
                subscription.phase = Phase::Judged(judged);
            }
        }
    }

    /// Judges all again: who speaks here may do other things than before.
    pub(crate) fn recheck(&mut self, around: &Surroundings<'_>) {
        for key in self.table.keys() {
            self.judge_again(key, around);
        }
    }

    /// Asks for the changes behind where a reader stands.
    pub(super) fn ask_changes(&mut self, key: Key, source: Arc<dyn Reads>, seq: u64) {
        let asked = AssertUnwindSafe(async move { source.changes_since(seq).await });
        self.pending.push(Box::pin(async move {
            let changes = match asked.catch_unwind().await {
                Ok(Ok(changes)) => changes,
                // The whole is as good.
                Ok(Err(_)) | Err(_) => None,
            };
            Outcome::Changes(key, changes)
        }));
    }

    /// Takes in what others' code has decided.
    pub(super) fn settle(
        &mut self,
        outcome: Outcome,
        around: &Surroundings<'_>,
        out: &mut Outbound,
    ) {
        if let Outcome::Judged(key, _) = &outcome
            && self.is_outdated(*key)
        {
            return self.judge(*key, around);
        }
        match outcome {
            Outcome::Judged(key, Ok(admitted)) => self.admit(key, admitted, around),
            Outcome::Judged(key, Err(fault)) => {
                let phase = self.table.get(key).map(|it| &mut it.phase);
                let request_id = match phase {
                    Some(Phase::Judged(judged)) => judged.request_id.take(),
                    Some(Phase::Reading(_)) | None => None,
                };
                self.refuse(key, request_id, Box::new(fault));
            }
            Outcome::Changes(key, changes) => self.take_changes(key, changes, around, out),
        }
    }

    /// Whether it has to be judged once more, for who speaks here by now.
    fn is_outdated(&mut self, key: Key) -> bool {
        match self.table.get(key).map(|it| &mut it.phase) {
            Some(Phase::Judged(judged)) => std::mem::take(&mut judged.is_outdated),
            Some(Phase::Reading(_)) | None => false,
        }
    }

    fn admit(&mut self, key: Key, admitted: Admitted, around: &Surroundings<'_>) {
        let Some(subscription) = self.table.get(key) else {
            return;
        };
        let Phase::Judged(judged) = &mut subscription.phase else {
            return;
        };
        let (request_id, since) = (judged.request_id.take(), judged.since.take());
        let reader = match judged.before.take() {
            Some(mut reader) if Arc::ptr_eq(reader.stream(), &admitted.stream) => {
                reader.with_guest(admitted.guest);
                reader
            }
            // Seen from elsewhere all is another history.
            Some(_) => Reader::begin(admitted, None, around.encoding).0,
            None => {
                let (reader, position, recovered) =
                    Reader::begin(admitted, since.as_ref(), around.encoding);
                let seat = Seat {
                    epoch: position.epoch,
                    seq: position.seq,
                    recovered,
                };
                let (kind, name) = (subscription.kind, subscription.name.clone());
                subscription.read(reader);
                self.answer(request_id, kind, name.as_str(), Ok(seat));
                return self.table.make_due(key, &mut self.due);
            }
        };
        subscription.read(reader);
        self.table.make_due(key, &mut self.due);
    }
}

fn panicked() -> Fault {
    let error_id = crate::error::error_id();
    tracing::error!(error_id, "what decides about a channel panicked");
    Fault::new(Code::Internal, Executed::No).error_id(error_id)
}

/// In bytes.
const LONGEST_NAME: usize = 255;
