//! A proxy that knows messages: it loses whole ones that go to the client, holds others up, and cuts connections.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use super::line::{Frame, frame};
use crate::frames::{Frames, tag};
use crate::luck::Luck;

/// What the proxy does to those who connect through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weather {
    /// Which messages to a client are lost.
    pub loss: Loss,
    /// Before so many of a thousand writes there is a pause.
    pub held: u64,
    /// For about so long a connection lives; for ever if it is zero.
    pub life: Duration,
}

/// Which messages to a client are lost, of those that say something about a state, and pongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// None.
    Never,
    /// So many of a thousand.
    PerMille(u64),
    /// On each connection the first delta that leads to this position, which is below 128, and nothing else.
    Position(u8),
}

impl Weather {
    /// Everything passes.
    pub const CALM: Self = Self {
        loss: Loss::Never,
        held: 0,
        life: Duration::ZERO,
    };
}

/// A proxy that runs for as long as its runtime.
#[derive(Debug, Clone)]
pub struct Lossy(Arc<Sky>);

#[derive(Debug)]
struct Sky {
    address: SocketAddr,
    upstream: SocketAddr,
    weather: Weather,
    seed: u64,
    is_calm: AtomicBool,
    counts: Counts,
}

/// What was done so far.
#[derive(Debug, Default)]
pub struct Counts {
    /// Connections that were carried.
    pub connections: AtomicU64,
    /// Connections that were reset.
    pub cuts: AtomicU64,
    /// Messages that might have been lost.
    pub messages: AtomicU64,
    /// Messages that were.
    pub lost: AtomicU64,
    /// Resyncs that clients sent in MessagePack.
    pub resyncs: AtomicU64,
}

impl Lossy {
    /// Listens on a free port of this machine, and connects to `upstream`.
    ///
    /// # Errors
    ///
    /// What the network says.
    pub async fn start(upstream: SocketAddr, weather: Weather, seed: u64) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let lossy = Self(Arc::new(Sky {
            address: listener.local_addr()?,
            upstream,
            weather,
            seed,
            is_calm: AtomicBool::new(false),
            counts: Counts::default(),
        }));
        let sky = Arc::clone(&lossy.0);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let nth = sky.counts.connections.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(carry(client, Arc::clone(&sky), nth));
            }
        });
        Ok(lossy)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.0.address
    }

    /// From now on everything passes.
    pub fn calm(&self) {
        self.0.is_calm.store(true, Ordering::Relaxed);
    }

    /// What was done so far.
    #[must_use]
    pub fn counts(&self) -> &Counts {
        &self.0.counts
    }
}

async fn carry(client: TcpStream, sky: Arc<Sky>, nth: u64) {
    let Ok(server) = TcpStream::connect(sky.upstream).await else {
        let _ = client.set_zero_linger();
        return;
    };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let mut luck = Luck::new(sky.seed, nth);
    let life = sky.weather.life.as_millis().try_into().unwrap_or(u64::MAX);
    let life = (life > 0).then(|| Duration::from_millis(life / 4 + luck.below(2 * life)));
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let end = async {
        if let Some(life) = life {
            sleep(life).await;
        }
        // Who outlives the bad weather goes on for as long as its sides want.
        if life.is_none() || sky.is_calm() {
            std::future::pending::<()>().await;
        }
    };
    let is_cut = tokio::select! {
        () = up(&sky, &mut from_client, &mut to_server) => false,
        () = down(&sky, &mut luck, &mut from_server, &mut to_client) => false,
        () = end => true,
    };
    if is_cut {
        sky.counts.cuts.fetch_add(1, Ordering::Relaxed);
        for half in [to_client, to_server] {
            let _ = half.as_ref().set_zero_linger();
        }
    }
}

/// Carries what the client says.
async fn up(sky: &Sky, from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf) {
    let Ok(Some(rest)) = timeout(HEAD, upgrade(from, to)).await else {
        return;
    };
    let mut frames = Frames::after_head();
    let mut bytes = rest;
    loop {
        let tags = frames.read(&bytes);
        let resyncs = tags.iter().filter(|frame| frame.tag == Some(RESYNC));
        let resyncs = u64::try_from(resyncs.count()).unwrap_or(0);
        sky.counts.resyncs.fetch_add(resyncs, Ordering::Relaxed);
        if to.write_all(&bytes).await.is_err() {
            return;
        }
        bytes.clear();
        if !matches!(from.read_buf(&mut bytes).await, Ok(1..)) {
            return;
        }
    }
}

/// Carries the head of the upgrade, and keeps from the server what extensions the client knows: of what is compressed with
/// what came before, nothing can be lost alone. Gives what follows the head.
async fn upgrade(from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let end = loop {
        let read = from.read_buf(&mut bytes).await.ok()?;
        let end = bytes.windows(4).position(|end| end == b"\r\n\r\n");
        if let Some(end) = end {
            break end + 2;
        }
        (read > 0 && bytes.len() < MAX_HEAD).then_some(())?;
    };
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let lines = head.split_inclusive("\r\n");
    let kept = lines.filter(|line| {
        let line = line.to_ascii_lowercase();
        !line.starts_with("sec-websocket-extensions:")
    });
    let head: String = kept.chain(["\r\n"]).collect();
    to.write_all(head.as_bytes()).await.ok()?;
    Some(bytes.split_off(end + 2))
}

