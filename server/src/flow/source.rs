//! Where the whole of a stream comes from.

use std::sync::{Arc, Weak};

use futures_util::future::BoxFuture;
use wilco_protocol::Fault;

use super::said::Whole;
use super::spoken::Spoken;

/// Where the whole of a stream comes from.
pub(crate) enum Source {
    /// It is held here, and given at once.
    Held(Weak<dyn Holds>),
    /// It is read from where it is kept, which takes its time.
    Read(Arc<dyn Reads>),
    /// There is none: the stream is events.
    None,
}

/// Holds what a stream tells the changes of.
pub(crate) trait Holds: Send + Sync {
    /// The whole, and the position that it is of.
    fn whole(&self) -> (Whole, u64);
}

/// Reads what a stream tells the changes of.
pub(crate) trait Reads: Send + Sync {
    /// The whole, and the position that it is of.
    fn whole(&self) -> BoxFuture<'static, Result<(Whole, u64), Fault>>;

    /// The changes behind a position, if they can be had one by one.
    fn changes_since(&self, seq: u64) -> BoxFuture<'static, Result<Option<Changes>, Fault>>;

    /// The whole could not be read.
    fn was_in_vain(&self);
}

/// Changes, each with the position that it leads to.
pub(crate) type Changes = Vec<(Arc<Spoken>, u64)>;
