//! The poll over a real socket, by the client that its page has too.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use poll_vocabulary::{Poll, Suggest, SuggestError, Vote, VoteError};
use wilco_client::{CallError, Client, Subscribed};

#[tokio::test]
async fn a_vote_is_seen_by_everybody() {
    let address = serve().await;
    let [ada, bob] = [connect(&address).await, connect(&address).await];
    let (votes, mut seen) = (ada.resource::<Poll>("poll"), bob.resource::<Poll>("poll"));
    until(&mut seen, |poll| poll.answers.len() == 3).await;
    let vote = votes.act(Vote { answer: 1 });
    vote.typed::<(), VoteError>().await.unwrap();
    until(&mut seen, |poll| poll.answers[1].votes == 1).await;
    let vote = votes.act(Vote { answer: 7 });
    let refused = vote.typed::<(), VoteError>().await.unwrap_err();
    let none = VoteError::NoSuchAnswer { answer: 7 };
    assert!(matches!(refused, CallError::Operation(error) if error == none));
}

#[tokio::test]
async fn an_answer_is_taken_once() {
    let ada = connect(&serve().await).await;
    let mut poll = ada.resource::<Poll>("poll");
    let suggest = |words: &str| {
        let words = words.to_owned();
        ada.request(Suggest { words })
    };
    suggest("  Elm ").await.unwrap();
    until(&mut poll, |poll| poll.answers[3].words == "Elm").await;
    for (words, refusal) in [
        ("Elm", SuggestError::Known),
        (" ", SuggestError::Length { most: 40 }),
        (&"x".repeat(41), SuggestError::Length { most: 40 }),
    ] {
        let refused = suggest(words).await.unwrap_err();
        assert!(matches!(refused, CallError::Operation(error) if error == refusal));
    }
    for number in 4..20 {
        suggest(&number.to_string()).await.unwrap();
    }
    let refused = suggest("Zig").await.unwrap_err();
    let enough = SuggestError::Enough { most: 20 };
    assert!(matches!(refused, CallError::Operation(error) if error == enough));
}

async fn serve() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = poll::router().into_axum("/ws");
    tokio::spawn(async { axum::serve(listener, app).await });
    format!("ws://{address}/ws")
}

async fn connect(address: &str) -> Client {
    Client::connect(address).await.unwrap()
}

async fn until(poll: &mut Subscribed<Poll>, is_so: impl Fn(&Poll) -> bool) {
    while let Some(view) = poll.changed().await {
        if view.state.is_some_and(|poll| is_so(&poll)) {
            return;
        }
    }
    panic!("the client was closed");
}
