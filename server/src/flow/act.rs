//! What the handler of an action is given beside the action.

mod told;

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wilco_protocol::envelope::At;
use wilco_protocol::flow::{Derived, FlowState, Unfit};
use wilco_protocol::{OpId, Position};

use super::resource::Resource;
use super::viewer::{Name, View, Viewer};
use crate::dispatch::{Progress, Reporter};

/// One action: on which resource it is, who asks for it, and under which name.
///
/// The function of [`Resource::on_action`] is given an `Act<S>`, by which it changes the state; a
/// [`FlowHandler`](super::FlowHandler) an `&Act<Flow<Self>>`, by which it tells of a change. Either way the client knows the
/// change as its own.
pub struct Act<S = ()> {
    resource: Name,
    viewer: Viewer,
    view: View,
    op_id: OpId,
    reporter: Reporter,
    on: On<S>,
}

/// What an action is done to.
enum On<S> {
    Nothing,
    /// A state that is held here.
    Held(Resource<S>),
    /// What tells of states that are kept elsewhere.
    Told(S),
}

impl<S> On<S> {
    fn held(&self) -> &Resource<S> {
        let held = match self {
            Self::Held(held) => Some(held),
            Self::Nothing | Self::Told(_) => None,
        };
        held.expect("an act on a state is made with its resource")
    }

    fn told(&self) -> &S {
        let told = match self {
            Self::Told(flow) => Some(flow),
            Self::Nothing | Self::Held(_) => None,
        };
        told.expect("an act of a flow is made with it")
    }
}

impl<S> Act<S> {
    /// The name of the resource.
    #[must_use]
    pub fn resource(&self) -> &Name {
        &self.resource
    }

    /// Who asks for it.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// As whom they ask: what [`FlowHandler::authorise`](super::FlowHandler::authorise) gave, else [`View::ALL`].
    #[must_use]
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The client's name for it: whatever is sent again under this name happened once.
    #[must_use]
    pub fn op_id(&self) -> OpId {
        self.op_id
    }

    /// Tells the client how far it is: in percent, if that is known, and by a sentence for people of at most 1 KiB, of which
    /// more is cut off.
    ///
    /// It never waits. One progress of an action waits for its client at most, the latest; it goes to whatever connection
    /// the client is on by then.
    pub fn progress(&self, percent: impl Into<Option<u8>>, message: &str) {
        let percent = percent.into().map(|percent| percent.min(100));
        let message = Some(cut(message)).filter(|message| !message.is_empty());
        self.reporter.progress(Progress {
            percent,
            message: message.map(Into::into),
        });
    }

    /// Says that its effect is visible at that position of a resource, where the answer tells the client. What
    /// [`apply`](Self::apply) changes, or [`broadcast_delta`](Act::broadcast_delta) tells, is said by itself. Of each resource
    /// the last position counts, of 16 resources at most.
    pub fn visible_at(&self, resource: &str, position: Position) {
        let Position { epoch, seq } = position;
        self.reporter.reached(At {
            resource: resource.into(),
            epoch,
            seq,
        });
    }
}

impl Act {
    pub(super) fn new(
        resource: Name,
        viewer: Viewer,
        view: View,
        op_id: OpId,
        reporter: Reporter,
    ) -> Self {
        Self {
            resource,
            viewer,
            view,
            op_id,
            reporter,
            on: On::Nothing,
        }
    }

    /// The same on a resource that is held here.
    pub(super) fn on<S>(self, held: Resource<S>) -> Act<S> {
        self.of(On::Held(held))
    }

    /// The same on what is told by `flow`.
    pub(super) fn told_by<F>(self, flow: F) -> Act<F> {
        self.of(On::Told(flow))
    }

    fn of<S>(self, on: On<S>) -> Act<S> {
        Act {
            resource: self.resource,
            viewer: self.viewer,
            view: self.view,
            op_id: self.op_id,
            reporter: self.reporter,
            on,
        }
    }
}

impl<S: FlowState> Act<S> {
    /// Changes the resource, as [`Resource::apply`] does. The delta names the action, so that the client that asked for it
    /// takes back its guess with the very change that makes it true.
    ///
    /// # Errors
    /// As [`Resource::apply`].
    ///
    /// # Panics
    /// As [`Resource::apply`].
    pub fn apply(&self, delta: S::Delta) -> Result<u64, Unfit> {
        self.write(None, delta)
    }

    /// The same for a delta that makes earlier ones of its `key` needless, as [`Resource::apply_latest`] does.
    ///
    /// # Errors
    /// As [`Resource::apply`].
    ///
    /// # Panics
    /// As [`Resource::apply`].
    pub fn apply_latest(&self, key: &str, delta: S::Delta) -> Result<u64, Unfit> {
        self.write(Some(key), delta)
    }

    /// Looks at the state, as [`Resource::read`] does.
    pub fn read<T>(&self, look: impl FnOnce(&S) -> T) -> T {
        self.held().read(look)
    }

    fn write(&self, key: Option<&str>, delta: S::Delta) -> Result<u64, Unfit> {
        let seq = self.held().write(delta, key, Box::new([self.op_id]))?;
        self.reach(seq);
        Ok(seq)
    }

    fn reach(&self, seq: u64) {
        if let Some(Position { epoch, .. }) = self.held().position() {
            self.visible_at(self.resource.as_str(), Position { epoch, seq });
        }
    }

    fn held(&self) -> &Resource<S> {
        self.on.held()
    }
}

impl<S> Act<Derived<S>>
where
    S: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
{
    /// Changes the resource, as [`Resource::update`] does; the change names the action.
    ///
    /// # Panics
    /// As [`Resource::update`].
    pub fn update(&self, change: impl FnOnce(&mut S)) -> u64 {
        let seq = self.held().update_by(change, Box::new([self.op_id]));
        let seq = seq.expect("a state that can be encoded");
        self.reach(seq);
        seq
    }
}

impl<S> fmt::Debug for Act<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Act")
            .field("resource", &self.resource)
            .field("op_id", &self.op_id)
            .finish_non_exhaustive()
    }
}

/// As much of a message as is said.
fn cut(message: &str) -> &str {
    let mut end = message.len().min(LONGEST_MESSAGE);
    while !message.is_char_boundary(end) {
        end -= 1;
    }
    &message[..end]
}

/// In bytes.
const LONGEST_MESSAGE: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_cut_between_its_letters() {
        let long = "é".repeat(LONGEST_MESSAGE);
        for (message, len) in [
            ("", 0),
            ("half", 4),
            (&*long, LONGEST_MESSAGE),
            (&*format!("x{long}"), LONGEST_MESSAGE - 1),
        ] {
            assert_eq!(cut(message).len(), len);
        }
    }
}
