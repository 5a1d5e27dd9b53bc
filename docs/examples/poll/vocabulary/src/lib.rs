//! What is said between the poll and its pages.
//!
//! A server does not compile for a browser, so what both of them say lives in a package of its own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_protocol::Operation;
use wilco_protocol::flow::{FlowState, Unfit};

/// A question, and what was answered so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Poll {
    /// What is asked.
    pub question: String,
    /// What can be answered, in the order in which it was suggested; an answer keeps its place.
    pub answers: Vec<Answer>,
}

/// One of the answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// The answer.
    pub words: String,
    /// How many gave it.
    pub votes: u32,
}

/// A change of the poll.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PollChange {
    /// Somebody gave an answer.
    Voted {
        /// Its place.
        answer: usize,
    },
    /// There is one more answer.
    Suggested {
        /// The answer.
        words: String,
    },
}

impl FlowState for Poll {
    type Delta = PollChange;

    fn apply_delta(&mut self, change: PollChange) -> Result<(), Unfit> {
        match change {
            PollChange::Voted { answer } => {
                let answer = self.answers.get_mut(answer);
                let answer = answer.ok_or(Unfit::new("there is no such answer"))?;
                answer.votes = answer.votes.saturating_add(1);
            }
            PollChange::Suggested { words } => {
                if self.answers.iter().any(|answer| answer.words == words) {
                    return Err(Unfit::new("there is that answer already"));
                }
                self.answers.push(Answer { words, votes: 0 });
            }
        }
        Ok(())
    }
}

/// Give an answer.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Vote {
    /// Its place.
    pub answer: usize,
}

/// Why a vote does not count.
#[derive(Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum VoteError {
    /// Nobody has suggested that many answers.
    #[error("there is no answer {answer}")]
    NoSuchAnswer {
        /// The place that was given.
        answer: usize,
    },
}

/// Suggest one more answer.
#[derive(Debug, Serialize, Deserialize, JsonSchema, Operation)]
#[operation(name = "poll.suggest", output = (), error = SuggestError, once)]
pub struct Suggest {
    /// The answer, of 40 characters at most.
    pub words: String,
}

/// Why an answer is not taken.
#[derive(Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum SuggestError {
    /// It is no answer, or too long a one.
    #[error("an answer has 1 to {most} characters")]
    Length {
        /// The most that it may have.
        most: usize,
    },
    /// Somebody was faster.
    #[error("that has been suggested already")]
    Known,
    /// The list is full.
    #[error("there are {most} answers already")]
    Enough {
        /// The most that there can be.
        most: usize,
    },
}
