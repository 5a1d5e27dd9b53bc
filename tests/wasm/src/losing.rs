use std::rc::Rc;
use std::time::Duration;

use wilco_client::protocol::CloseCode;
use wilco_client::protocol::session::{Cause, ClosedReason};
use wilco_client::{Client, Config, Status, Token, new_op_id};

use crate::desk::{GetFlight, KNOWN, OPEN, known, new_flight};
use crate::stage::line;

pub(crate) async fn cut() {
    let client = Client::connect("/ws").await.expect("connected");
    let mut changes = client.status_changes();
    assert_eq!(changes.next().await, Some(OPEN));
    line("hold").await;
    let call = client.request(KNOWN).into_future();
    line("cut").await;
    // Sent and lost on its way, and made again on the next connection.
    assert_eq!(call.await, Ok(known()));
    let Status::Open { replayed, .. } = client.status() else {
        panic!("{:?}", client.status());
    };
    assert_eq!(replayed, 1);
    // Made before the connection is back, and answered after.
    line("cut").await;
    assert_eq!(client.request(KNOWN).await, Ok(known()));
}

/// A call that must not run twice runs, and its answer is lost with the connection.
pub(crate) async fn answer_lost() {
    let watcher = Client::connect("/ws").await.expect("connected");
    let id = free(&watcher).await;
    let client = Client::connect("/ws").await.expect("connected");
    assert_eq!(client.request(KNOWN).await, Ok(known()));
    line("hold-answers").await;
    let call = client.request(new_flight(&id)).into_future();
    // The way of this one began behind the hold.
    drop(watcher);
    let watcher = Client::connect("/ws").await.expect("connected");
    let mut rounds = 0;
    while watcher.request(get(&id)).await.is_err() {
        rounds += 1;
        assert!(rounds < 10_000, "the call never ran");
    }
    assert_eq!(client.queue().await.len(), 1, "and nobody was told");
    line("cut").await;
    // Run twice it would be refused: the flight is there.
    let flight = call.await.expect("the answer of the one run");
    assert_eq!(flight.id, id);
    assert!(client.queue().await.is_empty());
}

/// A number that no flight has.
async fn free(client: &Client) -> String {
    for _ in 0..100 {
        let random = new_op_id().as_uuid().as_u128() % 9000;
        let id = format!("DL{}", 1000 + random);
        if client.request(get(&id)).await.is_err() {
            return id;
        }
    }
    panic!("there are not that many flights");
}

fn get(id: &str) -> GetFlight {
    let id = id.to_owned().into();
    GetFlight { id }
}

/// A credential is fetched as pages fetch, with what cannot leave its thread.
pub(crate) async fn token() {
    let token = Token::from_fn(|| async {
        let kept = Rc::new(line("wait").await);
        line("wait").await;
        Ok(Some(format!("token{kept}")))
    });
    let config = Config {
        token: Some(token),
        ..Config::default()
    };
    let client = Client::connect_with("/ws", config)
        .await
        .expect("connected");
    assert_eq!(client.request(KNOWN).await, Ok(known()));
    line("cut").await;
    assert_eq!(client.request(KNOWN).await, Ok(known()));

    let config = Config {
        token: Some(Token::from_fn(|| async { Ok(None) })),
        ..Config::default()
    };
    let error = Client::connect_with("/ws", config).await;
    let error = error.expect_err("nobody is signed in");
    assert_eq!(error.closed(), Some(&ClosedReason::SignedOut));

    let config = Config {
        connect_timeout: Duration::from_millis(50),
        token: Some(Token::from_fn(std::future::pending)),
        ..Config::default()
    };
    let error = Client::connect_with("/ws", config).await;
    let error = error.expect_err("it never comes");
    assert!(matches!(error.cause(), Some(Cause::NoToken(_))), "{error}");
}

/// How the first attempt to connect ends where the server closes with that code.
async fn first_failure(code: u16) -> (Option<Cause>, Option<ClosedReason>) {
    let client = Client::connect(&format!("/close/{code}")).await;
    let error = client.expect_err("it closes at once");
    (error.cause().cloned(), error.closed().cloned())
}

pub(crate) async fn closed() {
    for (code, comes_back) in [(1000, false), (1012, true), (4008, true), (4500, false)] {
        let (number, reason) = (code, "because".into());
        let code = CloseCode::from_u16(number);
        let expected = if comes_back {
            (Some(Cause::Closed { code, reason }), None)
        } else {
            (None, Some(ClosedReason::Code { code, reason }))
        };
        assert_eq!(first_failure(number).await, expected);
    }
    // An empty close frame.
    let (cause, _) = first_failure(0).await;
    let code = CloseCode::NO_STATUS;
    let reason = "".into();
    assert_eq!(cause, Some(Cause::Closed { code, reason }));
}

pub(crate) async fn too_long() {
    for (address, fits) in [
        ("/long/text", 300),
        ("/long/binary", 300),
        ("/long/wide", 600),
    ] {
        for (max_message, is_taken) in [(fits, true), (fits - 1, false)] {
            // The client tries once more before it is dropped, and says something else then.
            line("reset").await;
            let config = Config {
                max_message,
                ..Config::default()
            };
            let client = Client::connect_with(address, config).await;
            let error = client.expect_err("it is no message either");
            let cause = error.cause().expect("worth another try");
            assert_eq!(
                matches!(cause, Cause::Malformed(_)),
                is_taken,
                "{address} of {fits} at {max_message}: {cause}"
            );
            let is_refused = matches!(cause, Cause::Violation(_));
            assert_eq!(is_refused, !is_taken, "{address}: {cause}");
            // 1009 is not for pages to say.
            let said = if is_taken { "4500" } else { "none" };
            assert_eq!(line("said").await, said, "{address}");
        }
    }
}
