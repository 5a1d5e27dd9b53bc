//! What somebody is given who says where they stand: seven rows, judged in this order.

use super::History;
use crate::position::Position;

/// How somebody is brought to the top. See docs/protocol.md#recovery-of-state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovery {
    /// They are there: nothing was missed.
    Current,
    /// By all entries behind this position.
    Deltas {
        /// The position they stand at.
        after: u64,
    },
    /// By the whole state.
    Snapshot(Why),
    /// They know of more than there is: data was lost, and the stream needs a new epoch before
    /// they get the whole state. If others publish too, ask them first how far they are.
    LostData,
}

/// Why only the whole state will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// They said no position.
    NoPosition,
    /// Their position is of another epoch.
    OtherEpoch,
    /// The history does not lead on from their position.
    NotInHistory,
    /// The entries take more bytes than the whole.
    Longer,
}

impl<T> History<T> {
    /// Decides how somebody is brought to the top who stands at `since`; `snapshot_bytes` is the
    /// size of the last snapshot, if one was encoded.
    #[must_use]
    pub fn recover(&self, since: Option<&Position>, snapshot_bytes: Option<usize>) -> Recovery {
        let Some(since) = since else {
            return Recovery::Snapshot(Why::NoPosition);
        };
        if *since.epoch != *self.epoch() {
            return Recovery::Snapshot(Why::OtherEpoch);
        }
        if since.seq == self.top() {
            return Recovery::Current;
        }
        if self.heard() < since.seq {
            return Recovery::LostData;
        }
        let Some(bytes) = self.bytes_after(since.seq) else {
            return Recovery::Snapshot(Why::NotInHistory);
        };
        if snapshot_bytes.is_some_and(|snapshot| (snapshot as u64) < bytes) {
            return Recovery::Snapshot(Why::Longer);
        }
        Recovery::Deltas { after: since.seq }
    }
}
