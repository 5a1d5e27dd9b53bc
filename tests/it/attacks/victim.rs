//! The server that is attacked: this very binary, started once more.

use std::io::Read;
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use tokio::net::TcpListener;
use wilco_server::{Shutdown, serve};
use wilco_trace::VICTIM as INSIDE;

use super::app::app;
use super::kit::{Client, OFFER};

/// A server in a process of its own, which ends when this is dropped.
pub(super) struct Victim {
    child: Child,
    stdin: Option<ChildStdin>,
    /// Kept, for what the test harness in the child has to say.
    _stdout: ChildStdout,
    pub(super) address: SocketAddr,
}

impl Victim {
    pub(super) fn start() -> Self {
        let test = std::env::current_exe().expect("this binary");
        let mut child = Command::new(test)
            .args(["--exact", "attacks::victim::is_attacked", "--nocapture"])
            .env(INSIDE, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this binary starts");
        let mut said = String::new();
        let mut stdout = child.stdout.take().expect("piped");
        let address = loop {
            let mut bytes = [0; 256];
            let count = stdout.read(&mut bytes).expect("a pipe");
            assert_ne!(count, 0, "it ended: {said}");
            said.push_str(std::str::from_utf8(&bytes[..count]).expect("text"));
            let listens = said.split_once("listens on ").map(|(_, rest)| rest);
            if let Some((address, _)) = listens.and_then(|rest| rest.split_once('\n')) {
                break address.parse().expect("an address");
            }
        };
        let stdin = child.stdin.take();
        let victim = Self {
            child,
            stdin,
            _stdout: stdout,
            address,
        };
        // What it needs to serve anybody at all is not the attacker's doing.
        victim.still_serves();
        victim
    }

    pub(super) fn open(&self, path: &str) -> Client {
        Client::open(self.address, path, "")
    }

    /// Opens a socket over which compressed messages may go, perhaps with contexts of its own.
    pub(super) fn open_compressed(&self, path: &str) -> Client {
        Client::open(self.address, path, OFFER)
    }

    /// Resident memory in bytes.
    pub(super) fn resident(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// What is set aside, whether or not anything was ever written there, in bytes.
    pub(super) fn set_aside(&self) -> u64 {
        self.status("VmData:")
    }

    /// The most resident memory that there was since [`forget_peak`](Self::forget_peak), in bytes.
    pub(super) fn peak(&self) -> u64 {
        self.status("VmHWM:")
    }

    /// Lets the peak begin anew from what is resident now, which it gives.
    pub(super) fn forget_peak(&self) -> u64 {
        let path = format!("/proc/{}/clear_refs", self.child.id());
        std::fs::write(path, "5").expect("Linux, and our own process");
        self.resident()
    }

    /// Processor time so far, of all threads.
    pub(super) fn processor_time(&self) -> Duration {
        let path = format!("/proc/{}/task", self.child.id());
        let tasks = std::fs::read_dir(path).expect("Linux");
        let nanos = tasks.map(|task| {
            let path = task.expect("a thread").path().join("schedstat");
            let line = std::fs::read_to_string(path).unwrap_or_default();
            let spent = line.split_ascii_whitespace().next();
            spent.and_then(|spent| spent.parse().ok()).unwrap_or(0)
        });
        Duration::from_nanos(nanos.sum())
    }

    /// A polite stranger is served at once, after whatever happened.
    pub(super) fn still_serves(&self) {
        let mut client = self.open("/echo");
        client.text("still there?");
        assert_eq!(client.hear(), "still there?");
        client.close();
        assert_eq!(client.hear(), "closed 1000");
    }

    /// Waits until so many are subscribed to the feed: that one comes or leaves is noticed when its task runs.
    pub(super) fn await_subscribers(&self, witness: &mut Client, expected: &str) {
        for _ in 0..100_000 {
            witness.text("how many?");
            if witness.hear() == expected {
                return;
            }
        }
        panic!("there are not {expected}");
    }

    fn status(&self, name: &str) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).expect("Linux");
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
        let kilobytes: u64 = kilobytes.expect("a size").parse().expect("a number");
        kilobytes * 1024
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Not a test of its own: what [`Victim::start`] starts. Alone it has nothing to do.
#[test]
fn is_attacked() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    wilco_trace::begin();
    tracing::trace!("the victim is there");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("listens on {}", listener.local_addr().expect("bound"));
        let serving = tokio::spawn(serve(listener, app(), Shutdown::default()));
        // The end of the input is the end of the parent.
        let ended = tokio::task::spawn_blocking(|| std::io::stdin().read(&mut [0]));
        ended.await.expect("no panic").expect("a pipe");
        serving.abort();
    });
}
