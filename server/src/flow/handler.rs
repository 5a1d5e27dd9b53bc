//! What an application says of resources that it keeps itself.

use std::fmt::Display;
use std::future::{Future, ready};

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wilco_protocol::Fault;

use super::act::Act;
use super::flow::Flow;
use super::viewer::{Name, View, Viewer};

/// Many resources of one kind whose states are kept elsewhere, in a database or in the application's own structures, and
/// may look different to different viewers. Given to a router in a [`Flow`](super::Flow).
///
/// Every method may take its time; none runs while anything is locked. One that panics counts as one that failed.
pub trait FlowHandler: Sized + Send + Sync + 'static {
    /// The state of one resource, as one view sees it.
    type State: Serialize + JsonSchema + Send + Sync + 'static;
    /// A change of it.
    type Delta: Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static;
    /// What clients can do to it; [`NoError`](crate::NoError), which has no values, if they can do nothing.
    type Action: DeserializeOwned + JsonSchema + Send + 'static;
    /// What an action gives.
    type Output: Serialize + JsonSchema + Send + 'static;
    /// How an action fails.
    type Error: Serialize + Display + JsonSchema + Send + 'static;

    /// Decides whether somebody may follow a resource, and as whom: all who are given the same [`View`] see the same.
    /// Asked before anything is said, and again by [`recheck`](super::Flow::recheck). Default: everybody may, and sees
    /// all.
    ///
    /// # Errors
    /// Goes to the client as it is. One who may not is best told `forbidden`, and of a resource that there is not
    /// `unknown_channel`.
    fn authorise(
        &self,
        resource: &Name,
        viewer: &Viewer,
    ) -> impl Future<Output = Result<View, Fault>> + Send {
        let _ = (resource, viewer);
        ready(Ok(View::ALL))
    }

    /// Reads a state, and its position: that of the last change that is in it. Asked once for all who wait for the same,
    /// and no more often than somebody needs the whole.
    ///
    /// It may be older than changes that were told already, as where it is read from a replica: then it is asked for
    /// again, three times at most. Where positions begin again [`Flow::begin_anew`](super::Flow::begin_anew) says so: else
    /// they never go back.
    ///
    /// # Errors
    /// Goes to the client. After `unavailable` it asks again.
    fn snapshot(
        &self,
        resource: &Name,
        view: &View,
    ) -> impl Future<Output = Result<(Self::State, u64), Fault>> + Send;

    /// Reads the changes behind a position, each with the position that it leads to: for who comes back after longer than
    /// changes are kept here. `None` if they cannot be had, which is the default: then the whole is read.
    ///
    /// # Errors
    /// Count as `None`.
    fn deltas_since(
        &self,
        resource: &Name,
        view: &View,
        seq: u64,
    ) -> impl Future<Output = Result<Option<DeltasSince<Self::Delta>>, Fault>> + Send {
        let _ = (resource, view, seq);
        ready(Ok(None))
    }

    /// Does an action, for somebody who may follow the resource. It runs once, however often its client sends it, and to
    /// its end though its client may go. What it changes it tells by [`Act::broadcast_delta`], or view by view by
    /// [`Act::broadcast_deltas`], which name the action in the delta.
    ///
    /// Where there are no actions it is `match action {}`.
    ///
    /// # Errors
    /// The operation's own error, which goes to the client whole.
    fn handle_action(
        &self,
        act: &Act<Flow<Self>>,
        action: Self::Action,
    ) -> impl Future<Output = Result<Self::Output, Self::Error>> + Send;
}

/// Changes, each with the position that it leads to, in order.
pub type DeltasSince<D> = Vec<(D, u64)>;
