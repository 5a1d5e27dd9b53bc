//! What the client follows, over all its connections.

mod frames;
mod words;

use std::collections::BTreeMap;

use self::words::Words;
use super::effect::{ChannelKey, ClientEffect};
use super::news::ChannelNews;
use crate::envelope::{
    Channel, ChannelKind, ClientMessage, PresenceStatus, Resync, SetPresence, Subscribe, Top,
    Unsubscribe,
};
use crate::fault::{Code, Executed, Fault};
use crate::flow::{Follower, Heard};
use crate::moment::Moment;
use crate::position::Position;

/// The channels that are followed, and how far each came.
///
/// A lost connection loses none of them: the next one begins with all, each with the position to
/// go on from, and the server says what was missed.
#[derive(Debug, Default)]
pub(super) struct Channels {
    followed: BTreeMap<ChannelKey, Followed>,
    /// What `Hello` asked for and nobody wants any more.
    forgotten: Vec<Channel>,
    /// How present the user is where nothing else was said.
    status: Option<PresenceStatus>,
    words: Words,
    /// No channel is to be asked for again before this.
    earliest: Option<Moment>,
}

#[derive(Debug)]
struct Followed {
    follower: Follower,
    standing: Standing,
    /// How present the user is there, if that was said of this topic.
    status: Option<PresenceStatus>,
}

/// What this connection knows of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It was not asked for.
    Unsaid,
    /// It was asked for, and the answer has not come, or not all of it.
    Asked,
    /// The server follows up with what happens.
    Live,
    /// It was refused, and is asked for again at that time, if ever.
    Refused(Option<Moment>),
}

impl Channels {
    /// Follows one more channel, from now on if the server can be told.
    pub(super) fn subscribe(
        &mut self,
        key: ChannelKey,
        can_say: bool,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        if self.followed.contains_key(&key) {
            return;
        }
        let standing = if can_say {
            effects.push(subscribe(vec![key.channel(None)]));
            Standing::Asked
        } else {
            Standing::Unsaid
        };
        let followed = Followed {
            follower: Follower::new(key.kind, Some(key.name.clone())),
            standing,
            status: None,
        };
        self.followed.insert(key, followed);
    }

    pub(super) fn unsubscribe(
        &mut self,
        key: &ChannelKey,
        can_say: bool,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let Some(followed) = self.followed.remove(key) else {
            return;
        };
        match followed.standing {
            Standing::Unsaid | Standing::Refused(_) => {}
            Standing::Asked | Standing::Live if can_say => {
                effects.push(unsubscribe(vec![key.channel(None)]));
            }
            // `Hello` is on its way.
            Standing::Asked | Standing::Live => self.forgotten.push(key.channel(None)),
        }
    }

    /// What `Hello` asks for: everything, each from where it stands. What was refused to a
    /// connection before may be open to this one, and what did not fit may fit now.
    pub(super) fn greet(&mut self) -> Vec<Channel> {
        self.earliest = None;
        let ask = |(key, followed): (&ChannelKey, &mut Followed)| {
            followed.standing = Standing::Asked;
            if followed.follower.has_failed() {
                followed.follower.reset();
            }
            key.channel(followed.follower.since())
        };
        self.followed.iter_mut().map(ask).collect()
    }

    /// Says what has changed since `Hello`.
    pub(super) fn welcome(&mut self, effects: &mut Vec<ClientEffect<'_>>) {
        if !self.forgotten.is_empty() {
            effects.push(unsubscribe(std::mem::take(&mut self.forgotten)));
        }
        self.ask(|standing| standing == Standing::Unsaid, effects);
    }

    /// Loses the connection.
    pub(super) fn cut(&mut self, effects: &mut Vec<ClientEffect<'_>>) {
        self.forgotten.clear();
        self.words.forget();
        self.earliest = None;
        for (key, followed) in &mut self.followed {
            followed.follower.disconnected();
            if followed.standing == Standing::Live {
                effects.push(tell(key.clone(), ChannelNews::Stale));
            }
            followed.standing = Standing::Unsaid;
        }
    }

    /// When a channel is to be asked for again.
    pub(super) fn earliest(&self) -> Option<Moment> {
        self.earliest
    }

    /// Asks again for what was refused for a while.
    pub(super) fn try_again(&mut self, now: Moment, effects: &mut Vec<ClientEffect<'_>>) {
        if self.earliest.is_none_or(|at| now < at) {
            return;
        }
        let is_due = |standing| matches!(standing, Standing::Refused(Some(at)) if at <= now);
        self.ask(is_due, effects);
        let waiting = self
            .followed
            .values()
            .filter_map(|followed| match followed.standing {
                Standing::Refused(at) => at,
                Standing::Unsaid | Standing::Asked | Standing::Live => None,
            });
        self.earliest = waiting.min();
    }

    /// Takes in that what came could not be applied.
    pub(super) fn broken(
        &mut self,
        key: ChannelKey,
        can_say: bool,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let Some(followed) = self.followed.get_mut(&key) else {
            return;
        };
        let heard = followed.follower.unfit();
        if can_say || heard == Heard::Failed {
            followed.take(&key, heard, effects);
        }
    }

