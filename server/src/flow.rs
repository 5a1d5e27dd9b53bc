//! State, events and presence on the same socket as calls: what is said is written into a ring once, and everybody reads
//! it from there at their own pace.

mod act;
mod action;
mod bell;
mod events;
#[expect(
    clippy::module_inception,
    reason = "it is what the application calls a flow"
)]
mod flow;
mod handler;
mod hub;
mod idle;
mod inflow;
mod presence;
mod reader;
mod register;
mod resource;
mod roll;
mod rounds;
mod said;
mod source;
mod spoken;
mod stream;
mod viewer;

pub use act::Act;
pub use events::Events;
pub use flow::Flow;
pub use handler::{DeltasSince, FlowHandler};
pub(crate) use hub::{Channels, Hub, Leaving};
pub(crate) use inflow::{Inflow, Surroundings};
pub use presence::Presence;
pub(crate) use presence::Undelivered;
pub use register::{AsResource, Registration, Unregistered};
pub use resource::Resource;
pub use viewer::{Name, View, Viewer};
pub use wilco_protocol::flow::{Derived, FlowState, Patch, Unfit};

#[cfg(all(test, shuttle))]
mod turns;
