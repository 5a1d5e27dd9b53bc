//! The program as a person runs it, and as the system kills it.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::Connection;

/// The ledger at a port and with a folder of its own, which both stay when it is killed.
#[derive(Debug)]
pub(crate) struct Program {
    folder: PathBuf,
    server: Child,
    address: String,
    starts: usize,
}

impl Program {
    pub(crate) fn start() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("ledger-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        let (server, address) = run("127.0.0.1:0", &folder);
        Self {
            folder,
            server,
            address,
            starts: 1,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}/ws", self.address)
    }

    /// As `kill -9` does: it cannot even say goodbye.
    pub(crate) fn kill(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }

    /// As a supervisor does before it starts a new version: it ends in good order.
    pub(crate) fn ask_to_end(&mut self) {
        let process = self.server.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &process]).status();
        assert!(asked.unwrap().success());
        assert!(self.server.wait().unwrap().success());
    }

    /// At the same port, with the same book.
    pub(crate) fn start_again(&mut self) {
        let (server, address) = run(&self.address, &self.folder);
        assert_eq!(address, self.address);
        self.server = server;
        self.starts += 1;
    }

    pub(crate) fn starts(&self) -> usize {
        self.starts
    }

    /// The book, as somebody else opens it.
    pub(crate) fn book(&self) -> Connection {
        Connection::open(self.folder.join("book.sqlite")).unwrap()
    }

    /// How many letters were sent.
    pub(crate) fn letters(&self) -> usize {
        let letters = fs::read_to_string(self.folder.join("book.letters"));
        letters.unwrap().lines().count()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to do about either.
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn run(listen: &str, folder: &std::path::Path) -> (Child, String) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_ledger"))
        .args(["--listen", listen])
        .arg(folder.join("book.sqlite"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let out = server.stdout.take().unwrap();
    BufReader::new(out).read_line(&mut line).unwrap();
    let address = line.trim_end().strip_prefix("listening on http://");
    let address = address.expect("it serves").to_owned();
    (server, address)
}
