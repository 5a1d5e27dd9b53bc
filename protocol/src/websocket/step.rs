use super::assembly::Assembly;
use super::partial::{PartialControl, PartialData, PartialHeader, front, whole_payload};
use super::reader::{Reader, State};
use super::{ControlKind, Header, Incoming, MessageKind, Opcode, Violation};

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
        if matches!(self.state, State::Boundary) {
            match Header::parse(input, self.role) {
                Ok(Some((header, len))) => {
                    front(input, len);
                    return self.begin(&header, input);
                }
                Ok(None) => {}
                Err(violation) if !self.may_mean_more(violation) => return Err(violation),
                Err(_) => self.state = State::Header(PartialHeader::default()),
            }
        }
        self.resume(input)
    }

    /// What was found to be whole with [`Step::LendHeld`].
    pub(super) fn held(&self) -> Result<Option<Incoming<'_>>, Violation> {
        match (&self.state, &self.message) {
            (State::MessageLent, Some(message)) => message.finish().map(Some),
            (State::ControlLent(kind, payload), _) => Incoming::control(*kind, payload).map(Some),
            (
                State::Boundary
                | State::Header(_)
                | State::Data(_)
                | State::Control(_)
                | State::MessageLent
                | State::Ended,
                _,
            ) => Ok(None),
        }
    }

    #[cold]
    pub(super) fn end(&mut self) {
        self.message = None;
        self.history = None;
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
                let partial = PartialControl::new(kind, len, header.mask);
                self.state = State::Control(Box::new(partial));
                Ok(Step::Again)
            }
            Opcode::Message(kind) => {
                self.open(Assembly::new(kind), PartialData::new(header, len));
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
    fn admit(&mut self, header: &Header) -> Result<usize, Violation> {
        match (header.opcode, &self.message) {
            (Opcode::Control(_), _) => {
                usize::try_from(header.payload_len).map_err(|_| Violation::LongControl)
            }
            (Opcode::Message(_), Some(_)) => Err(Violation::MessageInterrupted),
            (Opcode::Message(_), None) => self.limits.admit(header.payload_len, 0),
            (Opcode::Continuation, _) => self.admit_further(header.payload_len),
        }
    }

    /// The same for a further frame of the open message.
    fn admit_further(&mut self, claimed: u64) -> Result<usize, Violation> {
        let Some(message) = &self.message else {
            return Err(Violation::NothingToContinue);
        };
        if self.limits.max_fragments <= self.fragments {
            return Err(Violation::TooManyFragments);
        }
        self.fragments += 1;
        message.limits(&self.limits).admit(claimed, message.len())
    }

    /// Begins to put a message together.
    pub(super) fn open(&mut self, message: Assembly, first: PartialData) {
        self.message = Some(message);
        self.fragments = 1;
        self.state = State::Data(first);
    }

    /// Goes on with what an earlier step left unfinished, or lent.
    fn resume<'i>(&mut self, input: &mut &'i mut [u8]) -> Result<Step<'i>, Violation> {
        match &mut self.state {
            State::Boundary if input.is_empty() => return Ok(Step::Starved),
            State::Boundary => self.state = State::Header(PartialHeader::default()),
            State::Header(partial) => {
                let Some(header) = partial.take(input, self.role, self.deflate.is_some())? else {
                    return Ok(Step::Starved);
                };
                let is_compressed = partial.is_compressed;
                self.state = State::Boundary;
                return match header.opcode {
                    Opcode::Message(kind) if is_compressed => {
                        self.begin_compressed(kind, &header, input)
                    }
                    Opcode::Message(_) | Opcode::Control(_) | Opcode::Continuation => {
                        self.begin(&header, input)
                    }
                };
            }
            State::Data(partial) => {
                let message = self
                    .message
                    .as_mut()
                    .expect("a data frame belongs to a message");
                let ceiling = message.limits(&self.limits).max_message;
                if !partial.take(input, message, ceiling)? {
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
            State::ControlLent(ControlKind::Ping | ControlKind::Pong, _) => {
                self.state = State::Boundary;
            }
            State::MessageLent => {
                self.message = None;
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
        match message {
            Assembly::CompressedText(payload) => self.inflate(MessageKind::Text, &payload),
            Assembly::CompressedBinary(payload) => self.inflate(MessageKind::Binary, &payload),
            Assembly::Text(_) | Assembly::Binary(_) => {
                message.finish()?;
                Ok(self.lend_held(message))
            }
        }
    }

    pub(super) fn lend_held<'i>(&mut self, message: Assembly) -> Step<'i> {
        self.message = Some(message);
        self.state = State::MessageLent;
        Step::LendHeld
    }
}
