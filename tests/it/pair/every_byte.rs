use std::time::Duration;

use wilco_client::Config;
use wilco_client::protocol::Encoding;

use super::kit::{Add, Cut, Fate, Look, Mark, Net, Pair, Weather, in_time, pass};

#[tokio::test(start_paused = true)]
async fn a_cut_at_any_byte_from_the_client_costs_no_answer_and_runs_nothing_twice() {
    at_every_byte(|up| Cut {
        up: Some(up),
        down: None,
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_cut_at_any_byte_from_the_server_costs_no_answer_and_runs_nothing_twice() {
    at_every_byte(|down| Cut {
        up: None,
        down: Some(down),
    })
    .await;
}

async fn at_every_byte(cut: impl Fn(usize) -> Cut) {
    for encoding in [Encoding::MessagePack, Encoding::Json] {
        let mut uncut = None;
        for at in 0..MOST {
            if play(cut(at), encoding).await == 1 {
                uncut = Some(at);
                break;
            }
        }
        // The script ends, and is no handshake alone.
        assert!(uncut.is_some_and(|bytes| bytes > 300), "{uncut:?}");
    }
}

/// Plays the script on a line that is cut once. Gives how many connections it took.
async fn play(cut: Cut, encoding: Encoding) -> usize {
    let net = Net::new(Weather::FINE);
    net.expect([Fate::Line(cut)]);
    let config = Config {
        encoding,
        ..Config::default()
    };
    let pair = Pair::started(net, config);
    let client = &pair.client;
    let slow = client.request(Mark {
        key: 1,
        takes_ms: 5,
    });
    let quick = client.request(Mark {
        key: 2,
        takes_ms: 0,
    });
    let look = client.request(Look {
        key: 3,
        takes_ms: 5,
    });
    let script = async { tokio::join!(slow, quick, look) };
    let (slow, quick, look) = in_time(script).await;
    let last = in_time(
        client
            .request(Mark {
                key: 4,
                takes_ms: 0,
            })
            .into_future(),
    )
    .await;
    // What must finish does so without its connection.
    pass(Duration::from_millis(50)).await;
    for (key, answer) in [(1, slow), (2, quick), (3, look), (4, last)] {
        assert_eq!(answer, Ok(key), "{cut:?}");
        let runs = pair.ledger.of(key);
        let most = if key == 3 { 2 } else { 1 };
        assert!(
            runs.begun <= most,
            "{cut:?}: {key} ran {} times",
            runs.begun
        );
        assert_eq!(runs.begun, runs.finished + runs.dropped, "{cut:?}");
        assert!(key == 3 || runs.finished == 1, "{cut:?}: {key} must finish");
    }
    let connections = pair.net.attempts().len();
    // A line that is cut behind the last answer is found out by the next call, or later.
    if connections == 2 {
        pair.is_open().await;
        assert_eq!(
            in_time(client.request(Add { a: 1, b: 2 }).into_future()).await,
            Ok(3)
        );
    }
    connections
}

/// More bytes than the script takes in either direction.
const MOST: usize = 4000;
