//! The apron: the flights of the day, the stands, and the rules that bind them.

use std::collections::BTreeMap;

use crate::airline;
use crate::flight::{Flight, FlightId, FlightState, Times};
use crate::form;
use crate::inspection::{Inspection, Inspections};
use crate::operations::CreateFlight;
use crate::refusal::{
    AssignStandError, CreateFlightError, FindFlightsError, GetFlightError, InspectStandError,
};
use crate::search::Search;
use crate::stand::{Stand, StandId, Tug};

/// Everything the desk knows. It is a plain value: who shares it brings the lock.
#[derive(Debug, Clone)]
pub struct Apron {
    flights: BTreeMap<FlightId, Flight>,
    stands: BTreeMap<StandId, Stand>,
    tugs: Vec<Tug>,
    inspections: Inspections,
}

impl Apron {
    /// The apron as it is at noon of the demo's day.
    ///
    /// # Panics
    ///
    /// Never: the day is part of the program, and a test reads it.
    #[must_use]
    pub fn of_the_day() -> Self {
        let flights: Vec<Flight> = embedded(include_str!("../data/flights.json"));
        let stands: Vec<Stand> = embedded(include_str!("../data/stands.json"));
        Self {
            flights: flights
                .into_iter()
                .map(|flight| (flight.id.clone(), flight))
                .collect(),
            stands: stands
                .into_iter()
                .map(|stand| (stand.id.clone(), stand))
                .collect(),
            tugs: embedded(include_str!("../data/tugs.json")),
            inspections: Inspections::default(),
        }
    }

    /// All flights, in the order of their arrival.
    #[must_use]
    pub fn flights(&self) -> Vec<Flight> {
        self.in_order().into_iter().cloned().collect()
    }

    /// All stands, by name.
    pub fn stands(&self) -> impl Iterator<Item = &Stand> {
        self.stands.values()
    }

    /// All tugs, by name.
    #[must_use]
    pub fn tugs(&self) -> &[Tug] {
        &self.tugs
    }

    /// One flight.
    ///
    /// # Errors
    ///
    /// No flight of the day has that number.
    pub fn flight(&self, id: &FlightId) -> Result<Flight, GetFlightError> {
        let unknown = || GetFlightError::UnknownFlight { flight: id.clone() };
        self.flights.get(id).cloned().ok_or_else(unknown)
    }

    /// The first 20 flights, in the order of their arrival, that fit every word of the text.
    ///
    /// # Errors
    ///
    /// The text has more than 100 characters.
    pub fn find(&self, text: &str) -> Result<Vec<Flight>, FindFlightsError> {
        if text.chars().count() > usize::from(MAX_QUERY) {
            return Err(FindFlightsError::QueryTooLong { limit: MAX_QUERY });
        }
        let search = Search::new(text);
        let fitting = self
            .in_order()
            .into_iter()
            .filter(|flight| search.fits(flight));
        Ok(fitting.take(MAX_FOUND).cloned().collect())
    }

    /// Takes a flight into the day.
    ///
    /// # Errors
    ///
    /// The desk is full, or a field cannot be right; every wrong field is named.
    pub fn create(&mut self, input: &CreateFlight) -> Result<Flight, CreateFlightError> {
        if self.flights.len() >= usize::from(MAX_FLIGHTS) {
            return Err(CreateFlightError::DeskFull { limit: MAX_FLIGHTS });
        }
        let form = form::check(input, |id| self.flights.contains_key(id))?;
        let flight = Flight {
            airline: airline::name(form.id.airline())
                .unwrap_or(form.id.airline())
                .to_owned(),
            id: form.id,
            aircraft: input.aircraft,
            registration: form.registration,
            origin: form.origin,
            destination: form.destination,
            arrival: Times::planned(input.arrival),
            departure: Times::planned(input.departure),
            state: FlightState::Inbound,
            stand: form.stand,
            tug: None,
        };
        if let Some(stand) = &flight.stand {
            self.check_stand(&flight, stand).map_err(form::on_stand)?;
        }
        self.flights.insert(flight.id.clone(), flight.clone());
        Ok(flight)
    }

    /// Sends a flight to a stand and answers with the flight as it is then.
    ///
    /// # Errors
    ///
    /// The flight or the stand is unknown, the flight has left, or the stand is closed, too small or taken.
    pub fn assign_stand(
        &mut self,
        id: &FlightId,
        stand: &StandId,
    ) -> Result<Flight, AssignStandError> {
        let mut flight = self.movable(id)?.clone();
        self.check_stand(&flight, stand)?;
        flight.stand = Some(stand.clone());
        self.flights.insert(id.clone(), flight.clone());
        Ok(flight)
    }

