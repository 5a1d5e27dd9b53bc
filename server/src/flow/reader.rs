//! One connection's place in a stream.

use std::num::NonZeroU64;
use std::sync::Arc;

use wilco_protocol::envelope::{Current, Gap, PresenceStatus, ServerMessage, SignalPayload};
use wilco_protocol::{Code, Encoding, Executed, Fault, Position};

use super::bell::Ringer;
use super::hub::{Admitted, Guest, Leaving};
use super::presence::Undelivered;
use super::roll::Seat;
use super::said::{Dialect, Merged, Shot, kind};
use super::source::{Changes, Reads};
use super::stream::{Asker, Few, Owed, Pulled, Shown, Stream, Wait};
use crate::shutdown::Shutdown;
use crate::socket::{Frame, Outbound};

/// One connection's place in a stream: all that a subscription costs, however slow its reader is.
pub(crate) struct Reader {
    stream: Arc<Stream>,
    guest: Option<Box<dyn Guest>>,
    _stay: Option<Box<dyn Send>>,
    /// The epoch that the positions are of.
    round: u64,
    /// What is behind this was not looked at yet.
    cursor: u64,
    /// Where the client is. Less than the cursor where it was not told all.
    said: u64,
    owed: Owed,
    /// Where it sits when it has read all.
    seat: Option<Seat>,
    wait: Option<Box<Wait>>,
    encoding: Encoding,
}

/// Where a reader writes to, and what for.
pub(crate) struct Desk<'a> {
    pub(crate) ringer: Ringer,
    pub(crate) out: &'a mut Outbound,
    pub(crate) tasks: &'a Shutdown,
    /// The longest message that may be said.
    pub(crate) max_len: usize,
}

/// What came of reading on.
pub(crate) enum Read {
    /// Something was said; there may be more.
    Said,
    /// There is no more for now: the bell rings when there is.
    Waits,
    /// The changes behind its position have to be asked for.
    Asks,
    /// It cannot go on.
    Ended(Box<Fault>),
}

impl Reader {
    /// A reader who stands at `since`. Gives where that is, and whether nothing was missed.
    pub(crate) fn begin(
        admitted: Admitted,
        since: Option<&Position>,
        encoding: Encoding,
    ) -> (Self, Position, bool) {
        let Admitted {
            stream,
            guest,
            stay,
        } = admitted;
        stream.enter(encoding);
        let mut reader = Self {
            stream,
            guest,
            _stay: stay,
            round: 0,
            cursor: 0,
            said: 0,
            owed: Owed::Nothing,
            seat: None,
            wait: None,
            encoding,
        };
        let (position, recovered) = reader.begin_at(since);
        (reader, position, recovered)
    }

    /// Begins anew at `since`.
    pub(crate) fn begin_at(&mut self, since: Option<&Position>) -> (Position, bool) {
        let attached = self.stream.attach(since, self.encoding);
        self.round = attached.round;
        self.cursor = attached.cursor;
        self.said = attached.cursor;
        self.owed = match attached.owed {
            Owed::Gap(missed) => Owed::Gap(missed.filter(|_| self.hears_all())),
            owed => owed,
        };
        let position = Position::new(attached.address.epoch.clone(), attached.top);
        (position, attached.recovered)
    }

    /// What the client's user does, where others see it.
    pub(crate) fn set_status(&self, status: PresenceStatus) {
        if let Some(guest) = &self.guest {
            guest.set_status(status);
        }
    }

    /// Says something to one other reader alone.
    pub(crate) fn signal(
        &self,
        target_user_id: &str,
        signal: SignalPayload,
    ) -> Result<(), Undelivered> {
        let guest = self.guest.as_ref().ok_or(Undelivered::NoPeer)?;
        guest.signal(target_user_id, signal)
    }

    fn hears_all(&self) -> bool {
        self.guest.as_ref().is_none_or(|guest| guest.hears_all())
    }

    pub(crate) const fn stream(&self) -> &Arc<Stream> {
        &self.stream
    }

    /// Goes on under a permission that was looked at again.
    pub(crate) fn with_guest(&mut self, guest: Option<Box<dyn Guest>>) {
        // Who goes on is not waited for in the old place.
        let leaving = match &guest {
            Some(_) => Leaving::ForGood,
            None => Leaving::Lost,
        };
        if let Some(before) = std::mem::replace(&mut self.guest, guest) {
            before.leave(leaving);
        }
    }

