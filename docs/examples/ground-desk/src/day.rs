//! Makes the flights of the day from a seed, and proves that `data/flights.json` is what the seed makes.
//!
//! `GROUND_DESK_WRITE_DAY=1 cargo test -p ground-desk` writes the file anew.

mod assign;
mod profile;
mod random;
mod tests;

use std::collections::HashSet;

use crate::aircraft::{AircraftType, Size};
use crate::airline;
use crate::apron::Apron;
use crate::flight::{Flight, FlightId, FlightState, Times};
use crate::stand::Stand;
use crate::time::Time;

use self::assign::{place, tow};
use self::profile::{PROFILES, Profile};
use self::random::Random;

fn day() -> Vec<Flight> {
    let apron = Apron::of_the_day();
    let stands: Vec<Stand> = apron.stands().cloned().collect();
    let mut random = Random(SEED);
    let mut numbers = HashSet::new();
    let mut planned: Vec<Flight> = PINNED
        .iter()
        .map(|pinned| pinned.flight(&mut random))
        .collect();
    numbers.extend(planned.iter().map(|flight| flight.id.clone()));
    while planned.len() < FLIGHTS {
        let flight = flight(&mut random, planned.len());
        if numbers.insert(flight.id.clone()) {
            planned.push(flight);
        }
    }
    planned.sort_by_key(|flight| (flight.arrival.estimated, flight.id.clone()));
    let mut placed: Vec<Flight> = Vec::new();
    for mut flight in planned {
        flight.stand = place(&flight, &stands, &placed);
        flight.tug = tow(&flight, &stands, apron.tugs(), &placed);
        placed.push(flight);
    }
    placed
}

/// A flight that a visitor is sent to, in the README and on the page.
struct Pinned(&'static str, AircraftType, &'static str, &'static str, Time);

impl Pinned {
    fn flight(&self, random: &mut Random) -> Flight {
        let Self(id, aircraft, origin, prefix, arrival) = *self;
        turn(
            random,
            id.to_owned(),
            aircraft,
            [origin, origin],
            prefix,
            arrival,
        )
    }
}

fn flight(random: &mut Random, nth: usize) -> Flight {
    let Profile(code, prefix, airports, aircraft) = random.choose(PROFILES);
    let id = format!("{code}{}", 101 + random.below(1800));
    // Spread over the day, closer together around 08:00, 12:00 and 18:00.
    let wave = [Time::at(6, 30), Time::at(10, 40), Time::at(16, 40)][nth % 3];
    let arrival = if nth.is_multiple_of(4) {
        Time::at(5, 40).plus(random.below(15 * 12) * 5)
    } else {
        wave.plus(random.below(36) * 5)
    };
    let ends = [*random.choose(airports), *random.choose(airports)];
    let aircraft = *random.choose(aircraft);
    turn(random, id, aircraft, ends, prefix, arrival)
}

fn turn(
    random: &mut Random,
    id: String,
    aircraft: AircraftType,
    [origin, destination]: [&str; 2],
    prefix: &str,
    arrival: Time,
) -> Flight {
    let id = FlightId::parse(&id).unwrap();
    let stay = shortest_stay(aircraft.size()) + random.below(5) * 5;
    let late = delay(random);
    let caught_up = random.below(3) * 5;
    let arrival = late_by(arrival, late);
    let departure = late_by(arrival.scheduled.plus(stay), late.saturating_sub(caught_up));
    Flight {
        airline: airline::name(id.airline()).unwrap().to_owned(),
        id,
        aircraft,
        registration: registration(random, prefix),
        origin: origin.to_owned(),
        destination: destination.to_owned(),
        arrival,
        departure,
        state: state(arrival.estimated, departure.estimated),
        stand: None,
        tug: None,
    }
}

fn registration(random: &mut Random, prefix: &str) -> String {
    if prefix == "N" {
        return format!("N{}{}", 100 + random.below(900), random.letters(2));
    }
    format!("{prefix}{}", random.letters(6 - prefix.len()))
}

fn shortest_stay(size: Size) -> u16 {
    match size {
        Size::B => 30,
        Size::C => 45,
        Size::D => 65,
        Size::E => 90,
    }
}

/// Two of three flights are on time; a few are very late.
fn delay(random: &mut Random) -> u16 {
    match random.below(12) {
        0..=7 => 0,
        8..=9 => 5 + random.below(3) * 5,
        10 => 20 + random.below(4) * 5,
        _ => 45 + random.below(7) * 5,
    }
}

fn late_by(scheduled: Time, minutes: u16) -> Times {
    Times {
        scheduled,
        estimated: scheduled.plus(minutes),
    }
}

fn state(arrival: Time, departure: Time) -> FlightState {
    if departure.plus(TAXI) <= NOON {
        FlightState::Departed
    } else if departure <= NOON {
        FlightState::Outbound
    } else if arrival <= NOON {
        FlightState::OnStand
    } else {
        FlightState::Inbound
    }
}

const SEED: u64 = 42;
const TAXI: u16 = 20;
const FLIGHTS: usize = 60;
const NOON: Time = Time::at(12, 0);
const PINNED: &[Pinned] = &[
    Pinned("BA12", AircraftType::A320, "LHR", "G-", Time::at(13, 5)),
    Pinned("TK1979", AircraftType::A333, "IST", "TC-", Time::at(13, 30)),
];
