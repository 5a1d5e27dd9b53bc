use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use foldhash::fast::RandomState;
use wilco_protocol::session::{ChannelKey, ChannelNews, ClientInput};

use super::sink::{Seat, SeatId, Sink, Want};

/// Who follows which channel, on the side of the task that owns the socket.
#[derive(Default)]
pub(crate) struct Board {
    lines: HashMap<ChannelKey, Line, RandomState>,
    /// What followers want instead of what they were told.
    wanted: Vec<ClientInput<'static>>,
}

#[derive(Default)]
struct Line {
    seats: Vec<Seat>,
    /// What was last said of the channel itself, for whoever joins.
    phase: Option<ChannelNews<'static>>,
}

impl Board {
    /// Seats one more follower; gives what the session is to be told of it.
    pub(crate) fn join(
        &mut self,
        channel: ChannelKey,
        mut seat: Seat,
    ) -> Option<ClientInput<'static>> {
        let line = self.lines.entry(channel.clone()).or_default();
        let is_first = line.seats.is_empty();
        if let Some(phase) = &line.phase {
            // What it says of itself holds no state that could be broken.
            let _ = deliver(seat.sink.as_mut(), phase);
        }
        let needs_whole = seat.needs_whole;
        line.seats.push(seat);
        if is_first {
            Some(ClientInput::Subscribe(channel))
        } else if needs_whole {
            Some(ClientInput::Refresh(channel))
        } else {
            None
        }
    }

    /// Lets a follower go; gives what the session is to be told of it.
    pub(crate) fn leave(
        &mut self,
        channel: ChannelKey,
        id: SeatId,
    ) -> Option<ClientInput<'static>> {
        let line = self.lines.get_mut(&channel)?;
        line.seats.retain(|seat| seat.id != id);
        if !line.seats.is_empty() {
            return None;
        }
        self.lines.remove(&channel);
        Some(ClientInput::Unsubscribe(channel))
    }

    /// Hands news to all who follow the channel.
    pub(crate) fn hear(&mut self, channel: ChannelKey, news: &ChannelNews<'_>) {
        let Some(line) = self.lines.get_mut(&channel) else {
            return;
        };
        if let Some(phase) = phase(news) {
            line.phase = Some(phase);
        }
        let mut want = None;
        for seat in &mut line.seats {
            match (deliver(seat.sink.as_mut(), news), want) {
                (Ok(()), _) | (Err(Want::Whole), Some(_)) => {}
                (Err(wanted), _) => want = Some(wanted),
            }
        }
        match want {
            Some(Want::Unfit) => self.wanted.push(ClientInput::Broken(channel)),
            Some(Want::Whole) => self.wanted.push(ClientInput::Refresh(channel)),
            None => {}
        }
    }

    /// What the session is to be told of followers that could not take what they heard.
    pub(crate) fn next_wanted(&mut self) -> Option<ClientInput<'static>> {
        self.wanted.pop()
    }
}

/// Hands news to a sink. It runs code of the application, whose panic must not end the calls of
/// everybody else.
fn deliver(sink: &mut dyn Sink, news: &ChannelNews<'_>) -> Result<(), Want> {
    catch_unwind(AssertUnwindSafe(|| sink.hear(news))).unwrap_or(Err(Want::Unfit))
}

/// What of the news is worth telling somebody who joins later.
fn phase(news: &ChannelNews<'_>) -> Option<ChannelNews<'static>> {
    match news {
        ChannelNews::Live
        | ChannelNews::Snapshot { .. }
        | ChannelNews::Deltas { .. }
        | ChannelNews::Users { .. }
        | ChannelNews::UsersChanged { .. } => Some(ChannelNews::Live),
        ChannelNews::Stale => Some(ChannelNews::Stale),
        ChannelNews::Refused(fault) => Some(ChannelNews::Refused(fault.clone())),
        ChannelNews::Event { .. }
        | ChannelNews::Gap { .. }
        | ChannelNews::Signal { .. }
        | ChannelNews::Undelivered { .. } => None,
    }
}
