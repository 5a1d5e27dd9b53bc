use wilco_protocol::session::ChannelNews;

/// Where the task that owns the socket puts what is new of a channel.
///
/// It runs in that task: it may decode and apply, and must not wait.
pub(crate) trait Sink: Send {
    /// Takes the news in. What it could not apply it wants whole again.
    fn hear(&mut self, news: &ChannelNews<'_>) -> Result<(), Broken>;
}

/// What came cannot be applied to what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken;

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
