use std::time::Duration;

use wilco_client::protocol::session::Cause;
use wilco_client::{Client, Config, Error};

use crate::stage::line;

async fn connect(address: &str, config: Config) -> Error {
    let client = Client::connect_with(address, config).await;
    client.expect_err("nobody greets there")
}

pub(crate) async fn missing() {
    let closed_port = line("closed-port").await;
    let error = connect(
        &format!("ws://127.0.0.1:{closed_port}/ws"),
        Config::default(),
    )
    .await;
    assert_eq!(error.cause(), Some(&Cause::NotOpened));
    assert!(!error.is_misuse() && !error.is_timeout(), "{error}");
}

pub(crate) async fn refused() {
    for answer in ["200", "401", "503", "nonsense", "nothing"] {
        let error = connect(&format!("/answer/{answer}"), Config::default()).await;
        assert_eq!(error.cause(), Some(&Cause::NotOpened), "{answer}");
    }
}

pub(crate) async fn never_opens() {
    let config = Config {
        connect_timeout: SHORT,
        ..Config::default()
    };
    let error = connect("/silent", config).await;
    assert_eq!(error.cause(), Some(&Cause::TimedOut));
    assert!(error.is_timeout());
}

pub(crate) async fn never_greets() {
    let config = Config {
        welcome_timeout: SHORT,
        ..Config::default()
    };
    let error = connect("/mute", config).await;
    assert_eq!(error.cause(), Some(&Cause::NoWelcome));
    assert!(error.is_timeout());
    assert_eq!(line("said").await, "4010");
}

/// Long enough to be a wait, and no longer than a test should take.
const SHORT: Duration = Duration::from_millis(200);
