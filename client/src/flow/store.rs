use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use wilco_protocol::flow::{FlowState, Optimistic, Unfit};
use wilco_protocol::{Fault, OpId, Position};

use super::view::{Phase, View};

/// A state that one task changes and many read, with the actions of this client on top of it.
///
/// What is shown is made when somebody looks: so a state that nobody holds is changed in place.
pub(crate) struct Store<S: FlowState> {
    held: Mutex<Held<S>>,
    /// Rings at each change; it is over when nothing more will come.
    bell: watch::Sender<Bell>,
}

/// What readers wait for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Bell {
    pub(crate) is_over: bool,
}

struct Held<S> {
    state: Option<Optimistic<S>>,
    /// Whether the state is not to be shown until it comes as a whole: a delta did not fit, or the
    /// server does not give it any more.
    is_hidden: bool,
    /// What was done to a state that has not come.
    early: Vec<(OpId, Change<S>)>,
    /// How many actions are on their way that are not shown before they are done.
    unshown: usize,
    phase: Phase,
    /// Why it cannot be had for a while.
    fault: Option<Box<Fault>>,
}

/// What an action is expected to do.
pub(crate) type Change<S> = Box<dyn FnMut(&mut S) + Send + Sync>;

impl<S: FlowState> Store<S> {
    pub(crate) fn new() -> Self {
        Self {
            held: Mutex::new(Held {
                state: None,
                is_hidden: false,
                early: Vec::new(),
                unshown: 0,
                phase: Phase::default(),
                fault: None,
            }),
            bell: watch::channel(Bell::default()).0,
        }
    }

    pub(crate) fn watch(&self) -> watch::Receiver<Bell> {
        self.bell.subscribe()
    }

    pub(crate) fn view(&self) -> View<S> {
        let held = &mut *self.lock();
        let pending = held.state.as_ref().map(Optimistic::pending);
        let pending = pending.unwrap_or(held.early.len());
        let shown = held.state.as_mut().filter(|_| !held.is_hidden);
        View {
            position: shown.as_ref().and_then(|state| state.position().cloned()),
            state: shown.map(Optimistic::view),
            phase: held.phase.clone(),
            fault: held.fault.clone(),
            pending: pending + held.unshown,
        }
    }

    /// Puts a whole state in place of what was there. Those actions are in it, and shown no more.
    pub(crate) fn replace(&self, state: S, position: Option<&Position>, op_ids: &[OpId]) {
        let held = &mut *self.lock();
        let early = std::mem::take(&mut held.early);
        match &mut held.state {
            Some(optimistic) => optimistic.replace(state),
            none @ None => {
                let optimistic = none.insert(Optimistic::new(state));
                for (op_id, change) in early {
                    optimistic.start(op_id, change);
                }
            }
        }
        held.is_hidden = false;
        held.reach(position, op_ids);
        self.ring();
    }

    /// Changes the state; one that does not fit is shown to nobody until it comes as a whole.
    pub(crate) fn apply(
        &self,
        position: &Position,
        op_ids: &[OpId],
        change: impl FnOnce(&mut S) -> Result<(), Unfit>,
    ) -> Result<(), Unfit> {
        let held = &mut *self.lock();
        let Some(state) = &mut held.state else {
            return Err(Unfit::new("there is no state"));
        };
        // It is code of the application: where it panics half way the state is not to be trusted.
        let applied = catch_unwind(AssertUnwindSafe(|| state.update(change)))
            .unwrap_or_else(|_| Err(Unfit::new("applying it has panicked")));
        held.is_hidden = applied.is_err();
        if applied.is_ok() {
            held.reach(Some(position), op_ids);
        } else {
            held.phase = Phase::Loading;
        }
        self.ring();
        applied
    }

    /// The server says that what is here is what is so.
    pub(crate) fn confirm(&self) {
        let held = &mut *self.lock();
        if held.is_shown() && (held.phase != Phase::Live || held.fault.is_some()) {
            held.phase = Phase::Live;
            held.fault = None;
            self.ring();
        }
    }

    /// What is here may have been overtaken. Where nothing is there is nothing to say.
    pub(crate) fn doubt(&self) {
        let held = &mut *self.lock();
        if held.phase == Phase::Live {
            held.phase = Phase::Stale;
            self.ring();
        }
    }

    /// It cannot be had: for a while, and then what is shown stays; or at all.
    pub(crate) fn refuse(&self, fault: Box<Fault>) {
        let held = &mut *self.lock();
        if fault.retry_after_ms.is_none() {
            held.is_hidden = true;
            held.fault = None;
            held.phase = Phase::Refused(fault);
        } else {
            let is_shown = held.is_shown();
            held.phase = if is_shown {
                Phase::Stale
            } else {
                Phase::Loading
            };
            held.fault = Some(fault);
        }
        self.ring();
    }

    /// Shows what an action is expected to do, until it is settled.
    pub(crate) fn start(&self, op_id: OpId, change: Option<Change<S>>) {
        let held = &mut *self.lock();
        match (change, &mut held.state) {
            (None, _) => held.unshown += 1,
            (Some(change), None) => held.early.push((op_id, change)),
            (Some(change), Some(state)) => {
                state.start(op_id, change);
                // What panics here would do so in the face of every reader.
                let view = catch_unwind(AssertUnwindSafe(|| state.view()));
                if let Err(panic) = view {
                    state.reject(op_id);
                    resume_unwind(panic);
                }
            }
        }
        self.ring();
    }

    /// Takes in that an action is done. It stays shown until the state gets to where its effect is.
    pub(crate) fn acknowledge(&self, op_id: OpId, is_shown: bool, at: Option<Position>) {
        self.settle(op_id, is_shown, |state| {
            state.acknowledge(op_id, at);
        });
    }

    /// Takes in that an action failed: what was shown of it goes.
    pub(crate) fn reject(&self, op_id: OpId, is_shown: bool) {
        self.settle(op_id, is_shown, |state| {
            state.reject(op_id);
        });
    }

    /// Says that nothing more will come.
    pub(crate) fn end(&self) {
        self.bell.send_modify(|bell| bell.is_over = true);
    }

    fn settle(&self, op_id: OpId, is_shown: bool, settle: impl FnOnce(&mut Optimistic<S>)) {
        let held = &mut *self.lock();
        if !is_shown {
            held.unshown = held.unshown.saturating_sub(1);
        }
        held.early.retain(|(early, _)| *early != op_id);
        if let Some(state) = &mut held.state {
            settle(state);
        }
        self.ring();
    }

    fn ring(&self) {
        self.bell.send_modify(|_| {});
    }

    fn lock(&self) -> MutexGuard<'_, Held<S>> {
        // Whoever panics in here leaves a state that says that it is broken.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Clone> Held<S> {
    fn is_shown(&self) -> bool {
        self.state.is_some() && !self.is_hidden
    }

    fn reach(&mut self, position: Option<&Position>, op_ids: &[OpId]) {
        self.phase = Phase::Live;
        self.fault = None;
        if let (Some(state), Some(position)) = (&mut self.state, position) {
            state.reach(position.clone(), op_ids);
        }
    }
}
