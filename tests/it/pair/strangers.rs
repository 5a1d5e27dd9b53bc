use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::any;
use wilco_client::protocol::session::{Cause, ClosedReason};
use wilco_client::{Client, Config, Error, Status};
use wilco_protocol::envelope::{Connected, ServerMessage};
use wilco_protocol::{CloseCode, Encoding, Limits, Moment};
use wilco_server::WebSocketUpgrade;
use wilco_server::socket::{MessageKind, Outbound, Peer};

use super::kit::{Net, URL, Weather, in_time, next, over, pass, start, timed};

async fn refused_by(app: Router) -> (Error, Arc<Net>) {
    let net = Net::new(Weather::FINE);
    net.serve(app);
    let attempt = Client::connect_with(URL, over(&net, Config::default()));
    let error = in_time(attempt).await.expect_err("nobody of ours");
    (error, net)
}

fn answering(status: StatusCode) -> Router {
    Router::new().route("/ws", any(move || async move { status }))
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_no_upgrade_is_tried_again_unless_it_is_final() {
    for (status, is_final) in [
        (StatusCode::OK, false),
        (StatusCode::UNAUTHORIZED, true),
        (StatusCode::FORBIDDEN, true),
        (StatusCode::NOT_FOUND, false),
        (StatusCode::BAD_GATEWAY, false),
    ] {
        let (error, net) = refused_by(answering(status)).await;
        let status = status.as_u16();
        if is_final {
            assert_eq!(error.closed(), Some(&ClosedReason::Refused { status }));
        } else {
            let retry_after = None;
            let refused = Cause::Refused {
                status,
                retry_after,
            };
            assert_eq!(error.cause(), Some(&refused));
        }
        // A client that goes on by itself does so.
        let client = start(&net, Config::default());
        let before = net.attempts().len();
        pass(Duration::from_secs(60)).await;
        let attempts = net.attempts().len() - before;
        assert_eq!(attempts > 1, !is_final, "{status}: {attempts}");
        drop(client);
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_says_when_to_come_back_is_left_alone_until_then() {
    let mut headers = HeaderMap::new();
    headers.insert(header::RETRY_AFTER, 7.into());
    let busy = any(move || async move { (StatusCode::SERVICE_UNAVAILABLE, headers) });
    let net = Net::new(Weather::FINE);
    net.serve(Router::new().route("/ws", busy));
    let _client = start(&net, Config::default());
    pass(Duration::from_secs(60)).await;
    let attempts = net.attempts();
    let waits: Vec<_> = attempts.windows(2).map(|two| two[1] - two[0]).collect();
    assert!(waits.len() >= 3, "{waits:?}");
    let asked = Duration::from_secs(7);
    assert!(waits.iter().all(|wait| *wait >= asked), "{waits:?}");
}

#[tokio::test(start_paused = true)]
async fn a_server_of_another_version_is_the_end() {
    let (error, _net) = refused_by(speaking(Greeting::Version(2))).await;
    let closed = ClosedReason::Version { server: 2 };
    assert_eq!(error.closed(), Some(&closed));
}

#[tokio::test(start_paused = true)]
async fn who_never_answers_is_given_ten_seconds() {
    let silent = any(std::future::pending::<StatusCode>);
    let unanswered = Router::new().route("/ws", silent);
    for (app, cause) in [
        (unanswered, Cause::TimedOut),
        (speaking(Greeting::Nothing), Cause::NoWelcome),
    ] {
        let ((error, _net), took) = timed(refused_by(app)).await;
        assert_eq!(error.cause(), Some(&cause));
        assert!(error.is_timeout());
        let ten = Duration::from_secs(10);
        assert!(
            ten <= took && took < ten + Duration::from_millis(5),
            "{took:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_called_too_slow_comes_back() {
    let net = Net::new(Weather::FINE);
    net.serve(speaking(Greeting::Flood));
    let client = start(&net, Config::default());
    let mut changes = client.status_changes();
    let mut causes = Vec::new();
    while causes.len() < 3 {
        if let Status::Waiting { cause, .. } = next(&mut changes).await {
            causes.push(cause);
        }
    }
    for cause in causes {
        let code = CloseCode::SLOW;
        assert!(
            matches!(cause, Cause::Closed { code: said, .. } if said == code),
            "{cause:?}"
        );
    }
}

#[derive(Clone, Copy)]
enum Greeting {
    Nothing,
    Version(u64),
    /// More than the server holds for one client.
    Flood,
}

fn speaking(greeting: Greeting) -> Router {
    let speak = async move |upgrade: WebSocketUpgrade| upgrade.drive(greeting);
    Router::new().route("/ws", any(speak))
}

impl Peer for Greeting {
    fn receive(&mut self, _: MessageKind, _: &[u8], _: Moment, out: &mut Outbound) {
        let protocol_version = match self {
            Self::Nothing => return,
            Self::Version(version) => *version,
            Self::Flood => 1,
        };
        let connected: ServerMessage = ServerMessage::Connected(Box::new(Connected {
            protocol_version,
            connection_id: "c".into(),
            session_id: Some("s".into()),
            resumed: false,
            resume_token: None,
            epoch: None,
            session_ttl_ms: None,
            heartbeat_ms: 25_000,
            heartbeat_timeout_ms: 5_000,
            schema_hash: "".into(),
            schema: None,
            server_time: 0,
            limits: Limits::default(),
            pending: Vec::new(),
        }));
        let written = out.encode(MessageKind::Binary, |bytes| {
            connected.write(Encoding::MessagePack, bytes)
        });
        written.expect("it can be written");
        if let Self::Flood = self {
            // A message of a later version, which a client steps over.
            let mut page = b"\x82\xa1t\xcd\xfd\xe8\xa1x\xc6\x00\x01\x90\x00".to_vec();
            page.resize(page.len() + 0x19000, 0);
            for _ in 0..20 {
                out.message(MessageKind::Binary, &page);
            }
        }
    }
}
