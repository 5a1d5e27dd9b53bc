//! Starts servers and the generator, each on its own core, and ends them.

use std::fs::File;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::row::Server;

const SERVER_CORE: &str = "0";
const LOAD_CORE: &str = "1";

/// The longest that one call of the generator may take, in seconds.
const LOAD_LIMIT: &str = "30";

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
        let program = program(server)?;
        let address = free_address().map_err(|error| format!("no free port: {error}"))?;
        // `setpriv` and `taskset` replace themselves by the server, so its pid is the child's.
        let child = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", "--", "taskset", "-c", SERVER_CORE])
            .args(program)
            .arg(address.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log().map_err(|error| format!("no log: {error}"))?)
            .spawn()
            .map_err(|error| format!("did not start: {error}"))?;
        let mut running = Self { child, address };
        running.wait_until_up()?;
        Ok(running)
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
            "1",
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
        Some(124 | 137) => format!("took longer than {LOAD_LIMIT} s"),
        _ => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    }
}

fn program(server: Server) -> Result<Vec<&'static str>, String> {
    let (words, file) = match server {
        Server::Peer(name) => (vec!["target/release/peer", name], "target/release/peer"),
        Server::Program(words) => (words.to_vec(), words[0]),
        Server::Node(_) if !Path::new("node/node_modules").exists() => {
            return Err("node/node_modules is missing".to_owned());
        }
        Server::Node(file) => (vec!["node", file], file),
    };
    match Path::new(file).exists() {
        true => Ok(words),
        false => Err(format!("{file} is not built")),
    }
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
