use super::assembly::Assembly;
use super::partial::{PartialControl, PartialData, PartialHeader, front};
use super::{ControlKind, Header, Incoming, Opcode, Role, Violation, mask};

/// How much a peer may send at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameLimits {
    /// The longest message in bytes, all its frames together: 1 MiB by default. A connection can make this side hold
    /// up to twice as much, and only by really sending it.
    pub max_message: usize,
    /// The longest text, binary or continuation frame in bytes: 1 MiB by default. Raising it above `max_message`
    /// changes nothing.
    pub max_frame: usize,
}

impl Default for FrameLimits {
    fn default() -> Self {
        Self {
            max_message: 1 << 20,
            max_frame: 1 << 20,
        }
    }
}

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
    limits: FrameLimits,
    message: Option<Assembly>,
    state: State,
    role: Role,
}

#[derive(Debug)]
enum State {
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

/// What became of the bytes that one step looked at.
enum Step<'i> {
    /// Something to lend as it lies in the input.
    Lend(Incoming<'i>),
    /// Something to lend that the reader holds.
    LendHeld,
    /// The input is empty.
    Starved,
    /// There is more to do.
    Again,
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
    #[inline(always)]
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

    #[inline(always)]
    fn step<'i>(&mut self, input: &mut &'i mut [u8]) -> Result<Step<'i>, Violation> {
        if matches!(self.state, State::Boundary)
            && let Some((header, len)) = Header::parse(input, self.role)?
        {
            front(input, len);
            return self.begin(&header, input);
        }
        self.resume(input)
    }

    /// Begins a frame, and ends it at once if all of it is there and it needs nothing from before.
    #[inline(always)]
    fn begin<'i>(
        &mut self,
        header: &Header,
        input: &mut &'i mut [u8],
    ) -> Result<Step<'i>, Violation> {
        let len = self.admit(header)?;
        let whole = len <= input.len();
        match header.opcode {
            Opcode::Message(kind) if header.fin && whole => {
                Incoming::message(kind, whole_payload(input, len, header.mask)).map(Step::Lend)
            }
            Opcode::Control(kind) if whole => {
                let incoming = Incoming::control(kind, whole_payload(input, len, header.mask))?;
                if kind == ControlKind::Close {
                    self.end();
                }
                Ok(Step::Lend(incoming))
            }
            Opcode::Control(kind) => {
                self.state = State::Control(PartialControl::new(kind, len, header.mask));
                Ok(Step::Again)
            }
            Opcode::Message(kind) => {
                self.message = Some(Assembly::new(kind));
                self.state = State::Data(PartialData::new(header, len));
                Ok(Step::Again)
            }
            Opcode::Continuation => {
                self.state = State::Data(PartialData::new(header, len));
                Ok(Step::Again)
            }
        }
    }

    /// Whether the frame may come now and be as long as it claims; its length, if so.
    #[inline(always)]
    fn admit(&self, header: &Header) -> Result<usize, Violation> {
        let len = usize::try_from(header.payload_len).map_err(|_| Violation::FrameTooBig)?;
        let held = match (header.opcode, &self.message) {
            (Opcode::Control(_), _) => return Ok(len),
            (Opcode::Message(_), Some(_)) => return Err(Violation::MessageInterrupted),
            (Opcode::Continuation, None) => return Err(Violation::NothingToContinue),
            (Opcode::Message(_), None) => 0,
            (Opcode::Continuation, Some(message)) => message.len(),
        };
        if self.limits.max_frame < len {
            return Err(Violation::FrameTooBig);
        }
        if self.limits.max_message.saturating_sub(held) < len {
            return Err(Violation::MessageTooBig);
        }
        Ok(len)
    }

    /// Goes on with what an earlier call left unfinished, or lent.
    fn resume<'i>(&mut self, input: &mut &'i mut [u8]) -> Result<Step<'i>, Violation> {
        match &mut self.state {
            State::Boundary if input.is_empty() => return Ok(Step::Starved),
            State::Boundary => self.state = State::Header(PartialHeader::default()),
            State::Header(partial) => {
                let Some(header) = partial.take(input, self.role)? else {
                    return Ok(Step::Starved);
                };
                self.state = State::Boundary;
                return self.begin(&header, input);
            }
            State::Data(partial) => {
                let message = self
                    .message
                    .as_mut()
                    .expect("a data frame belongs to a message");
                if !partial.take(input, message, self.limits.max_message)? {
                    return Ok(Step::Starved);
                }
                if !partial.fin {
                    self.state = State::Boundary;
                } else if let Some(message) = self.message.take() {
                    message.finish()?;
                    self.state = State::MessageLent(message);
                    return Ok(Step::LendHeld);
                }
            }
            State::Control(partial) => {
                let Some((kind, payload)) = partial.take(input) else {
                    return Ok(Step::Starved);
                };
                Incoming::control(kind, &payload)?;
                self.state = State::ControlLent(kind, payload);
                return Ok(Step::LendHeld);
            }
            State::ControlLent(ControlKind::Close, _) => self.end(),
            State::ControlLent(ControlKind::Ping | ControlKind::Pong, _)
            | State::MessageLent(_) => {
                self.state = State::Boundary;
            }
            State::Ended => {
                *input = &mut [];
                return Ok(Step::Starved);
            }
        }
        Ok(Step::Again)
    }

    fn held(&self) -> Result<Option<Incoming<'_>>, Violation> {
        match &self.state {
            State::MessageLent(message) => message.finish().map(Some),
            State::ControlLent(kind, payload) => Incoming::control(*kind, payload).map(Some),
            State::Boundary
            | State::Header(_)
            | State::Data(_)
            | State::Control(_)
            | State::Ended => Ok(None),
        }
    }

    fn end(&mut self) {
        self.message = None;
        self.state = State::Ended;
    }
}

#[inline(always)]
fn whole_payload<'i>(input: &mut &'i mut [u8], len: usize, mask: Option<[u8; 4]>) -> &'i [u8] {
    let payload = front(input, len);
    if let Some(key) = mask {
        mask::apply(key, payload);
    }
    payload
}