    /// Asks for the whole of a channel, though nothing is wrong with it.
    pub(super) fn refresh(&mut self, key: &ChannelKey, effects: &mut Vec<ClientEffect<'_>>) {
        let Some(followed) = self.followed.get_mut(key) else {
            return;
        };
        if followed.follower.has_failed() {
            return;
        }
        // Without a connection the next one begins with it; before the answer it comes anyway.
        followed.follower.reset();
        if followed.standing == Standing::Live {
            effects.push(resync(Resync {
                resource: Some(key.name.clone()),
                kind: key.kind,
                ..Resync::default()
            }));
        }
    }

    /// Compares where the server has brought this connection with what has arrived: the loss of
    /// the last change leaves no hole to see.
    pub(super) fn compare(&mut self, tops: Vec<Top>, effects: &mut Vec<ClientEffect<'_>>) {
        for top in tops {
            let key = ChannelKey {
                kind: top.kind,
                name: top.name,
            };
            if let Some(followed) = self.followed.get_mut(&key)
                && followed.standing == Standing::Live
            {
                let heard = followed.follower.top(&top.epoch, top.seq);
                followed.take(&key, heard, effects);
            }
        }
    }

    pub(super) fn set_presence(
        &mut self,
        status: PresenceStatus,
        resource: Option<Box<str>>,
        can_say: bool,
        effects: &mut Vec<ClientEffect<'_>>,
    ) {
        let mut is_heard = false;
        for (key, followed) in &mut self.followed {
            let is_meant = resource.as_ref().is_none_or(|name| *name == key.name);
            if key.kind == ChannelKind::Presence && is_meant {
                followed.status = resource.is_some().then_some(status);
                // Otherwise it is said when the subscription stands.
                is_heard |= followed.standing == Standing::Live;
            }
        }
        if resource.is_none() {
            self.status = Some(status);
        }
        if is_heard && can_say {
            effects.push(set_presence(status, resource));
        }
    }

    /// Asks for the channels that stand so.
    fn ask(&mut self, concerns: impl Fn(Standing) -> bool, effects: &mut Vec<ClientEffect<'_>>) {
        let mut channels = Vec::new();
        for (key, followed) in &mut self.followed {
            if concerns(followed.standing) {
                followed.standing = Standing::Asked;
                channels.push(key.channel(followed.follower.since()));
            }
        }
        if !channels.is_empty() {
            effects.push(subscribe(channels));
        }
    }
}

impl Followed {
    /// Does what the follower says of a frame; true if the frame is to be taken.
    fn take(
        &mut self,
        key: &ChannelKey,
        heard: Heard,
        effects: &mut Vec<ClientEffect<'_>>,
    ) -> bool {
        match heard {
            Heard::Apply => true,
            Heard::Duplicate | Heard::Ignore => false,
            Heard::Resync(question) => {
                // Something is missing, so what is there is what was.
                if key.kind != ChannelKind::Domain && self.follower.since().is_some() {
                    effects.push(tell(key.clone(), ChannelNews::Stale));
                }
                effects.push(resync(*question));
                false
            }
            Heard::Failed => {
                self.standing = Standing::Refused(None);
                let words = "what the server says of the channel does not fit together here";
                let fault = Fault::with_message(Code::Unsupported, Executed::No, words);
                effects.push(unsubscribe(vec![key.channel(None)]));
                effects.push(tell(key.clone(), ChannelNews::Refused(Box::new(fault))));
                false
            }
        }
    }
}

impl ChannelKey {
    /// The presence at a topic.
    #[must_use]
    pub fn presence(topic: impl Into<Box<str>>) -> Self {
        Self {
            kind: ChannelKind::Presence,
            name: topic.into(),
        }
    }

    /// The events of a domain.
    #[must_use]
    pub fn domain(name: impl Into<Box<str>>) -> Self {
        Self {
            kind: ChannelKind::Domain,
            name: name.into(),
        }
    }

    /// The state of a resource.
    #[must_use]
    pub fn state(resource: impl Into<Box<str>>) -> Self {
        Self {
            kind: ChannelKind::State,
            name: resource.into(),
        }
    }

    fn channel(&self, since: Option<&Position>) -> Channel {
        Channel {
            kind: self.kind,
            name: self.name.clone(),
            since: since.cloned(),
        }
    }
}

fn tell<'a>(channel: ChannelKey, news: ChannelNews<'a>) -> ClientEffect<'a> {
    ClientEffect::Channel { channel, news }
}

fn subscribe<'a>(channels: Vec<Channel>) -> ClientEffect<'a> {
    let request_id = None;
    ClientEffect::Send(ClientMessage::Subscribe(Subscribe {
        request_id,
        channels,
    }))
}

fn unsubscribe<'a>(channels: Vec<Channel>) -> ClientEffect<'a> {
    let request_id = None;
    ClientEffect::Send(ClientMessage::Unsubscribe(Unsubscribe {
        request_id,
        channels,
    }))
}

fn resync<'a>(question: Resync) -> ClientEffect<'a> {
    ClientEffect::Send(ClientMessage::Resync(question))
}

fn set_presence<'a>(status: PresenceStatus, resource: Option<Box<str>>) -> ClientEffect<'a> {
    ClientEffect::Send(ClientMessage::SetPresence(SetPresence { status, resource }))
}
