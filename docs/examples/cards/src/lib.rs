//! A card house. [`score`] is one state that all follow, [`table`] are many whose games are kept beside them and of which
//! nobody sees another's hand; there are events, and who is there.

pub mod score;
pub mod table;

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_server::{
    Auth, AuthError, Credential, Events, Flow, Presence, Principal, Resource, Router,
};

use crate::score::{Score, note};
use crate::table::Tables;

/// What is played tonight.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Programme {
    /// One after the other.
    pub games: Vec<String>,
}

/// What is called out in the house.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Notice {
    /// A game begins.
    Begins {
        /// Which.
        game: String,
    },
    /// Something for those who are of the house.
    Staff {
        /// What.
        text: String,
    },
}

/// All that there is to follow. Cheap to clone; all clones are one.
#[derive(Debug, Clone)]
pub struct House {
    /// The points of the evening.
    pub score: Resource<Score>,
    /// What is played.
    pub programme: Resource<wilco_server::flow::Derived<Programme>>,
    /// Where it is played.
    pub tables: Flow<Tables>,
    /// What is called out.
    pub notices: Events<Notice>,
    /// Who sits where.
    pub present: Presence,
}

impl Default for House {
    fn default() -> Self {
        let notices = Events::new("house")
            .history(100, Duration::from_secs(600))
            .filter(|viewer, notice| match notice {
                Notice::Begins { .. } => true,
                Notice::Staff { .. } => viewer.user_id() == Some("staff"),
            });
        Self {
            score: Resource::new(Score::default()).on_action(note),
            programme: Resource::derived(Programme::default()),
            tables: Flow::new(Tables::default()),
            notices,
            present: Presence::new().signalling(),
        }
    }
}

impl House {
    /// Serves it.
    #[must_use]
    pub fn router(&self) -> Router {
        Router::new()
            .resource("score", self.score.clone())
            .resource("programme", self.programme.clone())
            .resource("table/{id}", self.tables.clone())
            .event(self.notices.clone())
            .presence("table/{id}", self.present.clone())
            .with_auth(Auth::new(believe).optional())
    }
}

/// Takes everybody at their word, which a program that is more than a sample must not.
async fn believe(credential: Credential) -> Result<Principal, AuthError> {
    let name = credential.token().to_owned();
    Ok(Principal::new(name.to_lowercase()).name(name))
}

#[cfg(doctest)]
#[doc = include_str!("../../../guide/state.md")]
mod guide {}
