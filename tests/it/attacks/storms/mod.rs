//! What sessions and credentials cost when very many come at once, and whether everybody else is served meanwhile.

mod credentials;
mod names;
mod returning;
mod strangers;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use wilco_server::{Auth, AuthError, Config, Credential, Operation, Principal, Router};
use wilco_trace::MARK;

use super::kit::{Client, text_frame};
use super::victim::Victim;

/// Counts, and never twice for one call.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "tally.add", output = usize, once)]
struct Add {
    by: usize,
}

static TALLY: AtomicUsize = AtomicUsize::new(0);

async fn add(input: Add) -> usize {
    TALLY.fetch_add(input.by, Ordering::SeqCst) + input.by
}

/// How often a credential was judged.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "judge.count", output = usize, safe)]
struct Judged {}

static JUDGED: AtomicUsize = AtomicUsize::new(0);

async fn judged(_: Judged) -> usize {
    JUDGED.load(Ordering::SeqCst)
}

/// Lets in whoever has a mark, by what stands behind it; whoever is slow is judged for ever.
async fn judge(credential: Credential) -> Result<Principal, AuthError> {
    JUDGED.fetch_add(1, Ordering::SeqCst);
    let name = credential.token().strip_prefix(MARK);
    match name.ok_or(AuthError::refused("no such token"))? {
        "-slow" => std::future::pending().await,
        name => Ok(Principal::new(name)),
    }
}

/// One that keeps few sessions, and one that asks who comes.
pub(super) fn routes() -> axum::Router {
    // A storm may take longer than the usual heartbeat, to which the clients here do not answer.
    let heartbeat = Duration::from_secs(3600);
    let patient = Config {
        heartbeat,
        ..Config::default()
    };
    let few = Config {
        heartbeat,
        max_sessions: FEW,
        ..Config::default()
    };
    let guarded = Config {
        hello_timeout: Duration::from_secs(2),
        ..Config::default()
    };
    let json = wilco_server::Encoding::Json;
    let build = |router: Router| router.into_routes().expect("nothing is wrong with it");
    let api = || Router::new().operation(add).operation(judged);
    let many = build(api().with_config(patient));
    let few = build(api().with_config(few));
    let guarded = build(api().with_auth(Auth::new(judge)).with_config(guarded));
    axum::Router::new()
        .route("/many", many.socket(json))
        .route("/few", few.socket(json))
        .route("/guarded", guarded.socket(json))
        .route("/guarded/token", guarded.token())
}

/// As many sessions as `/few` keeps.
const FEW: usize = 1000;

/// Opens a socket whose first message is a hello with these fields; gives what is said first.
fn greet(address: SocketAddr, path: &str, fields: &str) -> (Client, String) {
    let hello = text_frame(&format!(r#"{{"type":"hello"{fields}}}"#));
    let path = format!("{path}?hello=1");
    let mut client = Client::open_saying(address, &path, "", &hello);
    let heard = client.hear();
    (client, heard)
}

/// What a client needs to come back.
#[derive(Debug, Clone)]
struct Ticket {
    session_id: String,
    token: String,
}

impl Ticket {
    /// Out of a `connected`.
    fn of(connected: &str) -> Self {
        let connected: Value = serde_json::from_str(connected).expect("JSON");
        let text = |name: &str| connected[name].as_str().expect(name).to_owned();
        Self {
            session_id: text("session_id"),
            token: text("resume_token"),
        }
    }

    /// As a field of a hello.
    fn field(&self, pending: &str) -> String {
        let Self { session_id, token } = self;
        format!(
            r#","resume":{{"session_id":"{session_id}","resume_token":"{token}","pending":[{pending}]}}"#
        )
    }
}

/// The frame of a call that adds.
fn adding(id: usize, by: usize) -> Vec<u8> {
    text_frame(&format!(
        r#"{{"type":"request","request_id":{id},"op":"tally.add","payload":{{"by":{by}}}}}"#
    ))
}

/// What all calls together have added.
fn tally(victim: &Victim) -> usize {
    let mut client = victim.open("/many");
    client.hear();
    client.write(&adding(1, 0));
    number(&client.hear())
}

/// The number that a call was answered with.
fn number(response: &str) -> usize {
    let response: Value = serde_json::from_str(response).expect("JSON");
    let number = response["ok"].as_u64();
    usize::try_from(number.unwrap_or_else(|| panic!("{response}"))).expect("small")
}

/// One that only asks whether the server is there.
struct Witness {
    client: Client,
    longest: Duration,
}

impl Witness {
    fn new(victim: &Victim) -> Self {
        let (client, connected) = greet(victim.address, "/many", "");
        assert!(connected.contains("wrt_"), "{connected}");
        let longest = Duration::ZERO;
        Self { client, longest }
    }

    fn ping(&mut self) {
        let begun = Instant::now();
        self.client.text(r#"{"type":"ping"}"#);
        let heard = self.client.hear();
        assert!(heard.contains("pong"), "{heard}");
        self.longest = self.longest.max(begun.elapsed());
    }

    /// Goes on asking while `storm` runs; gives the longest that it waited for an answer.
    fn during(&mut self, storm: impl FnOnce() + Send) -> Duration {
        thread::scope(|scope| {
            let storm = scope.spawn(storm);
            while !storm.is_finished() {
                self.ping();
            }
            storm.join().expect("the storm is over");
        });
        // Beyond that people take a server for dead. What is waited for is mostly the processors.
        assert!(self.longest < Duration::from_secs(2), "{:?}", self.longest);
        self.longest
    }
}

/// Does it so often, from four threads.
fn from_four(count: usize, act: impl Fn(usize) + Sync) {
    thread::scope(|scope| {
        for first in 0..4 {
            let act = &act;
            scope.spawn(move || (first..count).step_by(4).for_each(act));
        }
    });
}

/// What a storm took of the server.
struct Cost<'v> {
    victim: &'v Victim,
    begun: Instant,
    resident: u64,
    spent: Duration,
}

impl<'v> Cost<'v> {
    fn begin(victim: &'v Victim) -> Self {
        Self {
            victim,
            begun: Instant::now(),
            resident: victim.forget_peak(),
            spent: victim.processor_time(),
        }
    }

    /// How many bytes more there were at most. Says all that it took, for each of `count`.
    fn peak(&self, what: &str, count: usize, waited: Duration) -> u64 {
        let peak = self.victim.peak().saturating_sub(self.resident);
        let spent = self.victim.processor_time() - self.spent;
        println!(
            "{what}: {count} in {:?}, processor {spent:?}, peak {} KiB, {} bytes each, longest ping {waited:?}",
            self.begun.elapsed(),
            peak >> 10,
            peak / count as u64,
        );
        peak
    }
}

/// How often it storms: more by `WILCO_STORM`.
fn storms(usual: usize) -> usize {
    let count = std::env::var("WILCO_STORM").ok();
    count.map_or(usual, |count| count.parse().expect("a number"))
}
