//! Who sees and reaches whom, over real sockets.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use tokio::net::TcpListener;
use tokio::time::timeout;
use wilco_client::protocol::Code;
use wilco_client::{
    Client, Config, Phase, Presence, PresenceInfo, SignalPayload, Signalled, Signals,
};
use wilco_server::Shutdown;

#[tokio::test]
async fn signals_go_between_people_of_a_room_and_not_beyond() {
    let url = open().await;
    let mut ada = Guest::enter(&url, "Ada#1", "lobby").await;
    let mut bob = Guest::enter(&url, "Bob#1", "lobby").await;
    let mut cleo = Guest::enter(&url, "Cleo#1", "attic").await;
    assert_eq!(ada.sees(2).await, ["Ada#1 is Ada", "Bob#1 is Bob"]);
    assert_eq!(bob.sees(2).await, ["Ada#1 is Ada", "Bob#1 is Bob"]);
    assert_eq!(cleo.sees(1).await, ["Cleo#1 is Cleo"]);

    cleo.room.signal("Ada#1", offer("from the attic")).unwrap();
    assert_eq!(cleo.hears().await, "not passed on: unavailable");
    bob.room.signal("Ada#1", offer("from the lobby")).unwrap();
    assert_eq!(ada.hears().await, "Bob#1 offers from the lobby");
}

#[tokio::test]
async fn a_room_that_is_called_otherwise_cannot_be_entered() {
    let url = open().await;
    let client = connect(&url, "Ada#1").await.unwrap();
    let mut room = client.presence("room/<b>");
    let refused = loop {
        let view = timeout(PATIENCE, room.changed()).await.unwrap().unwrap();
        if let Phase::Refused(fault) = view.phase {
            break fault;
        }
    };
    assert_eq!(refused.code, Code::UnknownChannel);
}

#[tokio::test]
async fn nobody_comes_in_without_a_name() {
    let url = open().await;
    for token in ["", "Ada", "#1", "Ada#", " Ada#1", "<b>#1", "Ada#1#2"] {
        let refused = connect(&url, token).await.unwrap_err();
        assert!(refused.to_string().contains("4502"), "{refused}");
    }
    assert!(Client::connect(&url).await.is_err());
}

/// Somebody in a room.
struct Guest {
    room: Presence,
    signals: Signals,
}

impl Guest {
    async fn enter(url: &str, token: &str, room: &str) -> Self {
        let client = connect(url, token).await.unwrap();
        let room = client.presence(format!("room/{room}"));
        let signals = room.signals();
        Self { room, signals }
    }

    /// Who is there, as soon as so many are.
    async fn sees(&mut self, count: usize) -> Vec<String> {
        loop {
            let users = self.room.get().state.unwrap_or_default();
            if users.len() == count {
                let told = |user: &PresenceInfo| {
                    format!(
                        "{} is {}",
                        user.user_id,
                        user.name.as_deref().unwrap_or("?")
                    )
                };
                return users.iter().map(told).collect();
            }
            timeout(PATIENCE, self.room.changed()).await.unwrap();
        }
    }

    /// What becomes of signals next.
    async fn hears(&mut self) -> String {
        match timeout(PATIENCE, self.signals.next()).await.unwrap() {
            Some(Signalled::Received {
                from_user_id,
                signal: SignalPayload::Offer { sdp },
            }) => format!("{from_user_id} offers {sdp}"),
            Some(Signalled::Undelivered(fault)) => {
                format!("not passed on: {}", fault.code.as_str())
            }
            other => panic!("{other:?}"),
        }
    }
}

fn offer(words: &str) -> SignalPayload {
    SignalPayload::Offer { sdp: words.into() }
}

async fn open() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = meet::app(meet::router());
    tokio::spawn(wilco_server::serve(listener, app, Shutdown::default()));
    format!("ws://{address}/wilco/ws")
}

async fn connect(url: &str, token: &str) -> Result<Client, wilco_client::Error> {
    let config = Config {
        token: Some(token.into()),
        ..Config::default()
    };
    Client::connect_with(url, config).await
}

const PATIENCE: Duration = Duration::from_secs(10);
