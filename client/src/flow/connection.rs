use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use wilco_protocol::flow::FlowState;
use wilco_protocol::{Fault, OpId, Payload};

use super::builder::FlowBuilder;
use super::following::Following;
use crate::call_error::CallError;
use crate::callers::Nobody;
use crate::client::Client;
use crate::inbox::OutgoingAction;
use crate::transport::Instant;

/// One connection for one resource, told of by callbacks: its state, its changes, the events of
/// some domains, and actions on it.
///
/// It is a [`Client`] with a [`Subscribed`](super::Subscribed) resource and [`Events`](super::Events), for programs
/// that keep the state themselves. The drop of the connection ends it, and its callbacks.
///
/// ```no_run
/// use serde::{Deserialize, Serialize};
/// use wilco_client::{FlowConnection, FlowState, Unfit, new_op_id};
///
/// #[derive(Clone, Default, Serialize, Deserialize)]
/// struct GameState { players: Vec<String> }
///
/// #[derive(Serialize, Deserialize)]
/// enum GameDelta { Joined(String) }
///
/// impl FlowState for GameState {
///     type Delta = GameDelta;
///
///     fn apply_delta(&mut self, delta: GameDelta) -> Result<(), Unfit> {
///         match delta {
///             GameDelta::Joined(name) => self.players.push(name),
///         }
///         Ok(())
///     }
/// }
///
/// #[derive(Serialize)]
/// enum GameAction { Move { direction: &'static str } }
///
/// #[derive(Debug, Deserialize)]
/// enum GameEvent { Won(String) }
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let conn = FlowConnection::<GameState, GameAction>::builder()
///     .url("wss://example.com/realtime/world_123?token=...")
///     .on_snapshot(|state, seq| println!("{} players at {seq}", state.players.len()))
///     .on_delta(|delta, seq| match delta {
///         GameDelta::Joined(name) => println!("{name} joined at {seq}"),
///     })
///     .on_notify(|domain, event_type, event: GameEvent| {
///         println!("{domain}: {event_type:?} {event:?}");
///     })
///     .on_status(|status| println!("{status:?}"))
///     .subscribe(["world", "rewards"])
///     .connect()?;
///
/// let op_id = new_op_id();
/// conn.send_action(op_id, GameAction::Move { direction: "north" })?;
/// # Ok(())
/// # }
/// ```
pub struct FlowConnection<S: FlowState, A> {
    pub(super) client: Client,
    /// What the actions act on; `None` if the address names no resource.
    pub(super) resource: Option<Box<str>>,
    /// Their drop ends the callbacks.
    pub(super) _following: Vec<Following>,
    pub(super) types: PhantomData<fn(A) -> S>,
}

impl<S: FlowState, A> FlowConnection<S, A> {
    /// Begins to say what to connect to, and what to do with what comes.
    pub fn builder() -> FlowBuilder<S, A> {
        FlowBuilder::new()
    }

    /// The client beneath: for calls, more resources and presence on the same connection.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }
}

impl<S: FlowState, A: Serialize> FlowConnection<S, A> {
    /// Does something to the resource, and does not wait for it: what comes of it is seen in the
    /// state. To know how it ended, or to show it before, use [`Subscribed::act`](super::Subscribed::act) on
    /// `conn.client().resource(..)`.
    ///
    /// # Errors
    /// The action cannot be written, the address names no resource, or the client is closed or
    /// holds too much that waits.
    pub fn send_action(&self, op_id: OpId, action: A) -> Result<(), CallError<Fault>> {
        let Some(resource) = &self.resource else {
            let message = "the address names no resource".into();
            return Err(CallError::Encode { message });
        };
        let client = &self.client;
        let encoding = client.config().encoding;
        let payload =
            Payload::encode(encoding, &action).map_err(|error| CallError::encode(&error))?;
        let outgoing = OutgoingAction {
            op_id,
            resource: resource.clone(),
            payload,
            deadline: Instant::now() + client.config().budget(None),
            offline: client.config().offline,
            actor: Box::new(Nobody),
        };
        let sent = client.inbox().act(outgoing);
        let refusal = |fault: &Fault| CallError::Operation(fault.clone());
        sent.map_err(|(_, failure)| CallError::of(failure, refusal))
    }
}

impl<S: FlowState, A> fmt::Debug for FlowConnection<S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlowConnection")
            .field("client", &self.client)
            .field("resource", &self.resource)
            .finish_non_exhaustive()
    }
}
