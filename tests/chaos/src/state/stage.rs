//! One run: a server, a proxy, subscribers, what goes wrong, and the verdict.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::judge::{Bounds, Verdict, judge};
use super::lossy::{Counts, Loss, Lossy, Weather};
use super::mirror::Flaw;
use super::ours;
use super::seen::Seen;
use super::server::Order;
use super::subscriber::Subscriber;
use crate::luck::Luck;

/// What a run consists of.
#[derive(Debug, Clone)]
pub struct Run {
    /// What its lines are called.
    pub name: &'static str,
    /// Where its files go; what was there before is removed.
    pub folder: PathBuf,
    /// What the server does.
    pub order: Order,
    /// How many follow that know nothing but the wire.
    pub strangers: u64,
    /// How many follow with the Rust client.
    pub ours: u64,
    /// A script for Node, and how many follow with the TypeScript client there.
    pub node: Option<(PathBuf, u64)>,
    /// For how long there are changes.
    pub time: Duration,
    /// What happens to connections.
    pub weather: Weather,
    /// Whether the server is killed halfway.
    pub is_killed: bool,
    /// What the first subscriber does wrong.
    pub flaw: Option<Flaw>,
}

/// What came of a run.
#[derive(Debug)]
pub struct Outcome {
    /// What was written down, judged.
    pub verdict: Verdict,
    /// How often a subscriber reported a state.
    pub reports: u64,
    /// What the proxy did.
    pub proxy: Lossy,
}

/// A server in a process of its own.
pub(super) struct Served {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
    pub(super) address: SocketAddr,
}

impl Run {
    /// Runs, and judges.
    ///
    /// # Errors
    ///
    /// If a process cannot be started, or does not answer.
    pub async fn run(&self) -> io::Result<Outcome> {
        let _ = fs::remove_dir_all(&self.folder);
        fs::create_dir_all(&self.folder)?;
        let mut server = Served::start("127.0.0.1:0", &self.folder, self.order).await?;
        let proxy = Lossy::start(server.address, self.weather, self.order.seed).await?;
        let seen = Arc::new(Seen::open(&self.folder.join("seen.log"))?);
        let (over, is_over) = watch::channel(false);
        let mut everybody = JoinSet::new();
        for nth in 0..self.strangers {
            let (seen, who) = (Arc::clone(&seen), format!("stranger{nth}"));
            let flaw = self.flaw.filter(|_| nth == 0);
            let subscriber = Subscriber::new(who, proxy.address(), seen, flaw);
            let luck = Luck::new(self.order.seed, nth);
            everybody.spawn(subscriber.follow(is_over.clone(), luck));
        }
        for nth in 0..self.ours {
            let (seen, who) = (Arc::clone(&seen), format!("rust{nth}"));
            let following = ours::follow(who, proxy.address(), seen, is_over.clone());
            everybody.spawn(async { following.await.expect("the address is one") });
        }
        let node = self.start_node(proxy.address())?;
        sleep(self.time / 2).await;
        if self.is_killed {
            server.process.kill().await?;
            let address = server.address.to_string();
            server = Served::start(&address, &self.folder, self.order).await?;
        }
        sleep(self.time / 2).await;
        proxy.calm();
        server.rest().await?;
        seen.write(format_args!("rest"));
        sleep(self.soon() + AFTERWARDS).await;
        let _ = over.send(true);
        everybody.join_all().await;
        if let Some(mut node) = node {
            drop(node.stdin.take());
            timeout(PATIENCE, node.wait()).await??;
        }
        let asked = proxy.counts().resyncs.load(Ordering::Relaxed);
        seen.write(format_args!("resyncs {asked}"));
        server.process.kill().await?;
        Ok(Outcome {
            verdict: self.judge()?,
            reports: seen.reports(),
            proxy,
        })
    }

    /// They follow until their input ends.
    fn start_node(&self, address: SocketAddr) -> io::Result<Option<Child>> {
        let Some((script, count)) = &self.node else {
            return Ok(None);
        };
        let node = Command::new("node")
            .arg(script)
            .arg(format!("ws://{address}/ws"))
            .arg(&self.folder)
            .arg(count.to_string())
            .stdin(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        Ok(Some(node))
    }

    /// Within two heartbeats everybody is at the top: with the first they notice, and if that went wrong with the second.
    fn soon(&self) -> Duration {
        2 * self.order.heartbeat + SLACK
    }

    fn judge(&self) -> io::Result<Verdict> {
        let mut lines = String::new();
        for name in ["authority.log", "seen.log"] {
            lines += &fs::read_to_string(self.folder.join(name))?;
        }
        let bounds = Bounds {
            soon: self.soon(),
            is_clean: self.is_clean(),
        };
        // What is read from elsewhere is no state of the two resources.
        let lines = lines.lines().filter(|line| !line.contains(" read "));
        Ok(judge(lines, bounds))
    }

    /// Whether nothing is lost.
    fn is_clean(&self) -> bool {
        self.weather.loss == Loss::Never && self.weather.life.is_zero() && !self.is_killed
    }
}

impl Served {
    /// Starts a server, and waits until it listens.
    pub(super) async fn start(address: &str, folder: &Path, order: Order) -> io::Result<Self> {
        let numbers = [
            u64::from(order.rate),
            order.seed,
            order.heartbeat.as_millis().try_into().unwrap_or(u64::MAX),
        ];
        let mut process = Command::new(std::env::current_exe()?)
            .args(["state-server", address])
            .arg(folder)
            .args(numbers.map(|number| number.to_string()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = process.stdout.take().expect("its output is a pipe");
        let mut lines = BufReader::new(output).lines();
        let line = timeout(PATIENCE, lines.next_line()).await??;
        let address = line
            .as_deref()
            .and_then(|line| line.strip_prefix("listening on "));
        let address = address.and_then(|address| address.parse().ok());
        let address =
            address.ok_or_else(|| io::Error::other(format!("the server said {line:?}")))?;
        Ok(Self {
            process,
            lines,
            address,
        })
    }

    /// Tells it to change nothing any more, and waits until it has heard.
    pub(super) async fn rest(&mut self) -> io::Result<()> {
        let input = self.process.stdin.as_mut().expect("its input is a pipe");
        input.write_all(b"rest\n").await?;
        let line = timeout(PATIENCE, self.lines.next_line()).await??;
        match line.as_deref() {
            Some("rested") => Ok(()),
            _ => Err(io::Error::other(format!("the server said {line:?}"))),
        }
    }

    /// Ends it.
    pub(super) async fn kill(&mut self) -> io::Result<()> {
        self.process.kill().await
    }
}

/// The counts of a run as text: connections, cuts, messages and lost ones.
#[must_use]
pub fn counted(counts: &Counts) -> [u64; 4] {
    let Counts {
        connections,
        cuts,
        messages,
        lost,
        resyncs: _,
    } = counts;
    [connections, cuts, messages, lost].map(|count| count.load(Ordering::Relaxed))
}

const PATIENCE: Duration = Duration::from_secs(20);
/// What the way there and back takes, on a machine that is busy with all of them.
const SLACK: Duration = Duration::from_millis(300);
/// Who is late is waited for this much longer, to say how late.
const AFTERWARDS: Duration = Duration::from_secs(1);
