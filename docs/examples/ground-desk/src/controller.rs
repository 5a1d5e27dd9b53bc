//! A controller that is a program: a client like any other, over a socket of its own.

use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};
use wilco_client::{CallError, Client, Config, Error, Event, PresenceStatus, Subscribed, Token};
use wilco_server::flow::Derived;

use crate::board::{Board, BoardAction};
use crate::flight::{Flight, FlightId, FlightState};
use crate::notice::Notice;
use crate::refusal::AssignStandError;
use crate::stand::StandId;

/// One of several controllers who share the work.
#[derive(Debug)]
pub struct Controller {
    name: &'static str,
    /// Which one this is, and of how many.
    share: (usize, usize),
    luck: u32,
    ws: Client,
    board: Subscribed<Derived<Board>>,
}

impl Controller {
    /// Goes to the desk at `url`, as the one of that number among `of`.
    ///
    /// # Errors
    ///
    /// No desk is there.
    pub async fn at(url: &str, number: usize, of: usize) -> Result<Self, Error> {
        let name = NAMES[number % NAMES.len()];
        let config = Config {
            token: Some(Token::new(name)),
            ..Config::default()
        };
        let ws = Client::connect_with(url, config).await?;
        Ok(Self {
            name,
            share: (number, of.max(1)),
            luck: u32::try_from(number).map_or(1, |number| number + 1),
            board: ws.resource("board"),
            ws,
        })
    }

    /// Works until the line is closed for good: finds stands for flights that have none, moves one now and then to make
    /// room, and takes a break in between.
    pub async fn work(mut self) {
        let present = self.ws.presence("desk");
        let mut notices = self.ws.events::<Notice>("apron");
        let mut next_move = Instant::now() + self.pause(MOVE);
        let mut next_break = Instant::now() + self.pause(BREAK);
        tracing::debug!(name = self.name, "at the desk");
        loop {
            tokio::select! {
                notice = notices.next() => match notice {
                    Some(Event::Notify { event: Notice::Holding { flight, .. }, .. }) => {
                        if self.is_mine(&flight) {
                            sleep(THOUGHT).await;
                            self.find_stand(&flight).await;
                        }
                    }
                    Some(_) => {}
                    None => return,
                },
                () = sleep_until(next_move) => {
                    if let Some(flight) = self.pick() {
                        self.find_stand(&flight).await;
                    }
                    next_move = Instant::now() + self.pause(MOVE);
                }
                () = sleep_until(next_break) => {
                    present.set(PresenceStatus::Idle);
                    sleep(COFFEE).await;
                    present.set(PresenceStatus::Active);
                    next_break = Instant::now() + self.pause(BREAK);
                }
            }
        }
    }

    /// Tries one stand after the other, from any on, until the flight is let onto one.
    async fn find_stand(&mut self, flight: &FlightId) {
        let first = self.draw(STANDS);
        for offset in 0..STANDS {
            match self.send(flight, stand(first + offset)).await {
                Ok(_) => return,
                Err(CallError::Operation(
                    AssignStandError::StandClosed { .. }
                    | AssignStandError::StandTooSmall { .. }
                    | AssignStandError::StandOccupied { .. }
                    | AssignStandError::UnknownStand { .. },
                )) => {}
                // It has left, or the line is closed.
                Err(_) => return,
            }
        }
    }

    /// Drags the strip of the flight to the stand; it is there before the server has said so.
    async fn send(
        &self,
        flight: &FlightId,
        stand: StandId,
    ) -> Result<Flight, CallError<AssignStandError>> {
        let (id, goal) = (flight.clone(), stand.clone());
        let drag = BoardAction::SendTo {
            flight: flight.clone(),
            stand,
        };
        self.board
            .act(drag)
            .optimistic(move |board| {
                let moved = board.update(|board| {
                    if let Some(flight) = board.flights.get_mut(&id) {
                        flight.stand = Some(goal.clone());
                    }
                });
                moved.expect("a board can be encoded");
            })
            .typed()
            .await
    }

    /// A flight of this controller's that comes in later.
    fn pick(&mut self) -> Option<FlightId> {
        let board = self.board.get().state?;
        let mine =
            |flight: &&Flight| flight.state == FlightState::Inbound && self.is_mine(&flight.id);
        let flights: Vec<_> = board.flights.values().filter(mine).collect();
        let count = flights.len();
        (count > 0).then(|| flights[self.draw(count)].id.clone())
    }

    /// Whether a flight is this one's to care for.
    fn is_mine(&self, flight: &FlightId) -> bool {
        let (number, of) = self.share;
        let sum: usize = flight.as_str().bytes().map(usize::from).sum();
        sum % of == number % of
    }

    /// So long, and up to half of it more.
    fn pause(&mut self, least: Duration) -> Duration {
        let part = u32::try_from(self.draw(500)).unwrap_or_default();
        least + least * part / 1000
    }

    /// A number below `end`: the same ones in every day.
    fn draw(&mut self, end: usize) -> usize {
        self.luck = self
            .luck
            .wrapping_mul(1_664_525)
            .wrapping_add(1_013_904_223);
        (self.luck >> 8) as usize % end
    }
}

/// The stands of three piers, in any order.
fn stand(number: usize) -> StandId {
    let number = number % STANDS;
    let pier = ["A", "B", "C"][number / 6];
    StandId::parse(&format!("{pier}{}", number % 6 + 1)).expect("a pier and a number")
}

const NAMES: [&str; 6] = [
    "Ground 1",
    "Ground 2",
    "Apron East",
    "Apron West",
    "Tower",
    "Stand Desk",
];
const STANDS: usize = 18;
/// How long one looks at the plan before one decides.
const THOUGHT: Duration = Duration::from_millis(2500);
/// How often a flight is moved to make room.
const MOVE: Duration = Duration::from_secs(7);
const BREAK: Duration = Duration::from_secs(40);
const COFFEE: Duration = Duration::from_secs(9);
