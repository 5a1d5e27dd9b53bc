//! Whether the peer is still there. See docs/protocol.md#heartbeat.

use super::ServerSession;
use crate::close::CloseCode;
use crate::moment::Moment;
use crate::session::config::SessionConfig;
use crate::session::effect::Effect;

/// When something was heard of the peer, and whether it was asked since.
#[derive(Debug, Default)]
pub(super) struct Beat {
    heard: Moment,
    pinged: bool,
}

impl Beat {
    pub(super) fn hear(&mut self, now: Moment) {
        self.heard = now;
        self.pinged = false;
    }

    pub(super) fn next_tick(&self, config: &SessionConfig) -> Moment {
        if self.pinged {
            self.gone_at(config)
        } else {
            self.heard + config.heartbeat
        }
    }

    fn gone_at(&self, config: &SessionConfig) -> Moment {
        self.heard + config.heartbeat + config.heartbeat_timeout
    }
}

impl ServerSession {
    pub(super) fn check_beat(&mut self, now: Moment, effects: &mut Vec<Effect<'_>>) {
        if self.beat.gone_at(&self.config) <= now {
            self.close(CloseCode::SILENT, effects);
        } else if !self.beat.pinged && self.beat.next_tick(&self.config) <= now {
            self.beat.pinged = true;
            effects.push(Effect::Ping);
        }
    }
}
