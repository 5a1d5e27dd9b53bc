use std::path::Path;

use super::assign::{close, on_duty};
use super::*;
use crate::stand::StandKind;

#[test]
fn the_day_is_what_its_seed_makes() {
    let made = format!("{}\n", serde_json::to_string_pretty(&day()).unwrap());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/flights.json");
    if std::env::var_os("GROUND_DESK_WRITE_DAY").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(kept == made, "data/flights.json is not what the seed makes");
}

#[test]
fn the_day_keeps_the_rules_of_the_apron() {
    let apron = Apron::of_the_day();
    let flights = apron.flights();
    let counts = (flights.len(), apron.stands().count(), apron.tugs().len());
    assert_eq!(counts, (FLIGHTS, 18, 8));
    for (nth, flight) in flights.iter().enumerate() {
        check_times(flight);
        check_place(flight, &apron);
        for other in &flights[..nth] {
            check_neighbours(flight, other);
        }
    }
}

fn check_times(flight: &Flight) {
    let (arrival, departure) = (flight.arrival.estimated, flight.departure.estimated);
    let id = &flight.id;
    assert!(arrival < departure, "{id} leaves before it comes");
    assert!(departure < Time::at(23, 30), "{id} stays overnight");
    assert_eq!(flight.state, state(arrival, departure), "{id}");
}

fn check_place(flight: &Flight, apron: &Apron) {
    let (id, size) = (&flight.id, flight.aircraft.size());
    let on_it = |stand: &&Stand| Some(&stand.id) == flight.stand.as_ref();
    let Some(stand) = apron.stands().find(on_it) else {
        let nowhere = (flight.state, &flight.stand, &flight.tug);
        assert_eq!(
            nowhere,
            (FlightState::Inbound, &None, &None),
            "{id} is nowhere"
        );
        return;
    };
    assert!(
        stand.closed.is_none() && size <= stand.largest,
        "{id} on {}",
        stand.id
    );
    let mut tugs = apron.tugs().iter();
    let tug = tugs.find(|tug| Some(&tug.id) == flight.tug.as_ref());
    assert_eq!(
        tug.is_some(),
        stand.kind == StandKind::Contact,
        "the tug of {id}"
    );
    let fits =
        |tug: &crate::stand::Tug| size <= tug.largest && on_duty(tug, flight.departure.estimated);
    assert!(tug.is_none_or(fits), "the tug of {id}");
}

fn check_neighbours(flight: &Flight, other: &Flight) {
    let same_stand = flight.stand.is_some() && flight.stand == other.stand;
    assert!(
        !same_stand || !flight.overlaps(other),
        "{} and {}",
        flight.id,
        other.id
    );
    let same_tug = flight.tug.is_some() && flight.tug == other.tug;
    let same_time = close(other.departure.estimated, flight.departure.estimated);
    assert!(!same_tug || !same_time, "{} and {}", flight.id, other.id);
}

#[test]
fn every_state_and_the_flights_of_the_readme_are_in_the_day() {
    let flights = Apron::of_the_day().flights();
    let count = |state| {
        flights
            .iter()
            .filter(|flight| flight.state == state)
            .count()
    };
    for state in [
        FlightState::Inbound,
        FlightState::OnStand,
        FlightState::Outbound,
        FlightState::Departed,
    ] {
        assert!(count(state) > 1, "{state:?}: {}", count(state));
    }
    assert!(flights.iter().filter(|flight| flight.is_late()).count() > 5);
    assert!(flights.iter().any(|flight| flight.stand.is_none()));
    for Pinned(id, aircraft, ..) in PINNED {
        let mut flights = flights.iter();
        let flight = flights.find(|flight| flight.id.as_str() == *id).unwrap();
        assert_eq!(
            (flight.aircraft, flight.state),
            (*aircraft, FlightState::Inbound)
        );
    }
}
