//! `wilco sub` and `wilco tail`: what comes is printed line by line, for as long as it comes.

use std::io::{BufRead, BufReader, Read};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_server::flow::{FlowState, Unfit};
use wilco_server::{
    Auth, AuthError, Code, Credential, Events, Executed, Fault, Presence, Principal, Resource,
    Router,
};

use super::{expect, serve_app, wilco_as};

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
struct Score {
    goals: u32,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Scored {
    by: u32,
}

impl FlowState for Score {
    type Delta = Scored;

    fn apply_delta(&mut self, Scored { by }: Scored) -> Result<(), Unfit> {
        self.goals += by;
        Ok(())
    }
}

/// A server, and what it has to tell.
struct House {
    address: SocketAddr,
    score: Resource<Score>,
    found: Resource<wilco_server::Derived<Score>>,
    news: Events<String>,
}

impl House {
    fn open() -> Self {
        let score = Resource::new(Score { goals: 1 });
        let found = Resource::derived(Score { goals: 5 });
        let news = Events::<String>::new("news");
        let secret = Resource::new(Score { goals: 0 })
            .authorise(async |_| Err(Fault::new(Code::Forbidden, Executed::No)));
        let judge = async |credential: Credential| {
            let name = credential
                .token()
                .strip_prefix("key of ")
                .map(Principal::new);
            name.ok_or(AuthError::refused("there is no such key"))
        };
        let router = Router::new()
            .resource("score", score.clone())
            .resource("found", found.clone())
            .resource("secret", secret)
            .event(news.clone())
            .presence("hall", Presence::new().grace(Duration::ZERO))
            .with_auth(Auth::new(judge).optional());
        Self {
            address: serve_app(|| router.into_axum("/ws")),
            score,
            found,
            news,
        }
    }

    fn url(&self) -> String {
        format!("ws://{}/ws", self.address)
    }

    /// Says the next news until `follower` hears some, which says that it listens; its number.
    fn news_until_heard(&self, follower: &Follower) -> (u64, String) {
        for _ in 0..500 {
            let said = self.news.broadcast_notify("flash", &"it rains".to_owned());
            if let Ok(line) = follower.lines.recv_timeout(Duration::from_millis(20)) {
                let _ = said.expect("the domain counts");
                let heard: serde_json::Value = serde_json::from_str(&line).unwrap();
                return (heard["seq"].as_u64().unwrap(), line);
            }
        }
        panic!("nothing is heard");
    }
}

/// A command that goes on, and what it says.
struct Follower {
    command: Child,
    lines: Receiver<String>,
    notes: Receiver<String>,
}

impl Follower {
    fn of(words: &[&str]) -> Self {
        let mut command = spawn(words);
        Self {
            lines: read(command.stdout.take().unwrap()),
            notes: read(command.stderr.take().unwrap()),
            command,
        }
    }

    fn next(&self) -> String {
        self.lines.recv_timeout(PATIENCE).unwrap()
    }

    fn note(&self) -> String {
        self.notes.recv_timeout(PATIENCE).unwrap()
    }

    /// Waits until it tells that the connection is there again; why it was not may be told before.
    fn is_back(&self) {
        let note = self.note();
        if note != "connected again" {
            assert!(note.starts_with("no connection yet: "), "{note}");
            assert_eq!(self.note(), "connected again");
        }
    }

    fn interrupt(&self) {
        let id = self.command.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(sent.success());
    }

    fn end(self) -> ExitStatus {
        ended(self.command).recv_timeout(PATIENCE).unwrap()
    }
}

fn spawn(words: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_wilco"))
        .env("WILCO_TOKEN", "")
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Reads lines on a thread of its own, so that each can be waited for with a limit.
fn read(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines() {
            if sender.send(line.unwrap()).is_err() {
                return;
            }
        }
    });
    lines
}

fn ended(mut command: Child) -> Receiver<ExitStatus> {
    let (sender, status) = channel();
    std::thread::spawn(move || sender.send(command.wait().unwrap()));
    status
}

