use wilco_protocol::session::ChannelNews;

/// Where the task that owns the socket puts what is new of a channel.
///
/// It runs in that task: it may decode and apply, and must not wait.
pub(crate) trait Sink: Send {
    /// Takes the news in, or says what it wants instead.
    fn hear(&mut self, news: &ChannelNews<'_>) -> Result<(), Want>;
}

/// What a sink wants that could not take the news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Want {
    /// The whole, as what came cannot be applied to what is there. Asked for a few times only.
    Unfit,
    /// The whole, as its reader is too slow for every change.
    Whole,
}

/// A place in the list of those who follow a channel.
pub(crate) struct Seat {
    pub(crate) id: SeatId,
    pub(crate) sink: Box<dyn Sink>,
    /// Whether it needs the whole of a channel that others follow already.
    pub(crate) needs_whole: bool,
}

/// Tells the followers of one channel apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SeatId(pub(crate) u64);

impl std::fmt::Debug for Seat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Seat").field(&self.id).finish()
    }
}
