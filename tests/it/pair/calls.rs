use std::time::Duration;

use wilco_client::CallError;
use wilco_protocol::Encoding;

use super::kit::{Add, Look, Mark, Pair, Refuse, Refused, Runs, Weather, in_time, pass};

#[tokio::test(start_paused = true)]
async fn a_call_is_answered_in_both_encodings() {
    for encoding in [Encoding::MessagePack, Encoding::Json] {
        let Pair { client, .. } = Pair::speaking(encoding).await;
        assert_eq!(client.request(Add { a: 2, b: 3 }).await, Ok(5));
        let why = "no room".to_owned();
        let refused = client.request(Refuse { why: why.clone() }).await;
        assert_eq!(refused, Err(CallError::Operation(Refused { why })));
    }
}

#[tokio::test(start_paused = true)]
async fn a_thousand_calls_of_fifty_tasks_get_their_own_answers() {
    for encoding in [Encoding::MessagePack, Encoding::Json] {
        let pair = Pair::speaking(encoding).await;
        pair.net
            .set_weather(Weather::after(Duration::from_millis(20)));
        let tasks: Vec<_> = (0..50_u64)
            .map(|task| {
                let client = pair.client.clone();
                tokio::spawn(async move {
                    for call in 0..20 {
                        let key = task * 20 + call;
                        // The order of the ends is not that of the beginnings.
                        let takes_ms = key * 7 % 13;
                        assert_eq!(client.request(Mark { key, takes_ms }).await, Ok(key));
                    }
                })
            })
            .collect();
        for task in tasks {
            in_time(task).await.expect("every answer is its own");
        }
        let once = Runs {
            begun: 1,
            finished: 1,
            dropped: 0,
        };
        let all = pair.ledger.all();
        assert_eq!(all.len(), 1000);
        assert!(all.values().all(|runs| *runs == once));
        assert_eq!(pair.net.attempts().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_is_dropped_on_the_server_and_its_late_answer_ignored() {
    let pair = Pair::with(
        Weather::after(Duration::from_millis(20)),
        Default::default(),
    )
    .await;
    let looking = pair.client.request(Look {
        key: 1,
        takes_ms: 1000,
    });
    // The answer of this one is on its way when its caller leaves.
    let crossing = pair.client.request(Mark {
        key: 2,
        takes_ms: 10,
    });
    let both = async { tokio::join!(looking, crossing) };
    let left = tokio::time::timeout(Duration::from_millis(45), both).await;
    assert!(left.is_err());
    pass(Duration::from_millis(100)).await;
    let dropped = Runs {
        begun: 1,
        finished: 0,
        dropped: 1,
    };
    assert_eq!(pair.ledger.of(1), dropped);
    assert_eq!(pair.ledger.of(2).finished, 1);
    assert_eq!(pair.client.request(Add { a: 1, b: 1 }).await, Ok(2));
    assert_eq!(pair.net.attempts().len(), 1);
}