/// Carries what the server says, as far as it is not lost.
async fn down(sky: &Sky, luck: &mut Luck, from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf) {
    let (mut bytes, mut passing) = (Vec::new(), Vec::new());
    let (mut is_open, mut loss) = (false, sky.weather.loss);
    while matches!(from.read_buf(&mut bytes).await, Ok(1..)) {
        let mut at = 0;
        if !is_open {
            let Some(end) = bytes.windows(4).position(|end| end == b"\r\n\r\n") else {
                continue;
            };
            (is_open, at) = (true, end + 4);
            passing.extend_from_slice(&bytes[..at]);
        }
        while let Some(frame) = frame(&bytes[at..]) {
            let whole = &bytes[at..][..frame.end];
            at += frame.end;
            if !sky.loses(&mut loss, luck, frame, &whole[frame.start..]) {
                passing.extend_from_slice(whole);
            }
        }
        bytes.drain(..at);
        if !sky.is_calm() && luck.below(1000) < sky.weather.held {
            sleep(Duration::from_millis(luck.below(PAUSE_MS))).await;
        }
        if to.write_all(&passing).await.is_err() {
            return;
        }
        passing.clear();
    }
}

impl Sky {
    fn is_calm(&self) -> bool {
        self.is_calm.load(Ordering::Relaxed)
    }

    fn loses(&self, loss: &mut Loss, luck: &mut Luck, frame: Frame, payload: &[u8]) -> bool {
        let kind = match frame.opcode {
            1 | 2 if frame.is_last => Kind::of(payload),
            _ => None,
        };
        let Some(kind) = kind else {
            return false;
        };
        self.counts.messages.fetch_add(1, Ordering::Relaxed);
        let is_lost = match *loss {
            Loss::PerMille(most) => !self.is_calm() && luck.below(1000) < most,
            Loss::Position(seq) => kind == Kind::Delta && leads_to(payload, seq),
            Loss::Never => false,
        };
        if is_lost {
            self.counts.lost.fetch_add(1, Ordering::Relaxed);
            if matches!(loss, Loss::Position(_)) {
                *loss = Loss::Never;
            }
        }
        is_lost
    }
}

/// What may be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Delta,
    Other,
}

impl Kind {
    fn of(payload: &[u8]) -> Option<Self> {
        let name = payload.strip_prefix(br#"{"type":""#);
        let name = name.and_then(|name| name.split(|byte| *byte == b'"').next());
        match (name, tag(payload, [0; 4])) {
            (Some(b"delta" | b"deltas"), _) | (_, Some(1001 | 1002)) => Some(Self::Delta),
            (Some(b"snapshot" | b"current" | b"pong"), _) | (_, Some(1000 | 1003 | 1)) => {
                Some(Self::Other)
            }
            _ => None,
        }
    }
}

/// Whether a message says this position, in either encoding.
fn leads_to(payload: &[u8], seq: u8) -> bool {
    let json = [format!(r#""seq":{seq},"#), format!(r#""seq":{seq}}}"#)];
    let msgpack = [b"\xa3seq", &[seq][..]].concat();
    let patterns = json.iter().map(String::as_bytes).chain([&msgpack[..]]);
    let has = |pattern: &[u8]| payload.windows(pattern.len()).any(|part| part == pattern);
    patterns.into_iter().any(has)
}

const RESYNC: u16 = 1;
const HEAD: Duration = Duration::from_secs(5);
const MAX_HEAD: usize = 16 * 1024;
/// What is held up is held up for less than this.
const PAUSE_MS: u64 = 120;

#[cfg(test)]
mod tests {
    use super::{Kind, leads_to};

    #[test]
    fn what_may_be_lost_is_told_in_both_encodings() {
        for (payload, kind) in [
            (
                &br#"{"type":"delta","seq":4,"timestamp":1}"#[..],
                Some(Kind::Delta),
            ),
            (br#"{"type":"snapshot","seq":4}"#, Some(Kind::Other)),
            (br#"{"type":"connected","seq":4}"#, None),
            (br#"{"type":"subscribed"}"#, None),
            (b"\x84\xa1t\xcd\x03\xe9\xa3seq\x04", Some(Kind::Delta)),
            (b"\x84\xa1t\x01", Some(Kind::Other)),
            (b"\x84\xa1t\x00", None),
        ] {
            assert_eq!(Kind::of(payload), kind, "{payload:?}");
        }
    }

    #[test]
    fn a_position_is_found_in_both_encodings() {
        for (payload, is_there) in [
            (&br#"{"type":"delta","seq":4,"timestamp":1}"#[..], true),
            (br#"{"type":"delta","seq":40,"timestamp":1}"#, false),
            (b"\x84\xa1t\xcd\x03\xe9\xa3seq\x04", true),
            (b"\x84\xa1t\xcd\x03\xe9\xa3seq\x05", false),
        ] {
            assert_eq!(leads_to(payload, 4), is_there, "{payload:?}");
        }
    }
}
