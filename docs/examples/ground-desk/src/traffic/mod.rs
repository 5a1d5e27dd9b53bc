//! The traffic on the apron: flights land, wait for their stands, go there, leave and take off.
//!
//! It is a plain value without a clock: who owns it says how much time has passed, and learns what that brought.

mod map;
mod movements;
mod roll;
#[cfg(test)]
mod tests;
mod tugs;

use std::collections::BTreeMap;

use crate::apron::Apron;
use crate::flight::{Flight, FlightId, FlightState};
use crate::notice::Notice;
use crate::stand::StandId;
use crate::time::Time;
use roll::Roll;
use tugs::Tugs;

pub use movements::{Movement, Movements, Vehicle, VehicleKind};

/// All that moves.
#[derive(Debug, Clone)]
pub struct Traffic {
    /// Since midnight.
    minutes: f32,
    told: Time,
    aircraft: BTreeMap<FlightId, Aircraft>,
    tugs: Tugs,
    stands: Vec<StandId>,
}

/// What a step brought.
#[derive(Debug, Default)]
pub struct Step {
    /// What has moved.
    pub movements: Vec<Movement>,
    /// The flights that are in another state now.
    pub flights: Vec<Flight>,
    /// What is to be called out.
    pub notices: Vec<Notice>,
}

#[derive(Debug, Clone)]
struct Aircraft {
    roll: Roll,
    leg: Leg,
}

/// How far a flight has come.
#[derive(Debug, Clone, PartialEq)]
enum Leg {
    /// On the runway.
    Landing,
    /// Before the stands, because its own is not free.
    Holding {
        told: bool,
    },
    Taxiing(StandId),
    Parked {
        until: f32,
    },
    Leaving,
}

impl Traffic {
    /// The traffic at noon.
    #[must_use]
    pub fn at_noon(apron: &Apron) -> Self {
        Self {
            minutes: NOON,
            told: Time::at(12, 0),
            aircraft: BTreeMap::new(),
            tugs: Tugs::new(apron.tugs()),
            stands: apron.stands().map(|stand| stand.id.clone()).collect(),
        }
    }

