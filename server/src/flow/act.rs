//! What the handler of an action is given beside the action.

use std::fmt;

use wilco_protocol::{OpId, Payload};

use super::{Name, Viewer};
use crate::dispatch::{Progress, Reporter};

/// An action that is being done: to which resource, by whom, under which name. Dropped, it says nothing more.
///
/// The handler of a [`Resource`](super::Resource) is given an `Act<S>`, by which it also changes that resource; the one
/// of a [`FlowHandler`](super::FlowHandler) an `&Act`.
pub struct Act<S = ()> {
    resource: Name,
    viewer: Viewer,
    op_id: OpId,
    reporter: Reporter,
    pub(super) target: Target<S>,
}
