//! Tables at which two play, whose games are kept here: nobody sees a hand but its own.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wilco_server::flow::{FlowHandler, FlowState, Unfit};
use wilco_server::{Act, Code, Executed, Fault, Flow, Name, View, Viewer};

/// A table as somebody sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// The cards that lie open.
    pub open: Vec<String>,
    /// How many cards each of the two holds.
    pub held: [usize; 2],
    /// The cards of the one who looks; none for who only watches.
    pub hand: Vec<String>,
}

/// What happens at a table.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Turn {
    /// A card was drawn.
    Drew {
        /// By whom: 0 or 1.
        seat: usize,
        /// Which; only its owner is told.
        card: Option<String>,
    },
    /// A card was played.
    Played {
        /// By whom: 0 or 1.
        seat: usize,
        /// Which.
        card: String,
    },
}

impl FlowState for Table {
    type Delta = Turn;

    fn apply_delta(&mut self, turn: Turn) -> Result<(), Unfit> {
        let (Turn::Drew { seat, .. } | Turn::Played { seat, .. }) = turn;
        let held = self.held.get_mut(seat);
        let held = held.ok_or(Unfit::new("there are two seats"))?;
        match turn {
            Turn::Drew { card, .. } => {
                *held += 1;
                self.hand.extend(card);
            }
            Turn::Played { card, .. } => {
                *held = held.checked_sub(1).ok_or(Unfit::new("an empty hand"))?;
                self.hand.retain(|mine| *mine != card);
                self.open.push(card);
            }
        }
        Ok(())
    }
}

/// What a player does.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Move {
    /// Draw a card.
    Draw,
    /// Play one.
    Play {
        /// Which.
        card: String,
    },
}

/// Why a player cannot do that.
#[derive(Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum MoveError {
    /// Who asks for it has no seat.
    #[error("who watches does not play")]
    Watching,
    /// The card is in no hand of theirs.
    #[error("you do not hold {card}")]
    NotHeld {
        /// Which.
        card: String,
    },
    /// All cards are drawn.
    #[error("there is no card left")]
    NoneLeft,
}

/// The tables.
#[derive(Default)]
pub struct Tables {
    games: Mutex<HashMap<String, Game>>,
}

/// A game as it is.
struct Game {
    players: [String; 2],
    stock: Vec<String>,
    hands: [Vec<String>; 2],
    open: Vec<String>,
    /// All that happened; how many that is, is the position.
    turns: Vec<Turn>,
}

impl Tables {
    /// Lets two play, and draws a card for each.
    pub fn open(&self, table: &str, players: [&str; 2], mut stock: Vec<String>) {
        let hands = [(); 2].map(|()| stock.pop().into_iter().collect());
        let game = Game {
            players: players.map(str::to_owned),
            stock,
            hands,
            open: Vec::new(),
            turns: Vec::new(),
        };
        self.games().insert(table.to_owned(), game);
    }

    /// Gives a seat to somebody else. Who sees which hand has to be [judged again](Flow::recheck) then.
    pub fn give_seat(&self, table: &str, seat: usize, player: &str) {
        let mut games = self.games();
        let players = games.get_mut(table).map(|game| &mut game.players);
        if let Some(place) = players.and_then(|players| players.get_mut(seat)) {
            player.clone_into(place);
        }
    }

    fn games(&self) -> MutexGuard<'_, HashMap<String, Game>> {
        self.games.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FlowHandler for Tables {
    type State = Table;
    type Delta = Turn;
    type Action = Move;
    type Output = ();
    type Error = MoveError;

    async fn authorise(&self, table: &Name, viewer: &Viewer) -> Result<View, Fault> {
        let games = self.games();
        let Some(game) = games.get(table.as_str()) else {
            return Err(Fault::new(Code::UnknownChannel, Executed::No));
        };
        let mut players = game.players.iter();
        let seat = players.position(|player| viewer.user_id() == Some(player));
        Ok(seat.map_or(View::ALL, |seat| View::of(seat.to_string())))
    }

    async fn snapshot(&self, table: &Name, view: &View) -> Result<(Table, u64), Fault> {
        let games = self.games();
        let game = games.get(table.as_str());
        let game = game.ok_or_else(|| Fault::new(Code::UnknownChannel, Executed::No))?;
        Ok((game.seen_by(view), game.turns.len() as u64))
    }

    async fn deltas_since(
        &self,
        table: &Name,
        view: &View,
        seq: u64,
    ) -> Result<Option<Vec<(Turn, u64)>>, Fault> {
        let games = self.games();
        let Some(game) = games.get(table.as_str()) else {
            return Ok(None);
        };
        let numbered = (1..).zip(&game.turns).filter(|(number, _)| *number > seq);
        let seen = numbered.map(|(number, turn)| (turn.seen_by(view), number));
        Ok(Some(seen.collect()))
    }

    async fn handle_action(&self, act: &Act<Flow<Self>>, action: Move) -> Result<(), MoveError> {
        let seat = seat_of(act.view()).ok_or(MoveError::Watching)?;
        // Held until it is told: so all is told in the order in which it happens.
        let mut games = self.games();
        let game = games.get_mut(act.resource().as_str());
        let game = game.ok_or(MoveError::Watching)?;
        let turn = game.play(seat, action)?;
        let seq = game.turns.len() as u64;
        // If it cannot be told, which here it always can, those who follow are given the whole.
        let _ = act.broadcast_deltas(seq, |view| Some(turn.seen_by(view)));
        Ok(())
    }
}

impl Game {
    fn play(&mut self, seat: usize, action: Move) -> Result<Turn, MoveError> {
        let hand = &mut self.hands[seat];
        let turn = match action {
            Move::Draw => {
                let card = self.stock.pop().ok_or(MoveError::NoneLeft)?;
                hand.push(card.clone());
                let card = Some(card);
                Turn::Drew { seat, card }
            }
            Move::Play { card } => {
                let Some(at) = hand.iter().position(|held| *held == card) else {
                    return Err(MoveError::NotHeld { card });
                };
                self.open.push(hand.remove(at));
                Turn::Played { seat, card }
            }
        };
        self.turns.push(turn.clone());
        Ok(turn)
    }

    fn seen_by(&self, view: &View) -> Table {
        let hand = seat_of(view).map(|seat| self.hands[seat].clone());
        Table {
            open: self.open.clone(),
            held: self.hands.each_ref().map(Vec::len),
            hand: hand.unwrap_or_default(),
        }
    }
}

impl Turn {
    /// The turn without what that view may not see.
    fn seen_by(&self, view: &View) -> Self {
        match self {
            Self::Drew { seat, .. } if seat_of(view) != Some(*seat) => Self::Drew {
                seat: *seat,
                card: None,
            },
            seen => seen.clone(),
        }
    }
}

/// Whose hand is seen in a view; nobody's in that of who only watches.
fn seat_of(view: &View) -> Option<usize> {
    view.as_str()?.parse().ok().filter(|seat| *seat < 2)
}
