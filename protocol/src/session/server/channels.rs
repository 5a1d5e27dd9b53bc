//! What a client says about its channels. See docs/protocol.md#channels.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::answer::{complain, error};
use super::{ServerSession, millis};
use crate::envelope::{
    Channel, ChannelKind, Resync, ServerMessage, SetPresence, Signal, Subscribe, Subscribed,
    SubscribedChannel, Unsubscribe,
};
use crate::fault::{Code, Executed, Fault};
use crate::id::RequestId;
use crate::moment::Moment;
use crate::pattern::Pattern;
use crate::session::effect::Effect;

impl ServerSession {
    /// Hands on the channels that can be had, and answers for the others.
    pub(super) fn subscribe(
        &mut self,
        subscribe: Subscribe,
        now: Moment,
        effects: &mut Vec<Effect<'_>>,
    ) {
        let Subscribe {
            request_id,
            channels,
        } = subscribe;
        let channels = distinct(channels);
        if let Err(fault) = self.may_say(cost(&channels), now) {
            let refused = channels.into_iter().map(|it| refused(it, fault.clone()));
            effects.push(subscribed(request_id, refused.collect()));
            return self.check_pace(effects);
        }
        let is_empty = channels.is_empty();
        let (good, bad): (Vec<_>, Vec<_>) = channels
            .into_iter()
            .map(|channel| (problem(&channel), channel))
            .partition(|(problem, _)| problem.is_none());
        if !bad.is_empty() || (is_empty && request_id.is_some()) {
            let refused = bad.into_iter().filter_map(|(code, channel)| {
                let fault = Fault::new(code?, Executed::No);
                Some(refused(channel, Box::new(fault)))
            });
            let refused: Vec<_> = refused.collect();
            let is_odd = !refused.is_empty();
            effects.push(subscribed(request_id.clone(), refused));
            if is_odd {
                self.suspect(now, effects);
            }
        }
        if !good.is_empty() && self.is_live() {
            let channels = good.into_iter().map(|(_, channel)| channel).collect();
            effects.push(Effect::Subscribe(Box::new(Subscribe {
                request_id,
                channels,
            })));
        }
    }

    /// Hands back channels; whoever goes is never held back.
    pub(super) fn unsubscribe(
        &mut self,
        unsubscribe: Unsubscribe,
        now: Moment,
        effects: &mut Vec<Effect<'_>>,
    ) {
        let Unsubscribe {
            request_id,
            channels,
        } = unsubscribe;
        let mut channels = distinct(channels);
        if let Some(rate) = self.config.rate {
            self.pace.spend(rate, cost(&channels), now);
        }
        channels.retain(|channel| problem(channel).is_none());
        if !channels.is_empty() {
            effects.push(Effect::Unsubscribe(Box::new(Unsubscribe {
                request_id,
                channels,
            })));
        }
    }

    pub(super) fn resync(
        &mut self,
        mut resync: Resync,
        now: Moment,
        effects: &mut Vec<Effect<'_>>,
    ) {
        if let Err(fault) = self.may_say(1, now) {
            effects.push(complain(fault, None));
            return self.check_pace(effects);
        }
        if resync.resource.is_none() && resync.kind != ChannelKind::Domain {
            resync.resource.clone_from(&self.resource);
        }
        let code = match &resync.resource {
            _ if !resync.kind.is_known() => Code::Unsupported,
            Some(name) if name.len() <= Pattern::MAX_LEN => {
                return effects.push(Effect::Resync(Box::new(resync)));
            }
            Some(_) | None => Code::UnknownChannel,
        };
        effects.push(error(code, None, false));
        self.suspect(now, effects);
    }

    pub(super) fn set_presence(
        &mut self,
        set: SetPresence,
        now: Moment,
        effects: &mut Vec<Effect<'_>>,
    ) {
        match self.may_say(1, now) {
            Ok(()) => effects.push(Effect::SetPresence(set)),
            Err(fault) => {
                effects.push(complain(fault, None));
                self.check_pace(effects);
            }
        }
    }

    pub(super) fn signal(
        &mut self,
        mut signal: Signal,
        now: Moment,
        effects: &mut Vec<Effect<'_>>,
    ) {
        if let Err(fault) = self.may_say(1, now) {
            effects.push(complain(fault, signal.request_id));
            return self.check_pace(effects);
        }
        if signal.resource.is_none() {
            signal.resource.clone_from(&self.resource);
        }
        effects.push(Effect::Signal(Box::new(signal)));
    }

    /// Subscribes behind `Connected` to what the address and the `Hello` have named.
    pub(super) fn subscribe_first(&mut self, now: Moment, effects: &mut Vec<Effect<'_>>) {
        let mut channels = std::mem::take(&mut self.wanted);
        if let Some(name) = &self.resource
            && !channels.iter().any(|it| is_state_of(it, name))
        {
            channels.insert(0, Channel::new(ChannelKind::State, name.clone()));
        }
        if channels.is_empty() || !self.is_live() {
            return;
        }
        let request_id = None;
        self.subscribe(
            Subscribe {
                request_id,
                channels,
            },
            now,
            effects,
        );
    }

    /// Whether the client may say something of that cost; if not, what it is told.
    fn may_say(&mut self, cost: u32, now: Moment) -> Result<(), Box<Fault>> {
        if self.credential.is_over(now) {
            return Err(Box::new(Fault::new(Code::Unauthenticated, Executed::No)));
        }
        let Some(rate) = self.config.rate else {
            return Ok(());
        };
        self.pace.call(rate, cost, now).map_err(|wait| {
            // Rounded up: a client that waits so long finds the rate ready.
            let fault = Fault::new(Code::RateLimited, Executed::No);
            Box::new(fault.retry_after_ms(millis(wait) + 1))
        })
    }
}

/// What is wrong with a channel, whatever there is on this server.
fn problem(channel: &Channel) -> Option<Code> {
    if !channel.kind.is_known() {
        return Some(Code::Unsupported);
    }
    (channel.name.len() > Pattern::MAX_LEN).then_some(Code::TooLarge)
}

fn is_state_of(channel: &Channel, name: &str) -> bool {
    channel.kind == ChannelKind::State && &*channel.name == name
}

/// Each channel once, as it was named first.
fn distinct(channels: Vec<Channel>) -> Vec<Channel> {
    if channels.len() < 2 {
        return channels;
    }
    let mut seen = HashSet::with_hasher(RandomState::default());
    let is_first = channels.iter().map(|it| seen.insert((it.kind, &*it.name)));
    let is_first: Vec<bool> = is_first.collect();
    let channels = channels.into_iter().zip(is_first);
    channels
        .filter_map(|(channel, is_first)| is_first.then_some(channel))
        .collect()
}

fn cost(channels: &[Channel]) -> u32 {
    u32::try_from(channels.len()).unwrap_or(u32::MAX)
}

fn refused(channel: Channel, fault: Box<Fault>) -> SubscribedChannel {
    SubscribedChannel {
        kind: channel.kind,
        name: channel.name,
        result: Err(fault),
    }
}

fn subscribed<'a>(request_id: Option<RequestId>, channels: Vec<SubscribedChannel>) -> Effect<'a> {
    Effect::Send(ServerMessage::Subscribed(Subscribed {
        request_id,
        channels,
    }))
}
