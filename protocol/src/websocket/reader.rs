use super::assembly::Assembly;
use super::deflate::{Agreed, History, Side};
use super::partial::{PartialControl, PartialData, PartialHeader};
use super::step::Step;
use super::{ControlKind, FrameLimits, Incoming, Role, Violation};

/// Turns the bytes of one connection into messages.
///
/// A message that lies whole and in one frame in the input is lent from there, unmasked in place. Only what one read
/// leaves unfinished is kept, and it is given back with the first call after it was lent: between messages a reader
/// owns no memory, unless the peer [takes its compression context over](Self::with_deflate).
///
/// ```
/// use wilco_protocol::websocket::{FrameLimits, Incoming, Reader, Role};
///
/// let mut bytes = *b"\x81\x05Hello\x89\x00";
/// let mut input = &mut bytes[..];
/// let mut reader = Reader::new(Role::Client, FrameLimits::default());
/// assert_eq!(reader.next(&mut input), Ok(Some(Incoming::Text("Hello"))));
/// assert_eq!(reader.next(&mut input), Ok(Some(Incoming::Ping(b""))));
/// assert_eq!(reader.next(&mut input), Ok(None));
/// ```
#[derive(Debug)]
pub struct Reader {
    pub(super) limits: FrameLimits,
    /// The message that is open, or was lent.
    pub(super) message: Option<Assembly>,
    pub(super) state: State,
    pub(super) history: Option<Box<History>>,
    /// How many frames of the open message have begun.
    pub(super) fragments: u32,
    pub(super) role: Role,
    /// How the peer compresses, if it may.
    pub(super) deflate: Option<Side>,
}

/// What is rare is boxed: most readers wait at a boundary, in great numbers.
#[derive(Debug)]
pub(super) enum State {
    /// The next byte begins a frame; `message` is there if it is still open.
    Boundary,
    /// A header has begun.
    Header(PartialHeader),
    /// A payload goes into `message`.
    Data(PartialData),
    /// The payload of a control frame is incomplete; `message` is there if it is still open.
    Control(Box<PartialControl>),
    /// The whole of `message` was lent.
    MessageLent,
    /// A whole control frame was lent; `message` is there if it is still open.
    ControlLent(ControlKind, Box<[u8]>),
    /// The peer said goodbye or broke the rules: nothing more is taken in.
    Ended,
}

impl Reader {
    /// A reader for a connection that has just been opened; `role` is the side that reads.
    #[must_use]
    pub const fn new(role: Role, limits: FrameLimits) -> Self {
        Self {
            limits,
            message: None,
            state: State::Boundary,
            history: None,
            fragments: 0,
            role,
            deflate: None,
        }
    }

    /// A reader that also takes in compressed messages, as it was `agreed`.
    ///
    /// A compressed message is inflated when the last of it is there. Until then its compressed form is kept, which
    /// may be longer than [`FrameLimits`] allow by an eighth and 64 bytes; the message itself may not. Of a peer that
    /// takes its context over the reader keeps the last messages, as many bytes as the peer's window has: 32 KiB at
    /// most.
    #[must_use]
    pub fn with_deflate(mut self, agreed: &Agreed) -> Self {
        let peer = match self.role {
            Role::Server => Role::Client,
            Role::Client => Role::Server,
        };
        self.deflate = Some(agreed.side(peer));
        self
    }

    /// Takes the next message or control frame from the front of `input`.
    ///
    /// `None` means that all of `input` is taken in and more is needed. What was taken is unmasked where it lies.
    /// After a close, and after a violation, everything is discarded.
    ///
    /// # Errors
    /// The first thing in `input` that RFC 6455 or the limits forbid, as soon as its bytes allow to say so. All that
    /// came whole before it has been lent.
    #[inline(always)] // A caller has one place that reads, and a result handed over in memory takes twice the time.
    pub fn next<'a, 'i: 'a>(
        &'a mut self,
        input: &mut &'i mut [u8],
    ) -> Result<Option<Incoming<'a>>, Violation> {
        loop {
            match self.step(input) {
                Ok(Step::Lend(incoming)) => return Ok(Some(incoming)),
                Ok(Step::LendHeld) => return self.held(),
                Ok(Step::Starved) => return Ok(None),
                Ok(Step::Again) => {}
                Err(violation) => {
                    self.end();
                    return Err(violation);
                }
            }
        }
    }

    /// Whether nothing of an unfinished frame or message is held.
    #[must_use]
    pub const fn is_idle(&self) -> bool {
        self.message.is_none() && matches!(self.state, State::Boundary | State::Ended)
    }

    /// How many bytes of memory the reader occupies beside itself, for what is unfinished or was lent last, and for what
    /// the peer's later messages may refer to.
    #[must_use]
    pub fn capacity(&self) -> usize {
        let state = match &self.state {
            State::Control(partial) => partial.capacity(),
            State::ControlLent(_, payload) => payload.len(),
            State::Boundary
            | State::Header(_)
            | State::Data(_)
            | State::MessageLent
            | State::Ended => 0,
        };
        let message = self.message.as_ref().map_or(0, Assembly::capacity);
        let history = self.history.as_deref().map_or(0, History::capacity);
        state + message + history
    }
}
