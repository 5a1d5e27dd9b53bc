//! A proxy between client and server that does to each connection what the rules say.

use std::cell::RefCell;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::frames::{Direction, Frames};
use crate::history::History;
use crate::rules::{Act, Rule, Watch};

/// Says which rules connection `nth` has.
pub type Rules = Arc<dyn Fn(u64) -> Vec<Rule> + Send + Sync>;

/// A proxy that runs for as long as its runtime.
#[derive(Debug)]
pub struct Proxy {
    /// Where it listens.
    pub address: SocketAddr,
    cuts: Arc<AtomicU64>,
    connections: Arc<AtomicU64>,
}

impl Proxy {
    /// Listens on a free port of this machine, and connects to `upstream`.
    ///
    /// # Errors
    ///
    /// What the network says.
    pub async fn start(upstream: SocketAddr, rules: Rules, trace: History) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (cuts, connections) = <(Arc<AtomicU64>, Arc<AtomicU64>)>::default();
        let proxy = Self {
            address,
            cuts: cuts.clone(),
            connections: connections.clone(),
        };
        let trace = Arc::new(trace);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let nth = connections.fetch_add(1, Ordering::Relaxed) + 1;
                let (rules, cuts) = (rules.clone(), cuts.clone());
                let line = Line::new(upstream, &rules(nth), nth, trace.clone());
                tokio::spawn(carry(client, line, cuts));
            }
        });
        Ok(proxy)
    }

    /// How many connections were reset, closed or held.
    #[must_use]
    pub fn cuts(&self) -> u64 {
        self.cuts.load(Ordering::Relaxed)
    }

    /// How many connections there were.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }
}

async fn carry(client: TcpStream, line: Line, cuts: Arc<AtomicU64>) {
    let Ok(server) = TcpStream::connect(line.upstream).await else {
        line.trace.write(format_args!("refused {}", line.nth));
        // Nobody is there: the client learns it as it would without a proxy.
        let _ = client.set_zero_linger();
        return;
    };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    line.trace
        .write(format_args!("connected {} {:?}", line.nth, line.rules));
    match line.run(client, server).await {
        None => line.trace.write(format_args!("ended {}", line.nth)),
        Some((act, client, server)) => {
            cuts.fetch_add(1, Ordering::Relaxed);
            match act {
                Act::Reset => {
                    let _ = (client.set_zero_linger(), server.set_zero_linger());
                }
                Act::Hold => sleep(HELD).await,
                Act::Close | Act::Duplicate(_) | Act::Delay(_) | Act::Throttle(_) => {}
            }
        }
    }
}

/// One connection that is carried from side to side.
struct Line {
    upstream: SocketAddr,
    nth: u64,
    rules: Vec<Rule>,
    trace: Arc<History>,
    watch: std::sync::Mutex<Watch>,
    pace: std::sync::Mutex<Pace>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Pace {
    delay: Duration,
    bytes_per_second: Option<u32>,
}

/// Why one direction ends.
enum End {
    /// Its sender has said all.
    Said,
    Cut(Act),
}

impl Line {
    fn new(upstream: SocketAddr, rules: &[Rule], nth: u64, trace: Arc<History>) -> Self {
        Self {
            upstream,
            nth,
            rules: rules.to_vec(),
            trace,
            watch: Watch::new(rules, nth).into(),
            pace: Pace::default().into(),
        }
    }

    /// Carries until a side ends or a rule does; then gives both back with what is to be done to them.
    async fn run(
        &self,
        mut client: TcpStream,
        mut server: TcpStream,
    ) -> Option<(Act, TcpStream, TcpStream)> {
        let end = {
            let (mut from_client, mut to_client) = client.split();
            let (mut from_server, mut to_server) = server.split();
            let mut up = std::pin::pin!(self.pump(Direction::Up, &mut from_client, &mut to_server));
            let mut down =
                std::pin::pin!(self.pump(Direction::Down, &mut from_server, &mut to_client));
            let end = tokio::select! {
                end = &mut up => (end, Direction::Up),
                end = &mut down => (end, Direction::Down),
                act = self.clock() => (End::Cut(act), Direction::Up),
            };
            match end {
                (End::Cut(act), _) => End::Cut(act),
                // What the other side still has to say may pass.
                (End::Said, Direction::Up) => timeout(LAST_WORDS, down).await.unwrap_or(End::Said),
                (End::Said, Direction::Down) => timeout(LAST_WORDS, up).await.unwrap_or(End::Said),
            }
        };
        match end {
            End::Said => None,
            End::Cut(act) => Some((act, client, server)),
        }
    }

