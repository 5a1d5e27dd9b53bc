//! One server goes and another one takes its place, while very many call.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::net::{TcpListener, TcpSocket};
use wilco_client::Client;
use wilco_protocol::envelope::ServerMessage;
use wilco_server::extract::State;
use wilco_server::{Config, Operation, Router, Shutdown, serve};

use crate::server::kit::{Opening, Signal};

/// Counts, and takes a moment for it.
#[derive(Debug, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "hand.count", output = usize, once)]
struct Count {}

#[derive(Clone, Default)]
struct Counted {
    runs: Arc<AtomicUsize>,
    by_second: Arc<AtomicUsize>,
    is_busy: Signal,
}

/// Where a call ran, and what it counts.
#[derive(Clone)]
struct Place {
    counted: Counted,
    is_second: bool,
}

async fn count(State(place): State<Place>, _: Count) -> usize {
    tokio::time::sleep(Duration::from_millis(10)).await;
    let Counted {
        runs,
        by_second,
        is_busy,
    } = &place.counted;
    by_second.fetch_add(usize::from(place.is_second), Ordering::SeqCst);
    let count = runs.fetch_add(1, Ordering::SeqCst) + 1;
    if count == 2 * CLIENTS {
        is_busy.give();
    }
    count
}

/// A port that another server may listen at too.
fn listen(at: SocketAddr) -> TcpListener {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_reuseport(true).expect("Linux");
    socket.bind(at).expect("a port that is shared");
    socket.listen(4096).expect("it is bound")
}

/// Serves until it is drained.
fn start(listener: TcpListener, counted: &Counted, is_second: bool) -> Shutdown {
    let shutdown = Shutdown::default();
    let config = Config {
        reconnect_rate: RATE,
        ..Config::default()
    };
    let place = Place {
        counted: counted.clone(),
        is_second,
    };
    let router = Router::new().operation(count).with_state(place);
    let app = router.with_config(config).into_axum("/ws");
    tokio::spawn(serve(listener, app, shutdown.clone()));
    shutdown
}

/// Calls so often, one after the other; gives how many were answered, and how the others failed.
async fn call_on(url: &str) -> (usize, Vec<String>) {
    // Some are still on their way to the first server when it goes.
    let client = Client::start(url, wilco_client::Config::default()).expect("an address");
    let (mut answered, mut failed) = (0, Vec::new());
    for _ in 0..CALLS {
        match client.request(Count {}).await {
            Ok(_) => answered += 1,
            Err(error) => failed.push(error.to_string()),
        }
    }
    client.close().await;
    (answered, failed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_call_fails_while_another_server_takes_over() {
    wilco_trace::begin();
    let counted = Counted::default();
    let listener = listen("127.0.0.1:0".parse().expect("an address"));
    let address = listener.local_addr().expect("bound");
    let shutdown = start(listener, &counted, false);
    let mut watching = Vec::new();
    for _ in 0..WATCHING {
        watching.push(Opening::to(address, "/ws").open().await);
    }
    let url = format!("ws://{address}/ws");
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let url = url.clone();
            tokio::spawn(async move { call_on(&url).await })
        })
        .collect();
    counted.is_busy.wait().await;
    let begun = Instant::now();
    start(listen(address), &counted, true);
    assert!(shutdown.drain(Duration::from_secs(60)).await);
    println!("handover: drained after {:?}", begun.elapsed());
    let mut times = BTreeSet::new();
    for client in &mut watching {
        let heard = client.next().await;
        let ServerMessage::GoAway {
            reconnect_after_ms, ..
        } = heard.read()
        else {
            panic!("expected go away, not {heard:?}");
        };
        times.insert(reconnect_after_ms);
    }
    let (mut answered, mut failed) = (0, Vec::new());
    for (count, errors) in join_all(clients)
        .await
        .into_iter()
        .map(|it| it.expect("no panic"))
    {
        answered += count;
        failed.extend(errors);
    }
    let by_second = counted.by_second.load(Ordering::SeqCst);
    println!(
        "handover: {answered} answered, {by_second} by the second, after {:?}",
        begun.elapsed()
    );
    println!(
        "handover: to come back after {:?} to {:?} ms",
        times.first(),
        times.last()
    );
    assert!(
        failed.is_empty(),
        "{} failed: {:?}",
        failed.len(),
        failed.first()
    );
    assert_eq!(answered, CLIENTS * CALLS);
    assert_eq!(
        counted.runs.load(Ordering::SeqCst),
        answered,
        "none ran twice"
    );
    assert!((CLIENTS..answered).contains(&by_second), "{by_second}");
    check_spread(&times);
}

/// They come back over the time that their number takes, and in each part of it.
fn check_spread(times: &BTreeSet<u64>) {
    let all = (CLIENTS + WATCHING) as u64 * 1000 / u64::from(RATE);
    let last = times.last().expect("some");
    // Those that were on their way in, or out, may have been counted or not.
    assert!((all * 3 / 4..all * 5 / 4).contains(last), "{last} of {all}");
    for part in 0..4 {
        let part = all * part / 4..all * (part + 1) / 4;
        assert!(
            times.range(part.clone()).count() > WATCHING / 20,
            "{part:?}: {times:?}"
        );
    }
}

const CLIENTS: usize = 2000;
/// Others, who only hear what they are told.
const WATCHING: usize = 100;
const CALLS: usize = 10;
/// How many come back in a second.
const RATE: u32 = 1000;