    /// Whether the day is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.minutes >= MIDNIGHT
    }

    /// Lets so many minutes pass, which should be a fraction of one.
    pub fn step(&mut self, apron: &mut Apron, minutes: f32) -> Step {
        let mut step = Step::default();
        self.minutes = (self.minutes + minutes).min(MIDNIGHT);
        let clock = time(self.minutes);
        if clock != self.told {
            self.told = clock;
            step.movements.push(Movement::Clock { at: clock });
        }
        let way = SPEED * minutes;
        for flight in apron.flights() {
            self.appear(&flight, &mut step);
            self.drive(&flight, way, apron, &mut step);
        }
        self.tugs
            .advance(way / 2.0, &self.stands, &mut step.movements);
        step
    }

    /// Puts a flight on the plan that is due there.
    fn appear(&mut self, flight: &Flight, step: &mut Step) {
        if self.aircraft.contains_key(&flight.id) {
            return;
        }
        let on = |stand: &StandId| Roll::new(VehicleKind::Aircraft, map::stand(stand));
        let aircraft = match (flight.state, &flight.stand) {
            (FlightState::Inbound, _) if self.is_due(flight.arrival.estimated.minus(TAXI)) => {
                let flight = flight.id.clone();
                step.notices.push(Notice::Landed { flight });
                let mut roll = Roll::new(VehicleKind::Aircraft, map::TOUCHDOWN);
                roll.go(map::landing());
                let leg = Leg::Landing;
                Aircraft { roll, leg }
            }
            (FlightState::OnStand, Some(stand)) => Aircraft {
                roll: on(stand),
                leg: Leg::Parked {
                    until: self.minutes,
                },
            },
            (FlightState::Outbound, Some(stand)) => {
                let mut roll = on(stand);
                roll.go(map::to_runway(stand));
                let leg = Leg::Leaving;
                Aircraft { roll, leg }
            }
            _ => return,
        };
        self.aircraft.insert(flight.id.clone(), aircraft);
    }

    /// Lets a flight go on, and begin its next leg if it is through with one.
    fn drive(&mut self, flight: &Flight, way: f32, apron: &mut Apron, step: &mut Step) {
        let is_free = flight.stand.as_ref().is_some_and(|stand| {
            apron.stands_on(stand).is_none() && !self.is_awaited(stand, &flight.id)
        });
        let is_due = self.is_due(flight.departure.estimated);
        let Some(aircraft) = self.aircraft.get_mut(&flight.id) else {
            return;
        };
        aircraft.be_towed(flight);
        aircraft.roll.advance(way);
        let has_arrived = aircraft.roll.has_arrived();
        match &mut aircraft.leg {
            Leg::Landing if has_arrived => aircraft.leg = Leg::Holding { told: false },
            Leg::Holding { .. } if is_free => aircraft.taxi(flight),
            Leg::Holding { told } => {
                if !std::mem::replace(told, true) {
                    let (flight, stand) = (flight.id.clone(), flight.stand.clone());
                    step.notices.push(Notice::Holding { flight, stand });
                }
            }
            Leg::Taxiing(stand) if flight.stand.as_ref() != Some(stand) => aircraft.taxi(flight),
            Leg::Taxiing(stand) if has_arrived => {
                if let Some(now) = apron.come_on_stand(&flight.id) {
                    let (flight, stand) = (flight.id.clone(), stand.clone());
                    step.notices.push(Notice::OnStand { flight, stand });
                    step.flights.push(now);
                    let until = self.minutes + STAY;
                    aircraft.leg = Leg::Parked { until };
                }
            }
            Leg::Parked { until } if is_due && *until <= self.minutes => {
                if let Some((now, stand)) = apron.push_back(&flight.id).zip(flight.stand.clone()) {
                    aircraft.roll.go(map::to_runway(&stand));
                    aircraft.leg = Leg::Leaving;
                    let flight = flight.id.clone();
                    step.notices.push(Notice::PushedBack { flight, stand });
                    step.flights.push(now);
                }
            }
            Leg::Leaving if has_arrived => return self.take_off(flight, apron, step),
            Leg::Landing | Leg::Taxiing(_) | Leg::Parked { .. } | Leg::Leaving => {}
        }
        let waits = matches!(aircraft.leg, Leg::Holding { .. });
        if let Some(vehicle) = aircraft.roll.news(waits) {
            let id = flight.id.to_string();
            step.movements.push(Movement::Moved { id, vehicle });
        }
    }

    fn take_off(&mut self, flight: &Flight, apron: &mut Apron, step: &mut Step) {
        self.aircraft.remove(&flight.id);
        let id = flight.id.to_string();
        step.movements.push(Movement::Gone { id });
        step.flights.extend(apron.take_off(&flight.id));
        let flight = flight.id.clone();
        step.notices.push(Notice::TookOff { flight });
    }

    /// Whether another flight is on its way to the stand.
    fn is_awaited(&self, stand: &StandId, except: &FlightId) -> bool {
        let goes_there = |(id, aircraft): (&FlightId, &Aircraft)| {
            id != except && matches!(&aircraft.leg, Leg::Taxiing(goal) if goal == stand)
        };
        self.aircraft.iter().any(goes_there)
    }

    fn is_due(&self, at: Time) -> bool {
        at <= time(self.minutes)
    }
}

impl Aircraft {
    /// Who stands on one stand and is sent to another one is there; nobody waits for a demo's tow.
    fn be_towed(&mut self, flight: &Flight) {
        if let (Leg::Parked { .. }, Some(stand)) = (&self.leg, &flight.stand)
            && self.roll.at() != map::stand(stand)
        {
            self.roll = Roll::new(VehicleKind::Aircraft, map::stand(stand));
        }
    }

    fn taxi(&mut self, flight: &Flight) {
        self.leg = match &flight.stand {
            Some(stand) => {
                self.roll.go(map::to_stand(self.roll.at(), stand));
                Leg::Taxiing(stand.clone())
            }
            None => Leg::Holding { told: false },
        };
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a day has 1440 minutes, and begins with 0"
)]
fn time(minutes: f32) -> Time {
    Time::at(0, minutes as u16)
}

const NOON: f32 = 720.0;
const MIDNIGHT: f32 = 1439.0;
/// How many minutes before it is on its stand a flight lands.
const TAXI: u16 = 12;
/// For how many minutes a flight stays on its stand at least.
const STAY: f32 = 10.0;
/// How far an aircraft goes in a minute.
const SPEED: f32 = 160.0;
