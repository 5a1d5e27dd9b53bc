//! One who follows both resources over whatever connection there is, and reports each change.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::line::{self, Line};
use super::mirror::{APRON, BOARD, Flaw, Heard, Mirror};
use super::said::{Ask, Channel, Position, Said};
use super::seen::Seen;
use crate::history::now;
use crate::luck::Luck;

/// A subscriber that knows nothing but the wire.
#[derive(Debug)]
pub struct Subscriber {
    who: String,
    address: SocketAddr,
    seen: Arc<Seen>,
    mirrors: [Mirror; 2],
    /// When each got where it is, in microseconds since 1970.
    moved: [u128; 2],
    heartbeat: Duration,
}

impl Subscriber {
    /// One of that name who connects to an address.
    #[must_use]
    pub fn new(who: String, address: SocketAddr, seen: Arc<Seen>, flaw: Option<Flaw>) -> Self {
        Self {
            who,
            address,
            seen,
            mirrors: [APRON, BOARD].map(|resource| Mirror::new(resource, flaw)),
            moved: [0; 2],
            heartbeat: Duration::from_secs(1),
        }
    }

    /// Follows until told that it is over; then says where it got, and when.
    pub async fn follow(mut self, mut over: watch::Receiver<bool>, mut luck: Luck) {
        let is_over = async move {
            // Whoever would tell is gone: it is over as well.
            let _ = over.wait_for(|over| *over).await;
        };
        tokio::select! {
            () = is_over => {}
            () = self.connect_again(&mut luck) => {}
        }
        for (mirror, at) in self.mirrors.iter().zip(self.moved) {
            let (who, resource) = (&self.who, mirror.resource());
            match mirror.position() {
                Some(Position { epoch, seq }) => self
                    .seen
                    .write(format_args!("reached {who} {resource} {epoch} {seq} {at}")),
                None => self.seen.write(format_args!("empty {who} {resource}")),
            }
        }
    }

    async fn connect_again(&mut self, luck: &mut Luck) {
        loop {
            // However it ends, there will be another one.
            let _ = self.connect().await;
            sleep(Duration::from_millis(20 + luck.below(80))).await;
        }
    }

    async fn connect(&mut self) -> io::Result<()> {
        let mut line = timeout(WELCOME, Line::open(self.address)).await??;
        let channels = self.mirrors.iter_mut().map(|mirror| Channel {
            kind: "state",
            name: mirror.resource(),
            since: mirror.since(),
        });
        let subscribe = Ask::Subscribe {
            channels: channels.collect(),
        };
        line.say(&subscribe.text()).await?;
        let mut ping = Instant::now() + self.heartbeat;
        let mut heard = Instant::now();
        loop {
            let Ok(next) = timeout_at(ping, line.next()).await else {
                if heard.elapsed() > 3 * self.heartbeat {
                    return Err(io::ErrorKind::TimedOut.into());
                }
                // An answer that is this late was lost.
                for mirror in &mut self.mirrors {
                    mirror.forget_ask();
                }
                line.say(&Ask::Ping {}.text()).await?;
                ping += self.heartbeat;
                continue;
            };
            heard = Instant::now();
            let asks = match next? {
                line::Heard::Text(text) => self.hear(text)?,
                line::Heard::Ping(bytes) => {
                    let bytes = bytes.to_vec();
                    line.pong(&bytes).await?;
                    continue;
                }
                line::Heard::Nothing => continue,
            };
            for ask in asks {
                line.say(&ask).await?;
            }
        }
    }

    /// Takes a message; gives what is to be said about it.
    fn hear(&mut self, text: &str) -> io::Result<Vec<String>> {
        let said: Said<'_> = serde_json::from_str(text).map_err(io::Error::other)?;
        if let Some(millis) = said.heartbeat_ms {
            self.heartbeat = Duration::from_millis(millis);
        }
        let mut asks = Vec::new();
        for at in 0..self.mirrors.len() {
            let mirror = &mut self.mirrors[at];
            let tops = said.tops.iter().flatten();
            let mut mine = tops.filter(|top| top.kind == "state" && top.name == mirror.resource());
            let before = mirror.position().cloned();
            let heard = if said.resource == Some(mirror.resource()) {
                mirror.hear(&said)
            } else {
                Ok(mine
                    .next()
                    .map_or(Heard::Nothing, |top| mirror.hear_top(top)))
            };
            match heard {
                Ok(Heard::Nothing) => {}
                Ok(Heard::Stands) => self.stands(at, before.as_ref()),
                Ok(Heard::Lost) => {
                    let (who, resource) = (&self.who, mirror.resource());
                    if let Some(ask) = mirror.ask() {
                        asks.push(ask.text());
                        self.seen.write(format_args!("resync {who} {resource}"));
                    }
                }
                Err(wrong) => {
                    let (who, resource) = (&self.who, mirror.resource());
                    let wrong = wrong.replace(char::is_whitespace, "_");
                    self.seen
                        .write(format_args!("broken {who} {resource} {wrong}"));
                    return Err(io::Error::other(wrong));
                }
            }
        }
        if said.kind == "error" || text.contains(r#""error":"#) {
            let text = text.replace(char::is_whitespace, "_");
            self.seen.write(format_args!("refused {} {text}", self.who));
        }
        Ok(asks)
    }

    fn stands(&mut self, at: usize, before: Option<&Position>) {
        let mirror = &self.mirrors[at];
        let Some((position, hash)) = mirror.position().zip(mirror.hash()) else {
            return;
        };
        let (who, resource) = (&self.who, mirror.resource());
        self.seen.report(who, resource, position, hash);
        if before == Some(position) {
            return;
        }
        self.moved[at] = now().as_micros();
        let earlier = before.filter(|before| before.epoch == position.epoch);
        if let Some(before) = earlier.filter(|before| position.seq < before.seq) {
            let Position { epoch, seq } = position;
            self.seen.write(format_args!(
                "back {who} {resource} {epoch} {} {seq}",
                before.seq
            ));
        }
    }
}

/// An attempt that takes longer is given up.
const WELCOME: Duration = Duration::from_secs(2);