/// A line between a client and a server that can be cut.
#[derive(Clone)]
struct Gate {
    address: SocketAddr,
    is_shut: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Gate {
    fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let gate = Self {
            address: listener.local_addr().unwrap(),
            is_shut: Arc::default(),
            open: Arc::default(),
        };
        let here = gate.clone();
        std::thread::spawn(move || {
            for near in listener.incoming() {
                let near = near.unwrap();
                if here.is_shut.load(Ordering::SeqCst) {
                    continue;
                }
                let far = TcpStream::connect(server).unwrap();
                let ends = [&near, &far].map(|end| end.try_clone().unwrap());
                here.open.lock().unwrap().extend(ends);
                let back = (far.try_clone().unwrap(), near.try_clone().unwrap());
                for (mut from, mut to) in [(near, far), back] {
                    std::thread::spawn(move || {
                        let _ = std::io::copy(&mut from, &mut to);
                        let _ = to.shutdown(Shutdown::Both);
                    });
                }
            }
        });
        gate
    }

    /// Cuts what is open, and lets nobody through any more.
    fn shut(&self) {
        self.is_shut.store(true, Ordering::SeqCst);
        for end in self.open.lock().unwrap().drain(..) {
            let _ = end.shutdown(Shutdown::Both);
        }
    }

    fn reopen(&self) {
        self.is_shut.store(false, Ordering::SeqCst);
    }
}

