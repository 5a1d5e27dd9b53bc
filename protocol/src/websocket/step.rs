use super::assembly::Assembly;
use super::partial::{PartialControl, PartialData, PartialHeader, front, whole_payload};
use super::reader::{Reader, State};
use super::{ControlKind, Header, Incoming, Opcode, Violation};

/// What became of the bytes that one step looked at.
pub(super) enum Step<'i> {
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
    /// Takes the next frame that lies whole in `input`, or goes on with one that does not.
    ///
    /// All that a whole frame passes through is inlined by force: a header handed over in memory takes twice the time
    /// of one in registers.
    #[inline(always)]
    pub(super) fn step<'i>(&mut self, input: &mut &'i mut [u8]) -> Result<Step<'i>, Violation> {
        if matches!(self.state, State::Boundary)
            && let Some((header, len)) = Header::parse(input, self.role)?
        {
            front(input, len);
            return self.begin(&header, input);
        }
        self.resume(input)
    }

    /// What was found to be whole with [`Step::LendHeld`].
    pub(super) fn held(&self) -> Result<Option<Incoming<'_>>, Violation> {
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

    pub(super) fn end(&mut self) {
        self.message = None;
        self.state = State::Ended;
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
        match (header.opcode, &self.message) {
            (Opcode::Control(_), _) => {
                usize::try_from(header.payload_len).map_err(|_| Violation::LongControl)
            }
            (Opcode::Message(_), Some(_)) => Err(Violation::MessageInterrupted),
            (Opcode::Continuation, None) => Err(Violation::NothingToContinue),
            (Opcode::Message(_), None) => self.limits.admit(header.payload_len, 0),
            (Opcode::Continuation, Some(message)) => {
                self.limits.admit(header.payload_len, message.len())
            }
        }
    }

    /// Goes on with what an earlier step left unfinished, or lent.
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
                if partial.fin {
                    return self.finish_message();
                }
                self.state = State::Boundary;
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

    fn finish_message<'i>(&mut self) -> Result<Step<'i>, Violation> {
        let message = self
            .message
            .take()
            .expect("the last frame belongs to a message");
        message.finish()?;
        self.state = State::MessageLent(message);
        Ok(Step::LendHeld)
    }
}
