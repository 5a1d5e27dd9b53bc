//! A subscriber of wilco's states and events, in JSON. One message may hold many events.

use std::rc::Rc;

use super::websocket::{CLOSE, FIN, Frame, PING, PONG, upgrade, upgraded};
use super::{Dialect, Taken, What};
use crate::arguments::Target;
use crate::payload::find;
use crate::template::append_masked;
use crate::wrong::Wrong;

const TEXT: u8 = 1;

/// What is subscribed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The deltas of a resource.
    State,
    /// A domain.
    Events,
    /// A resource whose snapshot is asked for again and again.
    Snapshots,
}

/// One connection.
#[derive(Clone)]
pub(crate) struct Feed {
    kind: Kind,
    upgrade: Rc<str>,
    /// What a request says, and what the subscription says of a resource.
    resync: Rc<str>,
    subscribe: Rc<str>,
    least: usize,
    stage: Stage,
    /// Where in the message at the start of the input the next event may begin.
    at: usize,
    /// Snapshots that were asked for and came.
    answered: u32,
}

#[derive(Clone, Copy)]
enum Stage {
    Upgrading,
    Greeting,
    Open,
}

impl Feed {
    pub(crate) fn new(kind: Kind, target: &Target) -> Self {
        let (channel, name) = match kind {
            Kind::State => ("state", "board".to_owned()),
            Kind::Events => ("domain", "board".to_owned()),
            Kind::Snapshots => ("state", format!("bulk/{}", target.size)),
        };
        let subscribe = format!(
            r#"{{"type":"subscribe","channels":[{{"kind":"{channel}","name":"{name}"}}]}}"#
        );
        let path = target.path.as_deref().unwrap_or("/ws");
        Self {
            kind,
            upgrade: upgrade(&target.address, path, Some("wilco.v1.json")).into(),
            resync: format!(r#"{{"type":"resync","resource":"{name}"}}"#).into(),
            subscribe: subscribe.into(),
            least: target.size,
            stage: Stage::Upgrading,
            at: 0,
            answered: 0,
        }
    }

    fn heard(&mut self, message: &[u8], frame: Frame, out: &mut Vec<u8>) -> Result<Taken, Wrong> {
        let whole = |what| Taken {
            len: frame.head + frame.body,
            what,
        };
        if starts(message, &["error"])
            || find(&message[..message.len().min(400)], br#""error":"#).is_some()
        {
            return Err(Wrong::reply("the server refused", message));
        }
        if matches!(self.stage, Stage::Greeting) {
            if starts(message, &["connected"]) {
                append_masked(FIN | TEXT, self.subscribe.as_bytes(), out);
            }
            let stands = match self.kind {
                Kind::State | Kind::Snapshots => "snapshot",
                Kind::Events => "subscribed",
            };
            if !starts(message, &[stands]) {
                return Ok(whole(What::Control));
            }
            self.stage = Stage::Open;
            return Ok(whole(What::Ready));
        }
        if self.kind == Kind::Snapshots {
            return Ok(whole(match starts(message, &["snapshot"]) {
                true => What::Reply(frame.head..frame.head + frame.body),
                false => What::Control,
            }));
        }
        let rest = &message[self.at..];
        let event = find(rest, EVENT).zip(find(rest, b"\"}").map(|at| at + 2));
        match event {
            Some((start, end)) => {
                let start = frame.head + self.at + start;
                self.at += end;
                let what = What::Reply(start..frame.head + self.at);
                Ok(Taken { len: 0, what })
            }
            None if self.at > 0 || starts(message, &["pong", "subscribed", "current"]) => {
                self.at = 0;
                Ok(whole(What::Control))
            }
            None => Err(Wrong::reply("a message without an event", message)),
        }
    }
}

impl Dialect for Feed {
    fn open(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.upgrade.as_bytes());
    }

    fn request(&mut self, _: u32, out: &mut Vec<u8>) {
        append_masked(FIN | TEXT, self.resync.as_bytes(), out);
    }

    fn take(&mut self, input: &[u8], out: &mut Vec<u8>) -> Result<Option<Taken>, Wrong> {
        if matches!(self.stage, Stage::Upgrading) {
            let Some(len) = upgraded(input)? else {
                return Ok(None);
            };
            self.stage = Stage::Greeting;
            let what = What::Control;
            return Ok(Some(Taken { len, what }));
        }
        let Some(frame) = Frame::read(input) else {
            return Ok(None);
        };
        let len = frame.head + frame.body;
        let body = &input[frame.head..len];
        match frame.first & 0x0f {
            TEXT if frame.first & FIN != 0 => return self.heard(body, frame, out).map(Some),
            PING => append_masked(FIN | PONG, body, out),
            PONG => {}
            CLOSE => return Err(Wrong::reply("the server closed the connection", body)),
            _ => return Err(Wrong::reply("a frame that no server should send", input)),
        }
        let what = What::Control;
        Ok(Some(Taken { len, what }))
    }

    fn verify(&mut self, reply: &[u8]) -> Result<u32, Wrong> {
        if reply.len() < self.least || !reply.ends_with(b"}") {
            return Err(Wrong::reply("a snapshot that is too short", reply));
        }
        self.answered += 1;
        Ok(self.answered)
    }

    fn is_ordered(&self) -> bool {
        true
    }
}

fn starts(message: &[u8], kinds: &[&str]) -> bool {
    let rest = message.strip_prefix(br#"{"type":""#).unwrap_or_default();
    kinds.iter().any(|kind| {
        let rest = rest.strip_prefix(kind.as_bytes());
        rest.is_some_and(|rest| rest.starts_with(b"\""))
    })
}

/// How an event begins, as the board of a fan-out makes it; no other part of a message does. It ends with its first `"}`.
const EVENT: &[u8] = br#"{"number":""#;

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(text: &str) -> Vec<u8> {
        let length = u16::try_from(text.len()).unwrap().to_be_bytes();
        [&[FIN | TEXT, 126][..], &length, text.as_bytes()].concat()
    }

    #[test]
    fn each_event_of_a_message_is_a_delivery() {
        let mut feed = Feed {
            stage: Stage::Open,
            ..Feed::new(Kind::State, &crate::arguments::Arguments::default().target)
        };
        let [a, b] = [1, 2].map(|n| format!(r#"{{"number":"{n}","sent":"0","body":"w"}}"#));
        let one = framed(&format!(r#"{{"type":"delta","seq":1,"delta":{a}}}"#));
        let two = framed(&format!(
            r#"{{"type":"deltas","seq":3,"from":1,"deltas":[{a},{b}]}}"#
        ));
        let pong = framed(r#"{"type":"pong","server_ts":1}"#);
        let input = [&one[..], &pong, &two, &two[..9]].concat();
        let (mut used, mut events) = (0, Vec::new());
        while let Some(taken) = feed.take(&input[used..], &mut Vec::new()).unwrap() {
            if let What::Reply(place) = taken.what {
                events.push(String::from_utf8(input[used..][place].to_vec()).unwrap());
            }
            used += taken.len;
        }
        assert_eq!(events, [a.clone(), a, b]);
        assert_eq!(used, one.len() + pong.len() + two.len());
    }

    #[test]
    fn a_refusal_is_no_delivery() {
        let mut feed = Feed {
            stage: Stage::Greeting,
            ..Feed::new(Kind::Events, &crate::arguments::Arguments::default().target)
        };
        let refused = framed(
            r#"{"type":"subscribed","channels":[{"kind":"domain","name":"board","error":{"code":"forbidden"}}]}"#,
        );
        assert!(feed.take(&refused, &mut Vec::new()).is_err());
    }
}
