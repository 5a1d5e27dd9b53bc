//! One run: a server, a proxy, a client, what goes wrong, and the verdict.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::check::{Verdict, check};
use crate::history::History;
use crate::proxy::Proxy;
use crate::rules::cut_every;
use crate::table::Table;

/// What a run consists of.
#[derive(Debug, Clone)]
pub struct Run {
    /// The client: `rust`, or the program of another for Node.
    pub client: Speaker,
    /// Where its files go; what was there before is removed.
    pub folder: PathBuf,
    /// All luck follows from it.
    pub seed: u64,
    /// How many calls are made at most.
    pub calls: u64,
    /// For how long calls are made at most.
    pub time: Duration,
    /// How often the server is killed, if at all.
    pub kill_every: Option<Duration>,
}

/// Which client makes the calls.
#[derive(Debug, Clone)]
pub enum Speaker {
    /// The Rust client, in a process of its own.
    Rust,
    /// A script for Node.
    Node(PathBuf),
}

/// What came of a run.
#[derive(Debug)]
pub struct Outcome {
    /// What the histories say.
    pub verdict: Verdict,
    /// How many connections were cut.
    pub cuts: u64,
    /// How many connections there were.
    pub connections: u64,
    /// How long it took.
    pub took: Duration,
}

impl Run {
    /// Runs, and judges.
    ///
    /// # Errors
    ///
    /// If a process cannot be started, or the client does not end well.
    pub async fn run(&self) -> io::Result<Outcome> {
        let begun = Instant::now();
        let _ = fs::remove_dir_all(&self.folder);
        fs::create_dir_all(&self.folder)?;
        let (mut server, address) = start_server("127.0.0.1:0", &self.folder).await?;
        let seed = self.seed;
        let trace = History::open(&self.folder.join("proxy.log"))?;
        let rules = Arc::new(move |nth| cut_every(CALLS_PER_CUT, seed, nth));
        let proxy = Proxy::start(address, rules, trace).await?;
        let mut client = self.start_client(proxy.address)?;
        let status = timeout(LONGEST, self.wait(&mut client, &mut server, address)).await;
        let _ = client.kill().await;
        server.kill().await?;
        let status = status.map_err(|_| {
            io::Error::other(format!("the client did not end within {LONGEST:?}"))
        })??;
        if !status.success() {
            return Err(io::Error::other(format!("the client ended with {status}")));
        }
        Ok(Outcome {
            verdict: judge(&self.folder)?,
            cuts: proxy.cuts(),
            connections: proxy.connections(),
            took: begun.elapsed(),
        })
    }

    fn start_client(&self, address: SocketAddr) -> io::Result<Child> {
        let mut command = match &self.client {
            Speaker::Rust => {
                let mut command = Command::new(std::env::current_exe()?);
                command.arg("client");
                command
            }
            Speaker::Node(script) => {
                let mut command = Command::new("node");
                command.arg(script);
                command
            }
        };
        command
            .arg(format!("ws://{address}/ws"))
            .arg(&self.folder)
            .args([self.seed, self.calls].map(|number| number.to_string()))
            .arg(self.time.as_millis().to_string())
            .kill_on_drop(true)
            .spawn()
    }

    /// Waits for the client to end, and kills the server meanwhile.
    async fn wait(
        &self,
        client: &mut Child,
        server: &mut Child,
        address: SocketAddr,
    ) -> io::Result<ExitStatus> {
        let Some(every) = self.kill_every else {
            return client.wait().await;
        };
        let kills = History::open(&self.folder.join("kills.log"))?;
        loop {
            tokio::select! {
                status = client.wait() => return status,
                () = sleep(every) => {}
            }
            kills.write(format_args!("kill -"));
            server.kill().await?;
            kills.write(format_args!("kill -"));
            *server = start_server(&address.to_string(), &self.folder).await?.0;
        }
    }
}

/// Starts a server, and waits until it listens.
async fn start_server(address: &str, folder: &Path) -> io::Result<(Child, SocketAddr)> {
    let mut server = Command::new(std::env::current_exe()?)
        .args(["server", address])
        .arg(folder)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let output = server.stdout.take().expect("its output is a pipe");
    let mut lines = BufReader::new(output).lines();
    let line = timeout(Duration::from_secs(20), lines.next_line()).await??;
    let address = line
        .as_deref()
        .and_then(|line| line.strip_prefix("listening on "));
    let address = address.and_then(|address| address.parse().ok());
    let address = address.ok_or_else(|| io::Error::other(format!("the server said {line:?}")))?;
    Ok((server, address))
}

/// Judges the histories of a folder.
///
/// # Errors
///
/// If one of them cannot be read.
pub fn judge(folder: &Path) -> io::Result<Verdict> {
    let mut lines = String::new();
    for name in ["client.log", "server.log", "kills.log"] {
        let path = folder.join(name);
        if path.exists() {
            lines += &fs::read_to_string(path)?;
        }
    }
    let table = Table::open(&folder.join("table.sqlite")).map_err(io::Error::other)?;
    let effects = table.effects().map_err(io::Error::other)?;
    Ok(check(
        lines.lines().chain(effects.iter().map(String::as_str)),
    ))
}

/// A connection lives for about this many calls.
const CALLS_PER_CUT: u64 = 50;
/// A run that takes longer hangs.
const LONGEST: Duration = Duration::from_secs(1800);