    /// Brings a flight that has landed onto its stand, and answers with the flight as it is then. None if it is not
    /// inbound, has no stand, or another aircraft still stands there.
    pub fn come_on_stand(&mut self, id: &FlightId) -> Option<Flight> {
        let stand = self.flights.get(id)?.stand.as_ref()?;
        if self.stands_on(stand).is_some() {
            return None;
        }
        self.turn(id, FlightState::Inbound, FlightState::OnStand)
    }

    /// Takes a flight off its stand, and answers with the flight as it is then. None if it is not on one.
    pub fn push_back(&mut self, id: &FlightId) -> Option<Flight> {
        self.turn(id, FlightState::OnStand, FlightState::Outbound)
    }

    /// Lets a flight take off, and answers with the flight as it is then. None if it is not on its way to the runway.
    pub fn take_off(&mut self, id: &FlightId) -> Option<Flight> {
        self.turn(id, FlightState::Outbound, FlightState::Departed)
    }

    /// The flight that is on the stand just now.
    #[must_use]
    pub fn stands_on(&self, stand: &StandId) -> Option<&Flight> {
        let is_there = |flight: &&Flight| {
            flight.state == FlightState::OnStand && flight.stand.as_ref() == Some(stand)
        };
        self.flights.values().find(is_there)
    }

    fn turn(&mut self, id: &FlightId, from: FlightState, to: FlightState) -> Option<Flight> {
        let flight = self
            .flights
            .get_mut(id)
            .filter(|flight| flight.state == from)?;
        flight.state = to;
        Some(flight.clone())
    }

    /// One stand.
    ///
    /// # Errors
    ///
    /// The airport has no such stand.
    pub fn stand(&self, id: &StandId) -> Result<&Stand, InspectStandError> {
        let unknown = || InspectStandError::UnknownStand { stand: id.clone() };
        self.stands.get(id).ok_or_else(unknown)
    }

    /// Counts an inspection that was made.
    pub fn inspected(&mut self, id: &StandId) -> Inspection {
        self.inspections.count(id)
    }

    fn movable(&self, id: &FlightId) -> Result<&Flight, AssignStandError> {
        let flight = id.clone();
        match self.flights.get(id) {
            None => Err(AssignStandError::UnknownFlight { flight }),
            Some(found) if found.has_left() => Err(AssignStandError::FlightDeparted { flight }),
            Some(found) => Ok(found),
        }
    }

    fn check_stand(&self, flight: &Flight, id: &StandId) -> Result<(), AssignStandError> {
        let stand = id.clone();
        let Some(found) = self.stands.get(id) else {
            return Err(AssignStandError::UnknownStand { stand });
        };
        if let Some(reason) = found.closed.clone() {
            return Err(AssignStandError::StandClosed { stand, reason });
        }
        if flight.aircraft.size() > found.largest {
            let aircraft = flight.aircraft;
            return Err(AssignStandError::StandTooSmall { stand, aircraft });
        }
        match self.neighbour(flight, id) {
            None => Ok(()),
            Some(other) => Err(AssignStandError::StandOccupied {
                stand,
                by: other.id.clone(),
                from: other.arrival.estimated,
                until: other.departure.estimated,
            }),
        }
    }

    /// The first other flight that is on the stand at some time of the flight's stay.
    fn neighbour(&self, flight: &Flight, stand: &StandId) -> Option<&Flight> {
        let taken = |other: &&Flight| {
            other.id != flight.id
                && !other.has_left()
                && other.stand.as_ref() == Some(stand)
                && other.overlaps(flight)
        };
        self.in_order().into_iter().find(taken)
    }

    fn in_order(&self) -> Vec<&Flight> {
        let mut flights: Vec<_> = self.flights.values().collect();
        flights.sort_by_key(|flight| flight.arrival.estimated);
        flights
    }
}

fn embedded<T: serde::de::DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).expect("the embedded day is read by a test")
}

/// How many flights the desk looks after.
pub const MAX_FLIGHTS: u16 = 500;
/// How many flights a search finds.
pub const MAX_FOUND: usize = 20;
/// How many characters a search may have.
pub const MAX_QUERY: u16 = 100;

#[cfg(test)]
mod tests;
