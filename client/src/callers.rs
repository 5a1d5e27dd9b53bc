use std::collections::HashMap;

use foldhash::fast::RandomState;
use tokio::sync::oneshot;
use wilco_protocol::Payload;
use wilco_protocol::envelope::At;
use wilco_protocol::session::{CallFailure, Outcome};

use crate::inbox::Answer;

/// Who waits for which call.
#[derive(Default)]
pub(crate) struct Callers {
    waiting: HashMap<u64, Caller, RandomState>,
}

/// Who waits.
pub(crate) enum Caller {
    /// For the answer of a request.
    Call(oneshot::Sender<Answer>),
    /// For what becomes of an action.
    Act(Box<dyn Actor>),
}

/// Whoever has made an action, and shows it before it is done.
pub(crate) trait Actor: Send {
    /// Takes in how far the action is.
    fn progress(&mut self, percent: Option<u8>, message: Option<&str>);
    /// Takes in that it is done, and where its effect can be seen.
    fn done(self: Box<Self>, result: Option<Payload>, at: &[At]);
    /// Takes in that it failed.
    fn fail(self: Box<Self>, failure: CallFailure);
}

/// Nobody: how the action ends is seen in what it acted on.
pub(crate) struct Nobody;

impl Actor for Nobody {
    fn progress(&mut self, _: Option<u8>, _: Option<&str>) {}
    fn done(self: Box<Self>, _: Option<Payload>, _: &[At]) {}
    fn fail(self: Box<Self>, _: CallFailure) {}
}

impl Callers {
    pub(crate) fn insert(&mut self, id: u64, caller: Caller) {
        self.waiting.insert(id, caller);
    }

    pub(crate) fn remove(&mut self, id: u64) {
        self.waiting.remove(&id);
    }

    /// Tells a caller how its call ended. One that has just left needs no answer.
    pub(crate) fn resolve(&mut self, id: u64, outcome: Outcome<'_>) {
        match (self.waiting.remove(&id), outcome) {
            (Some(Caller::Call(caller)), outcome) => {
                let _ = caller.send(outcome.map(Payload::from));
            }
            (Some(Caller::Act(actor)), Err(failure)) => actor.fail(failure),
            // Only a request is answered so.
            (Some(Caller::Act(_)), Ok(_)) | (None, _) => {}
        }
    }

    pub(crate) fn acted(&mut self, id: u64, result: Option<Payload>, at: &[At]) {
        if let Some(Caller::Act(actor)) = self.waiting.remove(&id) {
            actor.done(result, at);
        }
    }

    pub(crate) fn progress(&mut self, id: u64, percent: Option<u8>, message: Option<&str>) {
        if let Some(Caller::Act(actor)) = self.waiting.get_mut(&id) {
            actor.progress(percent, message);
        }
    }
}
