//! How fast a client may go. See docs/protocol.md#rate-limits.

use std::time::Duration;

use super::answer::respond;
use super::{Phase, ServerSession, millis};
use crate::close::CloseCode;
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::moment::Moment;
use crate::session::effect::Effect;
use crate::session::rate::{Bucket, Rate};

/// What a connection has used of its rates.
#[derive(Debug, Default)]
pub(super) struct Pace {
    calls: Bucket,
    abuse: Bucket,
    /// How many calls were refused since one was not.
    refused: u8,
}

impl Pace {
    /// Takes what cannot be refused.
    pub(super) fn spend(&mut self, rate: Rate, cost: u32, now: Moment) {
        // What is not there cannot be taken.
        let _ = self.calls.take(rate, cost, now);
    }

    pub(super) fn call(&mut self, rate: Rate, cost: u32, now: Moment) -> Result<(), Duration> {
        let taken = self.calls.take(rate, cost, now);
        self.refused = match taken {
            Ok(()) => 0,
            Err(_) => self.refused.saturating_add(1),
        };
        taken
    }
}

impl ServerSession {
    /// Whether a call is within the rate; if not, it is answered. Who asks on and on is closed.
    pub(super) fn may_call(
        &mut self,
        id: &RequestId,
        cost: u32,
        now: Moment,
        effects: &mut Vec<Effect<'_>>,
    ) -> bool {
        let Some(rate) = self.config.rate else {
            return true;
        };
        let Err(wait) = self.pace.call(rate, cost, now) else {
            return true;
        };
        // Rounded up: a client that waits so long finds the rate ready.
        let retry_after_ms = millis(wait) + 1;
        let fault = Fault::new(Code::RateLimited, Executed::No).retry_after_ms(retry_after_ms);
        effects.push(respond(id.clone(), Err(Box::new(fault)), false));
        self.check_pace(effects);
        false
    }

    /// Closes on who asks on and on beyond the rate.
    pub(super) fn check_pace(&mut self, effects: &mut Vec<Effect<'_>>) {
        if self.pace.refused >= MAX_REFUSED {
            self.fail(CloseCode::RATE_LIMITED, Code::RateLimited, effects);
        }
    }

    /// Counts what no conforming client sends, and closes on who does nothing else.
    pub(super) fn suspect(&mut self, now: Moment, effects: &mut Vec<Effect<'_>>) {
        let taken = self.pace.abuse.take(self.config.abuse, 1, now);
        if taken.is_err() && !matches!(self.phase, Phase::Closed) {
            self.fail(CloseCode::RATE_LIMITED, Code::RateLimited, effects);
        }
    }
}

/// How many calls in a row may be beyond the rate.
const MAX_REFUSED: u8 = 10;
