//! Who may follow what, and as whom.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_protocol::envelope::{Authenticate, ClientMessage};
use wilco_server::flow::FlowHandler;
use wilco_server::{
    Act, Auth, AuthError, Code, Credential, Executed, Fault, Flow, Name, NoError, Principal,
    Resource, Router, Sessions, View, Viewer,
};

use super::stage::{Belt, Follower, load, serve_api};
use crate::server::kit::{Heard, Served, Signal};

async fn judge(credential: Credential) -> Result<Principal, AuthError> {
    Ok(Principal::new(credential.token()))
}

async fn as_user(served: Served, user: &str) -> Follower {
    let opening = served.at("/ws");
    let client = opening.header("Authorization", &format!("Bearer {user}"));
    Follower::new(client.open().await)
}

fn forbidden() -> Fault {
    Fault::new(Code::Forbidden, Executed::No)
}

/// Who may follow, changed by the tests.
type Allowed = Arc<Mutex<Vec<&'static str>>>;

fn belt_of(allowed: &Allowed) -> Resource<Belt> {
    let allowed = Arc::clone(allowed);
    Resource::new(Belt::default()).authorise(move |viewer: Viewer| {
        let allowed = Arc::clone(&allowed);
        async move {
            tokio::task::yield_now().await;
            let user = viewer.user_id().expect("everybody is somebody").to_owned();
            let is_allowed = allowed.lock().expect("nobody panicked").contains(&&*user);
            if is_allowed { Ok(()) } else { Err(forbidden()) }
        }
    })
}

#[tokio::test]
async fn nothing_is_said_to_who_may_not_and_nothing_more_to_who_may_no_more() {
    let allowed = Allowed::default();
    allowed
        .lock()
        .expect("nobody panicked")
        .extend(["ann", "bob"]);
    let belt = belt_of(&allowed);
    let sessions = Sessions::default();
    let api = Router::new()
        .resource("belt", belt.clone())
        .with_auth(Auth::new(judge))
        .with_sessions(sessions.clone());
    let served = serve_api(api).await;
    let mut eve = as_user(served, "eve").await;
    eve.subscribe(vec![channel("belt")]).await;
    assert_eq!(eve.hear().await, "1: belt ! forbidden");
    let mut ann = as_user(served, "ann").await;
    let mut bob = as_user(served, "bob").await;
    ann.follow("belt").await;
    bob.follow("belt").await;
    allowed
        .lock()
        .expect("nobody panicked")
        .retain(|it| *it != "bob");
    belt.recheck();
    belt.apply(load(1)).expect("room");
    assert_eq!(bob.hear().await, "belt ! forbidden");
    assert!(ann.hear().await.starts_with("belt 0.1 from 0"));
    belt.apply(load(1)).expect("room");
    assert!(ann.hear().await.starts_with("belt 0.2 from 1"));
    bob.ping().await;
    assert_eq!(bob.hear().await, "pong", "not a word");
    assert_eq!(belt.followers(), 1);
    // One user alone.
    allowed.lock().expect("nobody panicked").clear();
    belt.recheck_user("bob");
    belt.apply(load(1)).expect("room");
    assert!(ann.hear().await.starts_with("belt 0.3 from 2"));
    belt.recheck_user("ann");
    assert_eq!(ann.hear().await, "belt ! forbidden");
    assert_eq!(sessions.revoke_subject("ann"), 1);
    loop {
        if let Heard::Close(code) = ann.client.next().await {
            assert!(code >= 4000);
            break;
        }
    }
}

/// A game of cards: everybody sees his own hand.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Table {
    hand: Vec<String>,
    turn: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct Dealt {
    card: String,
}

#[derive(Default)]
struct Games {
    hands: Mutex<HashMap<String, Vec<String>>>,
    turn: Mutex<u64>,
    /// Who sits where.
    seats: Mutex<HashMap<String, String>>,
}

impl FlowHandler for Games {
    type State = Table;
    type Delta = Dealt;

    async fn authorise(&self, game: &Name, viewer: &Viewer) -> Result<View, Fault> {
        assert_eq!((game.as_str(), game.param("id")), ("game/7", Some("7")));
        let seats = self.seats.lock().expect("nobody panicked");
        let seat = seats.get(viewer.user_id().unwrap_or_default());
        seat.map(|seat| View::of(&**seat)).ok_or_else(forbidden)
    }

    async fn snapshot(&self, _: &Name, view: &View) -> Result<(Table, u64), Fault> {
        let turn = *self.turn.lock().expect("nobody panicked");
        let hands = self.hands.lock().expect("nobody panicked");
        let hand = hands.get(view.as_str().expect("a seat")).cloned();
        let hand = hand.unwrap_or_default();
        Ok((Table { hand, turn }, turn))
    }

    type Action = NoError;
    type Output = ();
    type Error = NoError;

    async fn handle_action(&self, _: &Act<Flow<Self>>, action: NoError) -> Result<(), NoError> {
        match action {}
    }
}

fn deal(games: &Flow<Games>, seat: &str, card: &str) {
    let handler = games.handler();
    let mut hands = handler.hands.lock().expect("nobody panicked");
    hands
        .entry(seat.to_owned())
        .or_default()
        .push(card.to_owned());
    let mut turn = handler.turn.lock().expect("nobody panicked");
    *turn += 1;
    let card = card.to_owned();
    let told = games.broadcast_delta_to("game/7", &View::of(seat), &Dealt { card }, *turn);
    told.expect("a plain card");
}