    /// Where the client was brought to, if there is nothing more to tell. Said whether or not it was told anything of late: the
    /// loss of what was told last is to be noticed with the next pong, and not with the one after it.
    pub(crate) fn top(&self) -> Option<Position> {
        self.seat?;
        let here = self.stream.position_in(self.round)?;
        Some(Position::new(here.epoch, self.said))
    }

    /// Says what is next.
    pub(crate) fn read(&mut self, desk: &mut Desk<'_>) -> Read {
        if let Some(aside) = self.guest.as_ref().and_then(|it| it.aside(&desk.ringer)) {
            return self.write(&aside, desk);
        }
        match self.owed {
            Owed::Nothing => self.pull(desk),
            Owed::Current => {
                let Some(here) = self.stream.position_in(self.round) else {
                    // All has begun anew meanwhile.
                    self.owed = Owed::Nothing;
                    return Read::Said;
                };
                let current = Current {
                    seq: self.said,
                    epoch: here.epoch,
                    resource: Some((&**self.stream.name()).into()),
                    kind: self.stream.dialect().kind(),
                };
                self.say(&ServerMessage::Current(current), desk)
            }
            Owed::Gap(missed) => {
                let gap = Gap {
                    domain: (&**self.stream.name()).into(),
                    missed: missed.map(NonZeroU64::get),
                    epoch: Some(self.stream.position().epoch),
                    seq: Some(self.cursor),
                };
                self.said = self.cursor;
                self.say(&ServerMessage::Gap(gap), desk)
            }
            Owed::Whole => self.show(desk),
            Owed::Changes => Read::Asks,
            Owed::Asked => Read::Waits,
        }
    }

    /// Takes what was asked for, if it leads on from here; else the whole does.
    pub(crate) fn take_changes(&mut self, changes: Option<Changes>, desk: &mut Desk<'_>) -> Read {
        if self.owed != Owed::Asked {
            return Read::Said;
        }
        self.owed = Owed::Whole;
        let changes = changes.and_then(|it| self.stream.join(self.cursor, self.round, it));
        match changes {
            Some(merged) => {
                self.owed = Owed::Nothing;
                self.tell_merged(&merged, desk)
            }
            None => Read::Said,
        }
    }

    /// Whom to ask for the changes behind its position, once.
    pub(crate) fn ask(&mut self) -> Option<(Arc<dyn Reads>, u64)> {
        self.owed = Owed::Asked;
        let source = self.stream.source().cloned();
        Some((source?, self.cursor))
    }

    /// Does without the changes that were asked for.
    pub(crate) fn give_up_changes(&mut self) {
        if self.owed == Owed::Asked {
            self.owed = Owed::Whole;
        }
    }

    fn pull(&mut self, desk: &mut Desk<'_>) -> Read {
        let seat = self.seat.take();
        let (stream, encoding) = (Arc::clone(&self.stream), self.encoding);
        match stream.pull(self.cursor, self.round, encoding, &desk.ringer, seat) {
            Pulled::Nothing(seat) => {
                self.seat = Some(seat);
                Read::Waits
            }
            Pulled::Few(few, seat) => {
                self.seat = seat;
                self.tell_few(&few, desk)
            }
            Pulled::Merged(merged) => self.tell_merged(&merged, desk),
            Pulled::Fallen(missing) => {
                self.fall(missing);
                Read::Said
            }
        }
    }

    /// The ring does not lead on from here.
    fn fall(&mut self, missing: u64) {
        if self.stream.dialect() == Dialect::Domain {
            let attached = self.stream.attach(None, self.encoding);
            let is_known = attached.round == self.round;
            self.round = attached.round;
            let is_known = is_known && self.hears_all();
            self.owed = Owed::Gap(NonZeroU64::new(missing).filter(|_| is_known));
            self.cursor = self.stream.base().max(self.cursor);
            self.said = self.cursor;
        } else {
            self.owed = Owed::Whole;
        }
    }

