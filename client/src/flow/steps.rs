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
            ChannelNews::Snapshot {
                state, position, ..
            } => {
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

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use serde::{Deserialize, Serialize};
    use wilco_protocol::flow::Unfit;
    use wilco_protocol::{Encoding, Position, Raw};

    use super::*;

    #[derive(Clone, Serialize, Deserialize)]
    struct Count(u32);

    impl FlowState for Count {
        type Delta = u32;

        fn apply_delta(&mut self, by: u32) -> Result<(), Unfit> {
            self.0 += by;
            Ok(())
        }
    }

    fn snapshot(seq: u64) -> ChannelNews<'static> {
        ChannelNews::Snapshot {
            state: Raw::new(Encoding::Json, b"5"),
            op_ids: Vec::new(),
            position: Position::new("e", seq),
        }
    }

    fn delta(text: &'static str, seq: u64) -> ChannelNews<'static> {
        ChannelNews::Deltas {
            deltas: vec![Raw::new(Encoding::Json, text.as_bytes())],
            op_ids: Vec::new(),
            position: Position::new("e", seq),
        }
    }

    fn drain(feed: &Feed<Step<Count>>) -> Vec<String> {
        let cx = Context::from_waker(Waker::noop());
        let next = || match feed.poll_next(&cx) {
            Poll::Ready(step) => step,
            Poll::Pending => None,
        };
        let say = |step: Step<Count>| match step {
            Step::Snapshot(state, seq) => format!("{} at {seq}", state.0),
            Step::Deltas(deltas, seq) => format!("{deltas:?} at {seq}"),
            Step::Refused(fault) => fault.code.as_str().to_owned(),
        };
        std::iter::from_fn(next).map(say).collect()
    }

    #[test]
    fn who_is_too_slow_gets_a_snapshot_in_place_of_the_changes_that_wait() {
        let feed = Arc::new(Feed::new(600));
        let mut sink = StepSink::<Count>(Arc::clone(&feed));
        assert_eq!(sink.hear(&snapshot(1)), Ok(()));
        for seq in 2..5 {
            assert_eq!(sink.hear(&delta("1", seq)), Ok(()));
        }
        assert_eq!(sink.hear(&delta("1", 5)), Err(Want::Whole));
        assert_eq!(drain(&feed), [""; 0], "what waits leads to nowhere");
        assert_eq!(sink.hear(&snapshot(6)), Ok(()));
        assert_eq!(sink.hear(&delta("2", 7)), Ok(()));
        assert_eq!(drain(&feed), ["5 at 6", "[2] at 7"]);
    }

    #[test]
    fn what_is_of_another_type_is_asked_for_again() {
        let feed = Arc::new(Feed::new(600));
        let mut sink = StepSink::<Count>(Arc::clone(&feed));
        assert_eq!(sink.hear(&delta("\"one\"", 2)), Err(Want::Unfit));
        assert_eq!(drain(&feed), [""; 0]);
    }
}
