//! What an action changes of a state that is kept elsewhere.

use std::cell::Cell;

use wilco_protocol::{EncodeError, Position};

use super::Act;
use crate::flow::flow::Flow;
use crate::flow::handler::FlowHandler;
use crate::flow::viewer::View;

impl<H: FlowHandler> Act<Flow<H>> {
    /// The [`Flow`] that the resource is one of, to tell of what else changes.
    #[must_use]
    pub fn flow(&self) -> &Flow<H> {
        self.on.told()
    }

    /// Tells everybody who follows the resource of a change that the action has made, as [`Flow::broadcast_delta`] does.
    ///
    /// The delta names the action, so that the client that asked for it takes back its guess with this very delta; and the
    /// answer tells the client at which position its view shows the effect.
    ///
    /// # Errors
    /// As [`Flow::broadcast_delta`].
    pub fn broadcast_delta(&self, delta: &H::Delta, seq: u64) -> Result<(), EncodeError> {
        let told = (self.flow()).tell(self.name(), seq, &[self.op_id], |_| Some(delta));
        self.shown_at(seq);
        told
    }

    /// The same in each view's own way, as [`Flow::broadcast_deltas`] does. If the view of who acts sees nothing change, there
    /// is no position to tell, and a guess is taken back with the answer.
    ///
    /// # Errors
    /// As [`Flow::broadcast_delta`].
    pub fn broadcast_deltas(
        &self,
        seq: u64,
        delta: impl Fn(&View) -> Option<H::Delta>,
    ) -> Result<(), EncodeError> {
        let is_seen = Cell::new(false);
        let told = (self.flow()).tell_each(self.name(), seq, &[self.op_id], |view| {
            let delta = delta(view);
            if view == &self.view {
                is_seen.set(delta.is_some());
            }
            delta
        });
        if is_seen.get() {
            self.shown_at(seq);
        }
        told
    }

    fn name(&self) -> &str {
        self.resource.as_str()
    }

    /// Where nobody follows in that view there is no epoch, and nobody who waits for the position.
    fn shown_at(&self, seq: u64) {
        if let Some(epoch) = self.flow().epoch_of(self.name(), &self.view) {
            self.visible_at(self.name(), Position { epoch, seq });
        }
    }
}
