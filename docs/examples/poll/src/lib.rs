//! A poll: one question, and everybody sees the answers as they come.
//!
//! Its page is written in Rust as well, with Leptos: see `page`. What the two of them say to each other is in `vocabulary`.

pub mod page;

use poll_vocabulary::{Answer, Poll, PollChange, Suggest, SuggestError, Vote, VoteError};
use wilco_server::extract::State;
use wilco_server::{Act, Resource, Router};

/// A poll of its own, with its first answers.
#[must_use]
pub fn router() -> Router {
    let answers = ["Rust", "TypeScript", "Both"].map(|words| Answer {
        words: words.to_owned(),
        votes: 0,
    });
    let poll = Resource::new(Poll {
        question: "What do you write your pages in?".to_owned(),
        answers: answers.into(),
    });
    let poll = poll.on_action(vote);
    Router::new()
        .operation(suggest)
        .with_state(poll.clone())
        .resource("poll", poll)
}

async fn vote(poll: Act<Poll>, Vote { answer }: Vote) -> Result<(), VoteError> {
    match poll.apply(PollChange::Voted { answer }) {
        Ok(_) => Ok(()),
        Err(_) => Err(VoteError::NoSuchAnswer { answer }),
    }
}

async fn suggest(
    State(poll): State<Resource<Poll>>,
    Suggest { words }: Suggest,
) -> Result<(), SuggestError> {
    let words = words.trim().to_owned();
    if words.is_empty() || LONGEST < words.chars().count() {
        return Err(SuggestError::Length { most: LONGEST });
    }
    // Two who come at once may both pass: the list is a little longer then, and nobody minds.
    if MOST <= poll.read(|poll| poll.answers.len()) {
        return Err(SuggestError::Enough { most: MOST });
    }
    match poll.apply(PollChange::Suggested { words }) {
        Ok(_) => Ok(()),
        Err(_) => Err(SuggestError::Known),
    }
}

/// In characters.
const LONGEST: usize = 40;
const MOST: usize = 20;
