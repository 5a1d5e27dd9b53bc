//! What happens when the descriptors of the process are used up.

use std::fs::File;
use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use super::kit::{Client, OK, PAGE, Served};

const INSIDE: &str = "WILCO_TEST_FEW_DESCRIPTORS";

/// Runs itself again as a process of its own that may have 64 descriptors, so that other tests keep theirs.
#[test]
fn at_the_limit_of_descriptors_accepting_goes_on_once_there_are_some() {
    if std::env::var_os(INSIDE).is_some() {
        return inside();
    }
    let name =
        "serve::descriptors::at_the_limit_of_descriptors_accepting_goes_on_once_there_are_some";
    let test = std::env::current_exe().expect("this binary");
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -n 64; exec \"$0\" --exact \"$1\" --nocapture"])
        .arg(test)
        .arg(name)
        .env(INSIDE, "1")
        .stdout(Stdio::piped())
        .spawn()
        .expect("a shell");
    let mut said = String::new();
    let mut stdout = child.stdout.take().expect("piped");
    stdout.read_to_string(&mut said).expect("text");
    assert!(child.wait().expect("a child").success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}

fn inside() {
    tracing::subscriber::set_global_default(Counting).expect("the first one");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let test = async { tokio::time::timeout(PATIENCE, fill_and_release()).await };
    runtime.block_on(test).expect("accepting goes on");
}

async fn fill_and_release() {
    let served = Served::start().await;
    // They stay: a descriptor that comes free in between would let somebody in.
    let mut clients = Vec::new();
    for phase in 0..2 {
        let mut full = Vec::new();
        while let Ok(file) = File::open("/dev/null") {
            full.push(file);
        }
        assert!((20..64).contains(&full.len()), "{} files", full.len());
        // Room for the client's end, and none for the server's.
        full.pop();
        let client = Client::connect(served.address).await;
        client.write(PAGE).await;
        // The server has tried again and again.
        TRIED.acquire_many(5).await.expect("never closed").forget();
        drop(full);
        assert!(client.head().await.starts_with(OK), "{phase}");
        clients.push(client);
    }
    // The phases follow each other too closely to be told apart.
    assert_eq!(WARNED.load(Ordering::SeqCst), 1);
}

/// In real time.
const PATIENCE: Duration = Duration::from_secs(30);

static TRIED: Semaphore = Semaphore::const_new(0);
static WARNED: AtomicUsize = AtomicUsize::new(0);

/// Counts what the server says about accepting.
struct Counting;

impl Subscriber for Counting {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("wilco_server")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        if *event.metadata().level() <= Level::WARN {
            WARNED.fetch_add(1, Ordering::SeqCst);
        }
        event.record(&mut Message);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Message;

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" && format!("{value:?}") == "trying again to accept" {
            TRIED.add_permits(1);
        }
    }
}
