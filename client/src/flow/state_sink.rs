use std::sync::Arc;

use wilco_protocol::Raw;
use wilco_protocol::flow::{FlowState, PresenceChange, Unfit, Users};
use wilco_protocol::session::ChannelNews;

use super::sink::{Sink, Want};
use super::store::Store;

/// Keeps the state of a resource up to date.
pub(crate) struct StateSink<S: FlowState>(pub(crate) Arc<Store<S>>);

/// Keeps the list of who is present up to date.
pub(crate) struct UsersSink(pub(crate) Arc<Store<Users>>);

impl<S: FlowState> Sink for StateSink<S> {
    fn hear(&mut self, news: &ChannelNews<'_>) -> Result<(), Want> {
        match news {
            ChannelNews::Snapshot {
                state,
                op_ids,
                position,
            } => {
                let state = state.decode().map_err(unreadable)?;
                self.0.replace(state, Some(position), op_ids);
                Ok(())
            }
            ChannelNews::Deltas {
                deltas,
                op_ids,
                position,
            } => self
                .0
                .apply(position, op_ids, |state| apply_all(state, deltas))
                .map_err(unfit),
            news => {
                hear_phase(&self.0, news);
                Ok(())
            }
        }
    }
}

impl Sink for UsersSink {
    fn hear(&mut self, news: &ChannelNews<'_>) -> Result<(), Want> {
        match news {
            ChannelNews::Users { users, position } => {
                let users = users.iter().cloned().collect();
                self.0.replace(users, position.as_ref(), &[]);
                Ok(())
            }
            ChannelNews::UsersChanged {
                joined,
                left,
                changed,
                position,
            } => {
                let change = PresenceChange {
                    joined: joined.clone(),
                    left: left.clone(),
                    changed: changed.clone(),
                };
                self.0
                    .apply(position, &[], |users| users.apply_delta(change))
                    .map_err(unfit)
            }
            news => {
                hear_phase(&self.0, news);
                Ok(())
            }
        }
    }
}

impl<S: FlowState> Drop for StateSink<S> {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl Drop for UsersSink {
    fn drop(&mut self) {
        self.0.end();
    }
}

fn apply_all<S: FlowState>(state: &mut S, deltas: &[Raw<'_>]) -> Result<(), Unfit> {
    for delta in deltas {
        let delta = delta
            .decode()
            .map_err(|error| Unfit::new(error.to_string()))?;
        state.apply_delta(delta)?;
    }
    Ok(())
}

fn hear_phase<S: FlowState>(store: &Store<S>, news: &ChannelNews<'_>) {
    match news {
        ChannelNews::Live => store.confirm(),
        ChannelNews::Stale => store.doubt(),
        ChannelNews::Refused(fault) => store.refuse(fault.clone()),
        ChannelNews::Snapshot { .. }
        | ChannelNews::Deltas { .. }
        | ChannelNews::Users { .. }
        | ChannelNews::UsersChanged { .. }
        | ChannelNews::Event { .. }
        | ChannelNews::Gap { .. }
        | ChannelNews::Signal { .. }
        | ChannelNews::Undelivered { .. } => {}
    }
}

fn unreadable(error: wilco_protocol::DecodeError) -> Want {
    tracing::warn!(%error, "a state is not of the type that is followed here");
    Want::Unfit
}

fn unfit(unfit: Unfit) -> Want {
    tracing::warn!(%unfit, "a state is asked for again");
    Want::Unfit
}
