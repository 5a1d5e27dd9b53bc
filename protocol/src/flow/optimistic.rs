//! A state as it will be once the server has done what was asked of it.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::id::OpId;
use crate::position::Position;

/// The state the server told, and on top of it what pending actions are expected to do.
///
/// An action is taken off exactly with the change that contains it, told by the `op_ids` of that
/// change; or, for a server that does not name it, when the position is reached that its answer
/// named. So it is never shown twice and never vanishes in between, whichever of the two comes
/// first. The view is made when it is asked for, and kept until something changes.
pub struct Optimistic<S> {
    state: Arc<S>,
    position: Option<Position>,
    /// Epochs that were left: an answer that names one of them waits for nothing any more.
    left: VecDeque<Box<str>>,
    pending: Vec<Pending<S>>,
    view: Option<Arc<S>>,
}

struct Pending<S> {
    op_id: OpId,
    change: Box<dyn FnMut(&mut S) + Send + Sync>,
    /// Where its effect is visible, once the answer said so.
    at: Option<Position>,
}

impl<S: Clone> Optimistic<S> {
    /// A state that is at no position yet.
    #[must_use]
    pub fn new(state: S) -> Self {
        Self {
            state: Arc::new(state),
            position: None,
            left: VecDeque::new(),
            pending: Vec::new(),
            view: None,
        }
    }

    /// What the server told, without what is pending.
    #[must_use]
    pub const fn state(&self) -> &Arc<S> {
        &self.state
    }

    /// Where the server's state stands.
    #[must_use]
    pub const fn position(&self) -> Option<&Position> {
        self.position.as_ref()
    }

    /// How many actions are pending.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    /// The state with what is pending, each action in the order it was started.
    pub fn view(&mut self) -> Arc<S> {
        if self.pending.is_empty() {
            return Arc::clone(&self.state);
        }
        if let Some(view) = &self.view {
            return Arc::clone(view);
        }
        let mut view = S::clone(&self.state);
        for pending in &mut self.pending {
            (pending.change)(&mut view);
        }
        let view = Arc::new(view);
        self.view = Some(Arc::clone(&view));
        view
    }

    /// Starts an action whose effect is shown at once. The change may be made many times, each time
    /// to another state.
    pub fn start(&mut self, op_id: OpId, change: impl FnMut(&mut S) + Send + Sync + 'static) {
        self.pending.push(Pending {
            op_id,
            change: Box::new(change),
            at: None,
        });
        self.view = None;
    }

    /// The server told the whole state anew. Follow it with [`reach`](Self::reach).
    pub fn replace(&mut self, state: S) {
        self.state = Arc::new(state);
        self.view = None;
    }

    /// Changes what the server told. Follow it with [`reach`](Self::reach).
    pub fn update<R>(&mut self, change: impl FnOnce(&mut S) -> R) -> R {
        self.view = None;
        change(Arc::make_mut(&mut self.state))
    }

    /// The server's state is now at `position`, and contains the actions `op_ids`.
    pub fn reach(&mut self, position: Position, op_ids: &[OpId]) {
        let entered = match &mut self.position {
            Some(mine) if mine.epoch == position.epoch => {
                mine.seq = position.seq;
                false
            }
            mine => {
                let left = mine.replace(position);
                self.leave(left);
                true
            }
        };
        let reached = |at: &Position| match &self.position {
            // A new epoch ends the wait for a position of any other.
            Some(here) if here.epoch != at.epoch => entered,
            Some(here) => at.seq <= here.seq,
            None => false,
        };
        let shown = self.pending.len();
        self.pending.retain(|pending| {
            !op_ids.contains(&pending.op_id) && !pending.at.as_ref().is_some_and(reached)
        });
        if self.pending.len() < shown {
            self.view = None;
        }
    }

    /// The action succeeded; its effect is visible at `at`, or nowhere in this state if that is
    /// nothing. Returns whether it is pending still, and so shown until the state gets there.
    pub fn acknowledge(&mut self, op_id: OpId, at: Option<Position>) -> bool {
        let Some(at) = at.filter(|at| !self.is_reached(at)) else {
            self.reject(op_id);
            return false;
        };
        match self
            .pending
            .iter_mut()
            .find(|pending| pending.op_id == op_id)
        {
            Some(pending) => {
                pending.at = Some(at);
                true
            }
            None => false,
        }
    }

    /// The action failed, or nobody will know: its effect is no longer shown. True if it was.
    pub fn reject(&mut self, op_id: OpId) -> bool {
        let Some(index) = self
            .pending
            .iter()
            .position(|pending| pending.op_id == op_id)
        else {
            return false;
        };
        self.pending.remove(index);
        self.view = None;
        true
    }

    fn is_reached(&self, at: &Position) -> bool {
        match &self.position {
            Some(here) if here.epoch == at.epoch => at.seq <= here.seq,
            Some(_) | None => self.left.contains(&at.epoch),
        }
    }

    fn leave(&mut self, left: Option<Position>) {
        let Some(left) = left else { return };
        if self.left.len() == LEFT {
            self.left.pop_front();
        }
        self.left.push_back(left.epoch);
    }
}

/// How many epochs are remembered that were left: answers cross at most a few.
const LEFT: usize = 8;
