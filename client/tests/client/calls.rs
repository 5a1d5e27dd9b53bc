use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use wilco_client::protocol::{Code, Encoding, Executed, Fault, Payload};
use wilco_client::{CallError, Client, Config, Operation};

use crate::server::{Heard, Peer, Server, pair, pair_with};

#[derive(Debug, Clone, Serialize, Operation)]
#[operation(name = "add", output = Sum, error = AddError, safe)]
pub(crate) struct Add {
    pub(crate) a: u32,
    pub(crate) b: u32,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sum {
    pub(crate) sum: u32,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum AddError {
    TooMuch { by: u32 },
}

pub(crate) const ADD: Add = Add { a: 2, b: 3 };

type Answer = Result<Sum, CallError<AddError>>;

/// Calls `add`, and lets `serve` answer it.
async fn call<F: Future<Output = ()>>(serve: impl FnOnce(Peer, u64) -> F) -> Answer {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let (answer, ()) = tokio::join!(client.request(ADD).into_future(), async {
        let (id, _, _) = peer.request().await;
        serve(peer, id).await;
    });
    answer
}

#[tokio::test]
async fn a_call_is_answered() {
    for encoding in [Encoding::MessagePack, Encoding::Json] {
        let server = Server::bind().await;
        let config = Config {
            encoding,
            ..Config::default()
        };
        let (client, mut peer) = pair_with(&server, config).await;
        peer.encoding = encoding;
        let serve = async {
            let (id, op, payload) = peer.request().await;
            assert_eq!((id, &*op), (1, "add"));
            assert_eq!(payload.as_raw().encoding(), encoding);
            assert_eq!(payload.decode::<Value>().unwrap(), json!({"a": 2, "b": 3}));
            peer.ok(id, &Sum { sum: 5 }).await;
        };
        let (answer, ()) = tokio::join!(client.request(ADD).into_future(), serve);
        assert_eq!(answer, Ok(Sum { sum: 5 }));
    }
}

#[tokio::test]
async fn the_operations_own_error_comes_typed() {
    let answer = call(async |mut peer, id| {
        let details = Payload::encode(Encoding::MessagePack, &AddError::TooMuch { by: 4 });
        let fault = Fault::new(Code::Operation, Executed::Yes).details(details.unwrap());
        peer.fault(id, fault).await;
    })
    .await;
    assert_eq!(
        answer,
        Err(CallError::Operation(AddError::TooMuch { by: 4 }))
    );
}

#[tokio::test]
async fn a_fault_is_read_by_its_code() {
    for (code, executed, expected) in [
        (
            Code::Timeout,
            Executed::Unknown,
            CallError::Timeout {
                executed: Executed::Unknown,
            },
        ),
        (
            Code::Expired,
            Executed::No,
            CallError::Timeout {
                executed: Executed::No,
            },
        ),
        (
            Code::Cancelled,
            Executed::No,
            CallError::Cancelled {
                executed: Executed::No,
            },
        ),
        (
            Code::SessionLost,
            Executed::No,
            CallError::SessionLost {
                executed: Executed::No,
            },
        ),
        (
            Code::OutcomeUnknown,
            Executed::Unknown,
            CallError::OutcomeUnknown,
        ),
        (
            Code::Forbidden,
            Executed::No,
            CallError::Fault(Box::new(Fault::new(Code::Forbidden, Executed::No))),
        ),
    ] {
        let fault = Fault::new(code, executed);
        let answer = call(async |mut peer, id| peer.fault(id, fault).await).await;
        let error = answer.unwrap_err();
        assert_eq!(error, expected);
        assert_eq!(error.executed(), executed);
        assert_eq!(error.code().unwrap(), code);
    }
}

#[tokio::test]
async fn an_output_of_another_shape_is_told_with_the_field() {
    let answer = call(async |mut peer, id| peer.ok(id, &json!({"total": 5})).await).await;
    let Err(CallError::Decode { message, executed }) = answer else {
        panic!("{answer:?}");
    };
    assert!(message.contains("sum"), "{message}");
    assert_eq!(executed, Executed::Yes);
}

#[tokio::test]
async fn a_call_by_name_takes_and_gives_any_value() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let serve = async {
        let (id, op, payload) = peer.request().await;
        assert_eq!(
            (&*op, payload.decode::<Value>().unwrap()),
            ("x.y", json!({"n": [1, null]}))
        );
        peer.ok(id, &json!({"deep": {"er": true}})).await;
    };
    let call = client.call_raw("x.y", json!({"n": [1, null]}));
    let (answer, ()) = tokio::join!(call.into_future(), serve);
    let answer: Value = answer.unwrap().decode().unwrap();
    assert_eq!(answer, json!({"deep": {"er": true}}));
}

#[tokio::test]
async fn an_input_that_cannot_be_written_is_never_sent() {
    let server = Server::bind().await;
    let (client, _peer) = pair(&server).await;
    let unwritable = std::collections::BTreeMap::from([(vec![1_u8], 1)]);
    let config = Config {
        encoding: Encoding::Json,
        ..Config::default()
    };
    let json = Client::start(&server.url(), config).unwrap();
    let error = json.call_raw("x", unwritable).await.unwrap_err();
    assert!(matches!(error, CallError::Encode { .. }), "{error:?}");
    assert_eq!((error.executed(), error.code()), (Executed::No, None));
    drop(client);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_nobody_answers_times_out_and_is_cancelled() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let call = client.request(ADD).timeout(Duration::from_millis(500));
    let (answer, ()) = tokio::join!(call.into_future(), async {
        let (id, _, _) = peer.request().await;
        assert_eq!(peer.next().await, Heard::Cancel(id));
    });
    let executed = Executed::Unknown;
    assert_eq!(answer, Err(CallError::Timeout { executed }));
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_call_is_that_of_all_calls_or_the_declared_one_and_the_way_if_that_is_more() {
    #[derive(Serialize, Operation)]
    #[operation(timeout = "2s", output = (), error = ())]
    struct Brief;
    #[derive(Serialize, Operation)]
    #[operation(timeout = "20s", output = (), error = ())]
    struct Slow;
    for (call_timeout, default, brief, slow) in [(10, 10, 10, 25), (1, 1, 7, 25)] {
        let server = Server::bind().await;
        let config = Config {
            call_timeout: Duration::from_secs(call_timeout),
            ..Config::default()
        };
        let (client, mut peer) = pair_with(&server, config).await;
        let serve = async {
            for _ in 0..3 {
                peer.request().await;
            }
        };
        let (took_default, took_brief, took_slow, ()) = tokio::join!(
            fails_after(client.request(ADD)),
            fails_after(client.request(Brief)),
            fails_after(client.request(Slow)),
            serve,
        );
        assert_eq!(
            [took_default, took_brief, took_slow],
            [default, brief, slow]
        );
    }
}

/// How many seconds of patience a call has that nobody answers, without the grace.
async fn fails_after<T, E>(call: impl IntoFuture<Output = Result<T, CallError<E>>>) -> u64 {
    let began = tokio::time::Instant::now();
    assert!(matches!(call.await, Err(CallError::Timeout { .. })));
    let took = began.elapsed();
    let beyond = took.subsec_millis();
    // The timer counts whole milliseconds.
    assert!((100..110).contains(&beyond), "{took:?}");
    took.as_secs()
}

#[tokio::test]
async fn a_dropped_call_is_cancelled() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let call = client.request(ADD).into_future();
    let (id, _, _) = peer.request().await;
    drop(call);
    assert_eq!(peer.next().await, Heard::Cancel(id));
    peer.ok(id, &Sum { sum: 5 }).await;
    let (answer, ()) = tokio::join!(client.request(ADD).into_future(), async {
        let (id, _, _) = peer.request().await;
        peer.ok(id, &Sum { sum: 6 }).await;
    });
    assert_eq!(answer, Ok(Sum { sum: 6 }));
}

#[tokio::test]
async fn calls_of_many_tasks_share_writes() {
    let server = Server::bind().await;
    let (client, mut peer) = pair(&server).await;
    let reads = peer.reads;
    let mut calls = JoinSet::new();
    for a in 0..256 {
        calls.spawn(client.request(Add { a, b: 1 }).into_future());
    }
    for _ in 0..256 {
        let (id, _, payload) = peer.request().await;
        let a = payload.decode::<Value>().unwrap()["a"].as_u64().unwrap();
        let sum = u32::try_from(a).unwrap() + 1;
        peer.ok(id, &Sum { sum }).await;
    }
    assert_eq!(peer.reads - reads, 1, "256 calls travel in one write");
    let mut sums: Vec<_> = calls
        .join_all()
        .await
        .into_iter()
        .map(|sum| sum.unwrap().sum)
        .collect();
    sums.sort_unstable();
    assert!(sums.into_iter().eq(1..=256));
}

/// Makes 200 calls of 60 KB in one turn, and counts those that are answered.
async fn answered_of_200(max_waiting_bytes: usize) -> usize {
    let server = Server::bind().await;
    let config = Config {
        max_waiting_bytes,
        ..Config::default()
    };
    let (client, mut peer) = pair_with(&server, config).await;
    let input = "x".repeat(60_000);
    let mut calls = JoinSet::new();
    for _ in 0..200 {
        calls.spawn(client.call_raw("big", input.clone()).into_future());
    }
    let serve = async move {
        while let Heard::Request { id, .. } = peer.next().await {
            peer.ok(id, &()).await;
        }
    };
    let count = async {
        let mut answered = 0;
        while let Some(answer) = calls.join_next().await {
            match answer.unwrap() {
                Ok(_) => answered += 1,
                Err(error) => {
                    assert_eq!(error.code().unwrap(), Code::Overloaded, "{error:?}");
                    assert_eq!(error.executed(), Executed::No);
                }
            }
        }
        client.close().await;
        answered
    };
    tokio::join!(serve, count).1
}

#[tokio::test]
async fn calls_that_the_socket_does_not_take_wait_for_it() {
    // 12 MB are far more than the write queue and the buffers of the system hold.
    assert_eq!(answered_of_200(64 * 1024 * 1024).await, 200);
}

#[tokio::test]
async fn what_waits_beyond_the_bound_is_refused_unsent() {
    // 1 MiB holds 17 of them, each with its name and its header.
    assert_eq!(answered_of_200(1024 * 1024).await, 17);
}
