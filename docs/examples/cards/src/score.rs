//! The score: one state that everybody follows.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_server::Act;
use wilco_server::flow::{FlowState, Unfit};

/// The points of the evening.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Score {
    /// By the name of the player.
    pub points: BTreeMap<String, u32>,
}

/// Somebody has scored.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Scored {
    /// Who.
    pub player: String,
    /// How many points.
    pub points: u32,
}

impl FlowState for Score {
    type Delta = Scored;

    fn apply_delta(&mut self, Scored { player, points }: Scored) -> Result<(), Unfit> {
        let before = self.points.get(&player).copied().unwrap_or(0);
        // Looked at before anything is changed: a delta that does not fit must change nothing.
        let sum = before.checked_add(points);
        let sum = sum.ok_or(Unfit::new("nobody has so many points"))?;
        self.points.insert(player, sum);
        Ok(())
    }
}

/// Note down what somebody has won.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// Who.
    pub player: String,
    /// How many points; 30 at most.
    pub points: u32,
}

/// Why it cannot be noted down.
#[derive(Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum NoteError {
    /// Nobody wins so much in a round.
    #[error("a round has {most} points at most")]
    TooMany {
        /// The most that there are.
        most: u32,
    },
    /// The sum cannot be written down.
    #[error("{player} has too many points")]
    Full {
        /// Who.
        player: String,
    },
}

/// Notes it down, and gives how many points the player has then.
///
/// # Errors
/// There are more points than a round has, or than can be counted.
pub async fn note(score: Act<Score>, note: Note) -> Result<u32, NoteError> {
    let Note { player, points } = note;
    if points > A_ROUND {
        return Err(NoteError::TooMany { most: A_ROUND });
    }
    score.progress(50, "found the pencil");
    let scored = Scored {
        player: player.clone(),
        points,
    };
    if score.apply(scored).is_err() {
        return Err(NoteError::Full { player });
    }
    Ok(score.read(|score| score.points[&player]))
}

/// In points.
const A_ROUND: u32 = 30;