#[tokio::test]
async fn no_byte_of_a_hand_goes_to_another_seat() {
    let games = Flow::new(Games::default());
    let api = Router::new()
        .resource("game/{id}", games.clone())
        .with_auth(Auth::new(judge));
    let served = serve_api(api).await;
    games
        .handler()
        .seats
        .lock()
        .expect("nobody panicked")
        .extend(
            [("ann", "seat 1"), ("bob", "seat 2")].map(|(user, seat)| (user.into(), seat.into())),
        );
    deal(&games, "seat 1", "queen of spades");
    let mut ann = as_user(served, "ann").await;
    let mut bob = as_user(served, "bob").await;
    assert_eq!(
        ann.follow("game/7").await[1],
        r#"game/7 0.1 = {"hand":["queen of spades"],"turn":1}"#
    );
    assert_eq!(
        bob.follow("game/7").await[1],
        r#"game/7 0.1 = {"hand":[],"turn":1}"#
    );
    assert_ne!(
        ann.epoch(0),
        bob.epoch(0),
        "no history of one leads on in another"
    );
    for number in 0..20 {
        deal(&games, "seat 1", &format!("queen {number}"));
    }
    deal(&games, "seat 2", "king");
    let mut seen = 0;
    while seen < 21 {
        seen = match ann.hear().await {
            line if line.starts_with("game/7 0.21 ") || line.contains("= {") => 21,
            _ => seen + 1,
        };
    }
    bob.ping().await;
    let mut bytes = Vec::new();
    loop {
        let Heard::Message(_, message) = bob.client.next().await else {
            panic!("he is not closed");
        };
        let is_pong = message.windows(6).any(|it| it == b"\"pong\"");
        bytes.extend(message);
        if is_pong {
            break;
        }
    }
    let text = String::from_utf8(bytes).expect("JSON");
    assert!(text.contains("king") && !text.contains("queen"), "{text}");
    // Who changes the seat begins anew, in the history of that one.
    let seats = &games.handler().seats;
    seats
        .lock()
        .expect("nobody panicked")
        .insert("bob".into(), "seat 1".into());
    games.recheck_user("bob");
    let line = bob.hear().await;
    assert!(
        line.starts_with("game/7 1.21 = ") && line.contains("queen 19"),
        "{line}"
    );
    deal(&games, "seat 2", "ace of hearts");
    deal(&games, "seat 1", "ten");
    let line = bob.hear().await;
    assert_eq!(line, r#"game/7 1.24 from 21: {"card":"ten"}"#);
    seats.lock().expect("nobody panicked").clear();
    games.recheck("game/7");
    assert_eq!(bob.hear().await, "game/7 ! forbidden");
}

fn channel(name: &str) -> wilco_protocol::envelope::Channel {
    wilco_protocol::envelope::Channel::new(wilco_protocol::envelope::ChannelKind::State, name)
}

#[tokio::test]
async fn what_is_judged_while_another_credential_is_shown_is_judged_again() {
    #[derive(Clone)]
    struct Role(String);
    let judge = async |credential: Credential| {
        let role = Role(credential.token().to_owned());
        Ok::<_, AuthError>(Principal::new("ann").with(role))
    };
    let (begun, go_on) = (Signal::default(), Signal::default());
    let (begins, goes_on) = (begun.clone(), go_on.clone());
    let belt = Resource::new(Belt::default()).authorise(move |viewer: Viewer| {
        let (begins, goes_on) = (begins.clone(), goes_on.clone());
        async move {
            begins.give();
            goes_on.wait().await;
            let principal = viewer.principal().expect("everybody is somebody");
            let Role(role) = principal.get().expect("everybody has one");
            if role == "chief" {
                Ok(())
            } else {
                Err(forbidden())
            }
        }
    });
    let api = Router::new()
        .resource("belt", belt.clone())
        .with_auth(Auth::new(judge));
    let served = serve_api(api).await;
    let mut ann = as_user(served, "chief").await;
    for roles in [["porter", "forbidden"], ["chief", "at"]] {
        ann.subscribe(vec![channel("belt")]).await;
        begun.wait().await;
        let token = roles[0].into();
        let shown = ClientMessage::Authenticate(Authenticate { token });
        ann.client.send(&shown).await;
        assert!(ann.hear().await.starts_with("Authenticated"));
        go_on.give();
        begun.wait().await;
        go_on.give();
        let line = ann.hear().await;
        assert!(line.contains(roles[1]), "{line}");
    }
    assert_eq!(ann.hear().await, r#"belt 0.0 = {"bags":0,"last":""}"#);
    // Who reads is judged again too, and told nothing meanwhile.
    let token = "porter".into();
    let shown = ClientMessage::Authenticate(Authenticate { token });
    ann.client.send(&shown).await;
    assert!(ann.hear().await.starts_with("Authenticated"));
    begun.wait().await;
    belt.apply(load(1)).expect("room");
    go_on.give();
    assert_eq!(ann.hear().await, "belt ! forbidden");
}
