use super::assembly::Assembly;
use super::partial::{PartialControl, PartialData, PartialHeader};
use super::step::Step;
use super::{ControlKind, FrameLimits, Incoming, Role, Violation};

/// Turns the bytes of one connection into messages.
///
/// A message that lies whole and in one frame in the input is lent from there, unmasked in place. Only what one read
/// leaves unfinished is kept, and it is given back with the first call after it was lent: between messages a reader
/// owns no memory.
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
    pub(super) message: Option<Assembly>,
    pub(super) state: State,
    pub(super) role: Role,
}

#[derive(Debug)]
pub(super) enum State {
    /// The next byte begins a frame; `message` is there if it is still open.
    Boundary,
    /// A header has begun.
    Header(PartialHeader),
    /// A payload goes into `message`.
    Data(PartialData),
    /// The payload of a control frame is incomplete; `message` is there if it is still open.
    Control(PartialControl),
    /// A whole message was lent.
    MessageLent(Assembly),
    /// A whole control frame was lent; `message` is there if it is still open.
    ControlLent(ControlKind, Vec<u8>),
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
            role,
        }
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

    /// How many bytes of memory the reader occupies beside itself, for what is unfinished or was lent last.
    #[must_use]
    pub fn capacity(&self) -> usize {
        let state = match &self.state {
            State::Control(partial) => partial.capacity(),
            State::MessageLent(message) => message.capacity(),
            State::ControlLent(_, payload) => payload.capacity(),
            State::Boundary | State::Header(_) | State::Data(_) | State::Ended => 0,
        };
        state + self.message.as_ref().map_or(0, Assembly::capacity)
    }
}