#[test]
fn a_resource_is_followed_line_by_line() {
    let house = House::open();
    let url = house.url();
    let follower = Follower::of(&["sub", "score", "--url", &url, "--count", "3"]);
    let first = follower.next();
    let epoch = house.score.position().unwrap().epoch;
    assert_eq!(
        first,
        format!(r#"{{"snapshot":{{"goals":1}},"epoch":"{epoch}","seq":0}}"#)
    );
    house.score.apply(Scored { by: 2 }).unwrap();
    assert_eq!(follower.next(), r#"{"delta":{"by":2},"seq":1}"#);
    house.score.apply(Scored { by: 3 }).unwrap();
    assert_eq!(follower.next(), r#"{"delta":{"by":3},"seq":2}"#);
    assert_eq!(follower.end().code(), Some(0));

    let follower = Follower::of(&["sub", "found", "--url", &url]);
    assert!(follower.next().starts_with(r#"{"snapshot":{"goals":5},"#));
    house.found.update(|score| score.goals = 6);
    // A patch is shown as it travels.
    let patch: serde_json::Value = serde_json::from_str(&follower.next()).unwrap();
    assert!(patch["delta"].to_string().contains("goals"), "{patch}");
    follower.interrupt();
    assert_eq!(follower.end().code(), Some(0));
}

#[test]
fn who_is_present_is_followed_too() {
    let house = House::open();
    let url = house.url();
    let key = ["--token", "key of ann", "--url", &url];
    let words = [&["sub", "hall", "--presence"], &key[..]].concat();
    let ann = Follower::of(&words);
    let here: serde_json::Value = serde_json::from_str(&ann.next()).unwrap();
    let mut names = here["presence"].to_string();
    if !names.contains("ann") {
        // The list was taken before she was in it.
        names = ann.next();
    }
    assert!(names.contains(r#""user_id":"ann""#), "{names}");
    let key = ["--token", "key of bob", "--url", &url];
    let bob = Follower::of(&[&["sub", "hall", "--presence"], &key[..]].concat());
    let diff: serde_json::Value = serde_json::from_str(&ann.next()).unwrap();
    assert_eq!(diff["presence_diff"]["joined"][0]["user_id"], "bob");
    bob.interrupt();
    assert_eq!(bob.end().code(), Some(0));
    let diff: serde_json::Value = serde_json::from_str(&ann.next()).unwrap();
    assert_eq!(diff["presence_diff"]["left"][0], "bob");
    ann.interrupt();
    assert_eq!(ann.end().code(), Some(0));
}

#[test]
fn what_may_not_be_followed_is_refused_with_its_fault() {
    let house = House::open();
    let (url, nowhere) = (house.url(), "ws://127.0.0.1:1/ws");
    for (words, code, stderr) in [
        (
            &["sub", "nothing", "--url", &url][..],
            1,
            "unknown_channel: ",
        ),
        (&["sub", "secret", "--url", &url], 1, "forbidden: "),
        (
            &["sub", "news", "--url", &url],
            1,
            "unknown_channel: there is no such channel\nWhat there is to follow stands in the contract: `wilco contract`",
        ),
        (&["tail", "score", "--url", &url], 1, "unknown_channel: "),
        (
            &["sub", "score", "--count", "0"],
            2,
            "error: invalid value '0'",
        ),
        (&["tail"], 2, "error: the following required arguments"),
        (&["tail", "news", "--url", "http://x"], 2, "error: "),
        (&["tail", "news", "--url", nowhere], 3, "no connection to "),
    ] {
        expect(&wilco_as("", words, ""), code, "", stderr);
    }
    let words = ["sub", "score", "--url", &url];
    let output = wilco_as("s3cret", &words, "");
    let told = String::from_utf8(output.stderr.clone()).unwrap();
    expect(&output, 3, "", "no connection to ");
    assert!(
        told.contains("WILCO_TOKEN") && !told.contains("s3cret"),
        "{told}"
    );
}

#[test]
fn events_are_told_and_so_is_what_was_missed() {
    let house = House::open();
    let gate = Gate::before(house.address);
    let url = format!("ws://{}/ws", gate.address);
    let follower = Follower::of(&["tail", "news", "--url", &url]);
    let (mut seq, line) = house.news_until_heard(&follower);
    let told = |seq| format!(r#"{{"event":"it rains","event_type":"flash","seq":{seq}}}"#);
    assert_eq!(line, told(seq));
    let newest = house.news.broadcast_notify("flash", &"it rains".to_owned());
    while Some(seq) < newest {
        seq += 1;
        assert_eq!(follower.next(), told(seq));
    }

    gate.shut();
    let note = follower.note();
    let lost = "the connection is lost, and opened again";
    assert!(note.starts_with(lost), "{note}");
    for _ in 0..2_000 {
        // More than is kept for who is slow.
        house.news.broadcast_notify("flash", &"it pours".to_owned());
    }
    gate.reopen();
    follower.is_back();
    let gap: serde_json::Value = serde_json::from_str(&follower.next()).unwrap();
    assert!(gap["gap"]["missed"].is_u64(), "{gap}");
    follower.interrupt();
    assert_eq!(follower.end().code(), Some(0));
}

#[test]
fn a_state_goes_on_over_a_cut() {
    let house = House::open();
    let gate = Gate::before(house.address);
    let url = format!("ws://{}/ws", gate.address);
    let follower = Follower::of(&["sub", "score", "--url", &url]);
    assert!(follower.next().starts_with(r#"{"snapshot":{"goals":1},"#));
    gate.shut();
    assert!(follower.note().starts_with("the connection is lost"));
    house.score.apply(Scored { by: 2 }).unwrap();
    gate.reopen();
    follower.is_back();
    assert_eq!(follower.next(), r#"{"delta":{"by":2},"seq":1}"#);
    follower.interrupt();
    assert_eq!(follower.end().code(), Some(0));
}

#[test]
fn it_ends_when_nobody_reads_any_more() {
    let house = House::open();
    let mut command = spawn(&["sub", "score", "--url", &house.url()]);
    let mut out = BufReader::new(command.stdout.take().unwrap());
    let notes = read(command.stderr.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert!(line.starts_with(r#"{"snapshot":"#), "{line}");
    drop(out);
    let status = ended(command);
    // It learns that when it has something to say.
    let end = (0..500).find_map(|_| {
        house.score.apply(Scored { by: 1 }).unwrap();
        status.recv_timeout(Duration::from_millis(20)).ok()
    });
    assert_eq!(end.expect("it ends").code(), Some(0));
    assert!(
        notes.recv_timeout(PATIENCE).is_err(),
        "and says nothing of it"
    );
}

/// How long something may take that comes.
const PATIENCE: Duration = Duration::from_secs(60);
