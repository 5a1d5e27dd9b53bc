use std::sync::Arc;

use wilco_protocol::Fault;
use wilco_protocol::flow::FlowState;
use wilco_protocol::session::ChannelNews;

use super::feed::Feed;
use super::sink::{Sink, Want};

/// What comes of a resource, for whoever keeps the state.
pub(crate) enum Step<S: FlowState> {
    Snapshot(S, u64),
    Deltas(Vec<S::Delta>, u64),
    Refused(Box<Fault>),
}

/// Hands each change of a resource to one reader. One that is too slow gets a new snapshot instead
/// of the changes that wait.
pub(crate) struct StepSink<S: FlowState>(pub(crate) Arc<Feed<Step<S>>>);

impl<S: FlowState> Sink for StepSink<S> {
    fn hear(&mut self, news: &ChannelNews<'_>) -> Result<(), Want> {
        match news {
            ChannelNews::Snapshot { state, position } => {
                let snapshot = state.decode().map_err(|_| Want::Unfit)?;
                self.0.replace(Step::Snapshot(snapshot, position.seq));
                Ok(())
            }
            ChannelNews::Deltas {
                deltas, position, ..
            } => {
                let bytes = deltas.iter().map(|delta| delta.bytes().len()).sum();
                let decoded = deltas.iter().map(|delta| delta.decode().ok());
                let decoded = decoded.collect::<Option<_>>().ok_or(Want::Unfit)?;
                self.push(Step::Deltas(decoded, position.seq), bytes)
            }
            ChannelNews::Refused(fault) => {
                let bytes = fault.message.len();
                self.push(Step::Refused(fault.clone()), bytes)
            }
            ChannelNews::Live
            | ChannelNews::Stale
            | ChannelNews::Users { .. }
            | ChannelNews::UsersChanged { .. }
            | ChannelNews::Event { .. }
            | ChannelNews::Gap { .. }
            | ChannelNews::Signal { .. }
            | ChannelNews::Undelivered { .. } => Ok(()),
        }
    }
}

impl<S: FlowState> StepSink<S> {
    fn push(&self, step: Step<S>, bytes: usize) -> Result<(), Want> {
        if self.0.try_push(step, bytes) {
            Ok(())
        } else {
            self.0.clear();
            Err(Want::Whole)
        }
    }
}

impl<S: FlowState> Drop for StepSink<S> {
    fn drop(&mut self) {
        self.0.end();
    }
}