    fn tell_few(&mut self, few: &Few, desk: &mut Desk<'_>) -> Read {
        for said in few.iter().flatten() {
            if self.guest.as_ref().is_none_or(|guest| guest.lets(said)) {
                // Who was not told all stands further back than most. A state leads on from exactly where its reader is;
                // an event only from no later.
                let from = match self.stream.dialect() {
                    Dialect::State | Dialect::Presence => self.said,
                    Dialect::Domain => said.from.min(self.said),
                };
                let Some(frame) = said.frame(from, self.encoding) else {
                    return Read::Ended(unsayable());
                };
                if frame.len() > desk.max_len {
                    return self.jump(said.seq);
                }
                self.tell(&frame, desk);
                self.said = said.seq;
            }
            self.cursor = said.seq;
        }
        match self.seat {
            Some(_) => Read::Waits,
            None => Read::Said,
        }
    }

    fn tell_merged(&mut self, merged: &Merged, desk: &mut Desk<'_>) -> Read {
        let Some(frame) = merged.frame(self.encoding) else {
            return Read::Ended(unsayable());
        };
        if frame.len() > desk.max_len {
            return self.jump(merged.to);
        }
        self.tell(&frame, desk);
        self.cursor = merged.to;
        self.said = merged.to;
        Read::Said
    }

    /// Passes over what is too long to be said. The whole may not be.
    fn jump(&mut self, to: u64) -> Read {
        if self.stream.dialect() == Dialect::Domain {
            tracing::error!(
                domain = &**self.stream.name(),
                "an event is too long to be said"
            );
            self.owed = Owed::Gap(NonZeroU64::new(1));
        } else {
            self.owed = Owed::Whole;
        }
        self.cursor = to;
        Read::Said
    }

    fn show(&mut self, desk: &mut Desk<'_>) -> Read {
        let asker = Asker {
            encoding: self.encoding,
            cursor: self.cursor,
            round: self.round,
            ringer: &desk.ringer,
            tasks: desk.tasks,
        };
        let wait = self.wait.get_or_insert_default();
        match self.stream.show(&asker, wait) {
            Shown::Here { shot, round } => {
                self.wait = None;
                self.tell_whole(&shot, round, desk)
            }
            Shown::Awaited => Read::Waits,
            Shown::Failed(fault) => Read::Ended(fault),
        }
    }

    fn tell_whole(&mut self, shot: &Shot, round: u64, desk: &mut Desk<'_>) -> Read {
        let Some(frame) = shot.frame(self.encoding) else {
            self.stream.forget(self.encoding);
            return Read::Ended(unsayable());
        };
        self.stream.weigh(shot, self.encoding);
        if frame.len() > desk.max_len {
            self.stream.forget(self.encoding);
            let sentence = "the state is longer than a message may be";
            let fault = Fault::with_message(Code::TooLarge, Executed::No, sentence);
            return Read::Ended(Box::new(fault));
        }
        self.tell(&frame, desk);
        self.round = round;
        self.cursor = shot.seq;
        self.said = shot.seq;
        self.owed = Owed::Nothing;
        Read::Said
    }

    fn tell(&mut self, frame: &Frame, desk: &mut Desk<'_>) {
        desk.out.share(frame);
    }

    fn say(&mut self, message: &ServerMessage, desk: &mut Desk<'_>) -> Read {
        self.owed = Owed::Nothing;
        self.write(message, desk)
    }

    fn write(&self, message: &ServerMessage, desk: &mut Desk<'_>) -> Read {
        let encoding = self.encoding;
        let written = desk
            .out
            .encode(kind(encoding), |out| message.write(encoding, out));
        match written {
            Ok(()) => Read::Said,
            Err(_) => Read::Ended(unsayable()),
        }
    }

    /// Ends the reading.
    pub(crate) fn leave(mut self, leaving: Leaving) {
        self.end(leaving);
    }

    fn end(&mut self, leaving: Leaving) {
        if let Some(guest) = self.guest.take() {
            guest.leave(leaving);
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.end(Leaving::Lost);
        let waits = self.wait.as_ref().and_then(|wait| wait.seat());
        self.stream.leave(self.encoding, self.seat, waits);
    }
}

fn unsayable() -> Box<Fault> {
    let error_id = crate::error::error_id();
    tracing::error!(error_id, "what a channel says cannot be written");
    Box::new(Fault::new(Code::Internal, Executed::No).error_id(error_id))
}