    /// Applies the rules of the clock; ends with one that ends the connection.
    async fn clock(&self) -> Act {
        let begun = Instant::now();
        loop {
            let next = self
                .watch
                .lock()
                .expect("nobody panics while holding it")
                .next_by_time();
            let Some((time, act)) = next else {
                return std::future::pending().await;
            };
            sleep_until(begun + time).await;
            if let Some(act) = self.apply(act, &[]) {
                return act;
            }
        }
    }

    async fn pump(
        &self,
        direction: Direction,
        from: &mut (impl AsyncReadExt + Unpin),
        to: &mut (impl AsyncWriteExt + Unpin),
    ) -> End {
        let (frames, said) = (RefCell::new(Frames::default()), RefCell::new(Vec::new()));
        let mut buffer = vec![0; 16 * 1024];
        loop {
            let read = match from.read(&mut buffer).await {
                Ok(0) | Err(_) => {
                    let _ = to.shutdown().await;
                    return End::Said;
                }
                Ok(read) => &buffer[..read],
            };
            if said.borrow().len() < MAX_SAID {
                said.borrow_mut().extend_from_slice(read);
            }
            let ended = frames.borrow_mut().read(read);
            let due = self
                .watch
                .lock()
                .expect("nobody panics while holding it")
                .frames(direction, &ended);
            let mut passed = 0;
            for due in due {
                self.pass(&read[passed..due.passed], to).await;
                passed = due.passed;
                if let Some(act) = self.apply(due.act, &said.borrow()) {
                    return End::Cut(act);
                }
            }
            self.pass(&read[passed..], to).await;
        }
    }

    async fn pass(&self, bytes: &[u8], to: &mut (impl AsyncWriteExt + Unpin)) {
        if bytes.is_empty() {
            return;
        }
        let pace = *self.pace.lock().expect("nobody panics while holding it");
        let slow = pace
            .bytes_per_second
            .map_or(0.0, |rate| bytes.len() as f64 / f64::from(rate));
        let wait = pace.delay + Duration::from_secs_f64(slow);
        if !wait.is_zero() {
            sleep(wait).await;
        }
        // A side that is gone is noticed by whoever reads it.
        let _ = to.write_all(bytes).await;
    }

    /// Does what leaves the connection alive; gives back what ends it.
    fn apply(&self, act: Act, said: &[u8]) -> Option<Act> {
        self.trace.write(format_args!("act {} {act:?}", self.nth));
        match act {
            Act::Reset | Act::Close | Act::Hold => return Some(act),
            Act::Delay(delay) => {
                self.pace
                    .lock()
                    .expect("nobody panics while holding it")
                    .delay = delay;
            }
            Act::Throttle(rate) => {
                self.pace
                    .lock()
                    .expect("nobody panics while holding it")
                    .bytes_per_second = Some(rate);
            }
            Act::Duplicate(later) => {
                tokio::spawn(say_again(self.upstream, said.to_vec(), later));
            }
        }
        None
    }
}

/// Says the same on a connection of its own, and listens for a while to what nobody will hear.
async fn say_again(upstream: SocketAddr, said: Vec<u8>, later: Duration) {
    sleep(later).await;
    let Ok(mut server) = TcpStream::connect(upstream).await else {
        return;
    };
    if server.write_all(&said).await.is_ok() {
        let mut buffer = [0; 4096];
        let heard = async { while matches!(server.read(&mut buffer).await, Ok(1..)) {} };
        let _ = timeout(GHOST, heard).await;
    }
}

/// How long a held connection stays open: longer than both sides take to notice.
const HELD: Duration = Duration::from_secs(20);
const LAST_WORDS: Duration = Duration::from_secs(2);
const GHOST: Duration = Duration::from_secs(5);
/// The opening of a connection and the first message are shorter.
const MAX_SAID: usize = 16 * 1024;
