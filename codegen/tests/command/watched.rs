//! `wilco gen --watch`, while servers come and go and files change.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use tokio::sync::oneshot;
use wilco_server::Router;

use super::{divide, ponder};

/// The command, and its lines as they come.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn new(from: &str, out: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wilco"))
            .args(["gen", "--watch", "--from", from, "--out", out])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let outputs: [Box<dyn Read + Send>; 2] = [
            Box::new(child.stdout.take().unwrap()),
            Box::new(child.stderr.take().unwrap()),
        ];
        for output in outputs {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(output).lines() {
                    // Nobody listens any more after a failure.
                    let _ = sender.send(line.unwrap());
                }
            });
        }
        Self { child, lines }
    }

    /// The next line has these beginnings and ends.
    #[track_caller]
    fn says(&self, begins: &str, ends: &str) {
        let line = self.lines.recv_timeout(PATIENCE).unwrap();
        assert!(line.starts_with(begins) && line.ends_with(ends), "{line}");
    }

    /// Ends it as Ctrl-C does; there was nothing else to say.
    fn ends(mut self) {
        let id = self.child.id().to_string();
        let killed = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(killed.success());
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        assert_eq!(self.lines.recv_timeout(PATIENCE).ok(), None);
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // After a failure it would go on; else it is gone already.
        let _ = self.child.kill();
    }
}

/// A server of a router that can be stopped.
struct Server {
    stop: oneshot::Sender<()>,
    thread: std::thread::JoinHandle<()>,
}

impl Server {
    fn new(address: SocketAddr, router: Router) -> Self {
        let (stop, stopped) = oneshot::channel();
        let (ready, is_ready) = channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(async {
                let listener = tokio::net::TcpListener::bind(address).await.unwrap();
                ready.send(()).unwrap();
                tokio::select! {
                    served = axum::serve(listener, router.into_axum("/ws")) => served.unwrap(),
                    _ = stopped => {}
                }
            });
        });
        is_ready.recv_timeout(PATIENCE).unwrap();
        Self { stop, thread }
    }

    fn stop(self) {
        self.stop.send(()).unwrap();
        self.thread.join().unwrap();
    }
}

fn folder(name: &str) -> PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn bindings_follow_a_server_that_comes_and_goes() {
    let out = folder("watch_server").join("api");
    let out = out.to_str().unwrap();
    let two = || Router::new().operation(divide).operation(ponder);
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);

    let watching = Watching::new(&format!("http://{address}"), out);
    watching.says("no contract: ", "(os error 111)");
    let server = Server::new(address, two());
    watching.says(&format!("wrote {out}/"), ": 2 operations, 4 types");
    server.stop();
    watching.says("no contract: ", "(os error 111)");
    let server = Server::new(address, two());
    watching.says(out, " is up to date");
    server.stop();
    watching.says("no contract: ", "(os error 111)");
    let server = Server::new(address, Router::new().operation(ponder));
    watching.says(&format!("wrote {out}/"), ": 1 operation, 1 type");
    server.stop();
    watching.says("no contract: ", "(os error 111)");

    let listener = TcpListener::bind(address).unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    let mut asked = [0; 1024];
    let read = stream.read(&mut asked).unwrap();
    let asked = String::from_utf8_lossy(&asked[..read]).to_lowercase();
    assert!(asked.contains("\r\nif-none-match: "), "{asked}");
    stream
        .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
        .unwrap();
    watching.says(
        "no contract: ",
        "missing field `protocol_version` at line 1 column 2",
    );
    watching.ends();
}

#[test]
fn bindings_follow_a_file() {
    let folder = folder("watch_file");
    let (file, out) = (folder.join("contract.json"), folder.join("api"));
    let out = out.to_str().unwrap();
    let router = Router::new().operation(divide).operation(ponder);
    let contract = serde_json::to_string(&router.contract().unwrap()).unwrap();
    let watching = Watching::new(file.to_str().unwrap(), out);
    watching.says("no contract: ", "it is the name of a file");
    let write = |text: &str| {
        // At once, as half of a file is no contract.
        let unfinished = folder.join("unfinished");
        std::fs::write(&unfinished, text).unwrap();
        std::fs::rename(&unfinished, &file).unwrap();
    };
    write(&contract);
    watching.says(&format!("wrote {out}/"), ": 2 operations, 4 types");
    write(&contract.replace("Quotient", "delete"));
    watching.says("error: type delete: ", "");
    write(&contract.replace("Quotient", "Result"));
    watching.says(&format!("wrote {out}/"), ": 2 operations, 4 types");
    watching.ends();
}

#[test]
fn what_could_not_be_written_is_tried_again_and_told_of_once() {
    let folder = folder("watch_blocked");
    let (file, out) = (folder.join("contract.json"), folder.join("api"));
    let router = Router::new().operation(divide);
    let contract = serde_json::to_string(&router.contract().unwrap()).unwrap();
    std::fs::write(&file, contract).unwrap();
    std::fs::write(&out, "no folder").unwrap();
    let watching = Watching::new(file.to_str().unwrap(), out.to_str().unwrap());
    watching.says("error: ", "(os error 20)");
    std::fs::remove_file(&out).unwrap();
    watching.says(
        &format!("wrote {}/", out.display()),
        ": 1 operation, 3 types",
    );
    watching.ends();
}

const PATIENCE: Duration = Duration::from_secs(60);
