//! A client and a server that were built from different contracts, over a real socket.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use ground_desk::operations::ListFlights;
use wilco_client::protocol::Encoding;
use wilco_client::protocol::contract::{KnownContract, Verdict};
use wilco_client::{Client, Config, Status};
use wilco_server::Router;

use crate::auth::logged::Log;

const OLD: &str = "00000000000000000000000000000001";
const OLDER: &str = "00000000000000000000000000000002";
const STRANGE: &str = "00000000000000000000000000000003";
const NO_HASH: &str = "let me into your log";

const INFO: &str = "INFO\n";
const WARN: &str = "WARN\n";

#[tokio::test]
async fn both_sides_know_how_their_contracts_go_together_and_say_it_once() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let (url, own) = serve().await;
    for encoding in [Encoding::MessagePack, Encoding::Json] {
        for (hash, expected) in [
            (None, None),
            (Some(&*own), Some(Verdict::Same)),
            (Some(OLD), Some(Verdict::Compatible)),
            (Some(OLDER), Some(Verdict::Breaking)),
            (Some(STRANGE), None),
            (Some(NO_HASH), None),
        ] {
            let client = connect(&url, encoding, hash).await;
            let Status::Open { schema, .. } = client.status() else {
                panic!("it is connected")
            };
            assert_eq!(schema, expected, "{hash:?}");
            // Nobody is turned away: what still works works.
            assert!(!client.request(ListFlights {}).await.unwrap().is_empty());
            client.close().await;
        }
    }
    let said = log.text();
    let told: Vec<_> = lines(&said, "a client ").collect();
    assert_eq!(told.len(), 4, "{told:#?}");
    for (told, parts) in told.iter().zip([
        &[INFO, OLD, "changes=\"`a` may be absent\""][..],
        &[
            WARN,
            OLDER,
            "changes=\"`b` is gone; `c` is text\"",
            "built anew",
        ],
        &[INFO, STRANGE, "not told of"],
        &[INFO, "no hash"],
    ]) {
        for part in parts {
            assert!(told.contains(part), "{told}: {part}");
        }
    }
    assert!(!told.iter().any(|it| it.contains(NO_HASH)), "{told:#?}");
    // Two clients were broken, and each said so.
    let warned = lines(&said, "the server's contract breaks");
    assert_eq!(warned.count(), 2);
}

/// The entries of the log that say this, each with its level and its fields.
fn lines<'l>(log: &'l str, said: &'l str) -> impl Iterator<Item = &'l str> {
    log.split("level=")
        .filter(move |entry| entry.contains(&format!("message={said}")))
}

async fn connect(url: &str, encoding: Encoding, hash: Option<&str>) -> Client {
    let config = Config {
        encoding,
        contract_hash: hash.map(Into::into),
        ..Config::default()
    };
    Client::connect_with(url, config).await.unwrap()
}

/// A desk that knows two contracts beside its own, and where it is.
async fn serve() -> (String, String) {
    let known = |hash: &str, verdict, changes: &[&str]| KnownContract {
        hash: hash.into(),
        verdict,
        changes: changes.iter().map(|it| (*it).into()).collect(),
    };
    let config = wilco_server::Config {
        contracts: vec![
            known(OLD, Verdict::Compatible, &["`a` may be absent"]),
            known(OLDER, Verdict::Breaking, &["`b` is gone", "`c` is text"]),
        ],
        ..wilco_server::Config::default()
    };
    let router: Router = ground_desk::router().with_config(config);
    let own = router.contract().unwrap().hash().to_owned();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/ws", listener.local_addr().unwrap());
    let app = ground_desk::app(router);
    tokio::spawn(async move { axum::serve(listener, app).await });
    (url, own)
}

#[test]
fn a_known_contract_whose_hash_no_client_could_name_is_a_mistake() {
    for hash in ["", "9f2c", "0123456789ABCDEF0123456789ABCDEF"] {
        let config = wilco_server::Config {
            contracts: vec![KnownContract {
                hash: hash.into(),
                verdict: Verdict::Same,
                changes: Vec::new(),
            }],
            ..wilco_server::Config::default()
        };
        let error = Router::new().with_config(config).into_routes().unwrap_err();
        assert!(error.to_string().contains("`contracts`"), "{error}");
    }
}
