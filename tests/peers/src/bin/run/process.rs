//! Starts servers and the generator, each on its own core, and ends them.

use std::fs::File;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::row::{Row, Server, WebSocketPort};

const SERVER_CORE: &str = "0";
const LOAD_CORE: &str = "1";

/// The longest that one call of the generator may take, in seconds.
const LOAD_LIMIT: &str = "120";

/// A server that runs as long as this value lives, and never longer than the runner.
pub(crate) struct Running {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Running {
    /// Starts a server on a free port and waits until it accepts connections.
    ///
    /// # Errors
    /// The reason why there is nothing to measure.
    pub(crate) fn start(server: Server) -> Result<Self, String> {
        let address = free_address().map_err(|error| format!("no free port: {error}"))?;
        let program = program(server, address)?;
        // `setpriv` and `taskset` replace themselves by the server, so its pid is the child's.
        let child = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", "--", "taskset", "-c", SERVER_CORE])
            .args(program)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log().map_err(|error| format!("no log: {error}"))?)
            .spawn()
            .map_err(|error| format!("did not start: {error}"))?;
        let mut running = Self { child, address };
        running.wait_until_up()?;
        Ok(running)
    }

    /// Starts the servers of all rows; those that could not be started are told in words.
    pub(crate) fn start_all(rows: &[&'static Row]) -> (Vec<(&'static Row, Self)>, Vec<String>) {
        let (mut servers, mut failures) = (Vec::new(), Vec::new());
        for row in rows {
            match Self::start(row.server) {
                Ok(server) => servers.push((*row, server)),
                Err(reason) => failures.push(format!("{}: {reason}", row.name)),
            }
        }
        (servers, failures)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    fn wait_until_up(&mut self) -> Result<(), String> {
        let end = Instant::now() + Duration::from_secs(10);
        while Instant::now() < end {
            if TcpStream::connect(self.address).is_ok() {
                return Ok(());
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("ended at once: {status} (target/servers.log)"));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err("did not listen within 10 s".to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The generator against a running server.
pub(crate) fn load(server: &Running, words: &[&str]) -> Command {
    let mut command = Command::new("timeout");
    command
        .args([
            "-k",
            "5",
            LOAD_LIMIT,
            "taskset",
            "-c",
            LOAD_CORE,
            "target/release/load",
        ])
        .args([
            "--address",
            &server.address.to_string(),
            "--pid",
            &server.pid().to_string(),
        ])
        .args(words);
    command
}

/// Why the generator failed, in words.
pub(crate) fn complaint(output: &Output) -> String {
    match output.status.code() {
        // `timeout` is among those that it kills.
        Some(124 | 137) | None => format!("took longer than {LOAD_LIMIT} s"),
        _ => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    }
}

/// The program and its words; the address is the last of them.
fn program(server: Server, address: SocketAddr) -> Result<Vec<String>, String> {
    let (words, file) = match server {
        Server::Peer(name) => (vec!["target/release/peer", name], "target/release/peer"),
        Server::Program(words) => (words.to_vec(), words[0]),
        Server::Node(_) if !Path::new("node/node_modules").exists() => {
            return Err("node/node_modules is missing".to_owned());
        }
        Server::Node(file) => (vec!["node", file], file),
        Server::Nats(port) => return nats(port, address),
    };
    if !Path::new(file).exists() {
        return Err(format!("{file} is not built"));
    }
    let words = words.into_iter().map(str::to_owned);
    Ok(words.chain([address.to_string()]).collect())
}

/// nats-server as its package brings it, with its log off; over WebSocket it wants a file, which
/// names a second port that nobody uses.
fn nats(port: WebSocketPort, address: SocketAddr) -> Result<Vec<String>, String> {
    let binary = ["/usr/sbin/nats-server", "/usr/bin/nats-server"]
        .into_iter()
        .find(|file| Path::new(file).exists())
        .ok_or("nats-server is not installed (apt-get install nats-server)")?;
    let settings = match port {
        WebSocketPort::No => format!("listen: \"{address}\"\n"),
        WebSocketPort::Yes => format!(
            "listen: \"127.0.0.1:-1\"\nwebsocket {{ listen: \"{address}\", no_tls: true }}\n"
        ),
    };
    let file = format!("target/nats-{}.conf", address.port());
    std::fs::write(&file, settings).map_err(|error| format!("{file}: {error}"))?;
    Ok([binary, "-c", &file].map(str::to_owned).to_vec())
}

fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

fn log() -> io::Result<File> {
    File::options()
        .create(true)
        .append(true)
        .open("target/servers.log")
}
