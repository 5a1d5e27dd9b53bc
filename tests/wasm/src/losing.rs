use wilco_client::protocol::session::{Cause, ClosedReason};
use wilco_client::protocol::{CloseCode, Executed};
use wilco_client::{CallError, Client, Config, Status};

use crate::desk::{KNOWN, known};
use crate::stage::line;

pub(crate) async fn cut() {
    let client = Client::connect("/ws").await.expect("connected");
    let mut changes = client.status_changes();
    assert_eq!(changes.next().await, Some(Status::Open { latency: None }));
    line("hold").await;
    let call = client.request(KNOWN).into_future();
    line("cut").await;
    let executed = Executed::Unknown;
    assert_eq!(call.await, Err(CallError::SessionLost { executed }));
    // Made before the connection is back, and answered after.
    assert_eq!(client.request(KNOWN).await, Ok(known()));
    assert_eq!(client.status(), Status::Open { latency: None });
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
