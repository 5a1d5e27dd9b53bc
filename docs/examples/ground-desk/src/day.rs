//! Makes the flights of the day from a seed, and proves that `data/flights.json` is what the seed makes.
//!
//! `GROUND_DESK_WRITE_DAY=1 cargo test -p ground-desk` writes the file anew.

use std::collections::HashSet;
use std::path::Path;

use crate::aircraft::{AircraftType, Size};
use crate::airline;
use crate::apron::Apron;
use crate::flight::{Flight, FlightId, FlightState, Times};
use crate::stand::{Stand, StandKind, Tug};
use crate::time::Time;

/// An airline as the day needs it: code, registration prefix, its airports, and what it flies.
struct Profile(
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [AircraftType],
);

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

/// The smallest free stand that fits, bridges first. The last flights of the day are left to the visitor.
fn place(flight: &Flight, stands: &[Stand], placed: &[Flight]) -> Option<crate::stand::StandId> {
    if flight.arrival.estimated >= Time::at(17, 30) && flight.id.as_str().ends_with(['3', '7']) {
        return None;
    }
    let free = |stand: &&Stand| {
        let on_it = |other: &&Flight| other.stand.as_ref() == Some(&stand.id);
        stand.closed.is_none()
            && stand.largest >= flight.aircraft.size()
            && !placed
                .iter()
                .filter(on_it)
                .any(|other| other.overlaps(flight))
    };
    let rank = |stand: &&Stand| (stand.largest, stand.kind == StandKind::Remote);
    stands
        .iter()
        .filter(free)
        .min_by_key(rank)
        .map(|stand| stand.id.clone())
}

/// The smallest tug on duty that is not busy with another push.
fn tow(flight: &Flight, stands: &[Stand], tugs: &[Tug], placed: &[Flight]) -> Option<String> {
    let stand = stands
        .iter()
        .find(|stand| Some(&stand.id) == flight.stand.as_ref())?;
    let push = flight.departure.estimated;
    let free = |tug: &&Tug| {
        let busy = |other: &&Flight| {
            other.tug.as_deref() == Some(&tug.id) && close(other.departure.estimated, push)
        };
        tug.largest >= flight.aircraft.size()
            && on_duty(tug, push)
            && !placed.iter().any(|other| busy(&other))
    };
    let tug = tugs.iter().filter(free).min_by_key(|tug| tug.largest)?;
    (stand.kind == StandKind::Contact).then(|| tug.id.clone())
}

fn on_duty(tug: &Tug, push: Time) -> bool {
    tug.from <= push && push.plus(10) <= tug.until
}

fn close(one: Time, other: Time) -> bool {
    one.minutes_after(other).max(other.minutes_after(one)) < 15
}

/// splitmix64: the same day on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u16) -> u16 {
        u16::try_from(self.next() % u64::from(end)).unwrap()
    }

    fn choose<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[usize::from(self.below(u16::try_from(items.len()).unwrap()))]
    }

    fn letters(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| char::from(*self.choose(b"ABCDEFGHIJKLMNOPRSTUVWXYZ")))
            .collect()
    }
}

#[test]
fn the_day_keeps_the_rules_of_the_apron() {
    let apron = Apron::of_the_day();
    let flights = apron.flights();
    let stand = |flight: &Flight| {
        apron
            .stands()
            .find(|stand| Some(&stand.id) == flight.stand.as_ref())
            .cloned()
    };
    assert_eq!(
        (flights.len(), apron.stands().count(), apron.tugs().len()),
        (FLIGHTS, 18, 8)
    );
    for (nth, flight) in flights.iter().enumerate() {
        let id = &flight.id;
        assert!(
            flight.arrival.estimated < flight.departure.estimated,
            "{id} leaves before it comes"
        );
        assert!(
            flight.departure.estimated < Time::at(23, 30),
            "{id} stays overnight"
        );
        assert_eq!(
            flight.state,
            state(flight.arrival.estimated, flight.departure.estimated),
            "{id}"
        );
        let Some(stand) = stand(flight) else {
            assert_eq!(
                (flight.state, &flight.tug),
                (FlightState::Inbound, &None),
                "{id} is nowhere"
            );
            continue;
        };
        assert!(
            stand.closed.is_none() && flight.aircraft.size() <= stand.largest,
            "{id} on {}",
            stand.id
        );
        for other in &flights[..nth] {
            let shared = other.stand == flight.stand && other.overlaps(flight);
            assert!(!shared, "{id} and {} on {}", other.id, stand.id);
            let push = close(other.departure.estimated, flight.departure.estimated);
            assert!(
                flight.tug.is_none() || flight.tug != other.tug || !push,
                "{id} and {}",
                other.id
            );
        }
        let tug = apron
            .tugs()
            .iter()
            .find(|tug| Some(&tug.id) == flight.tug.as_ref());
        assert_eq!(
            tug.is_some(),
            stand.kind == StandKind::Contact,
            "{id} has no tug"
        );
        assert!(
            tug.is_none_or(|tug| on_duty(tug, flight.departure.estimated)),
            "{id}"
        );
        assert!(
            tug.is_none_or(|tug| flight.aircraft.size() <= tug.largest),
            "{id}"
        );
    }
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
        let flight = flights
            .iter()
            .find(|flight| flight.id.as_str() == *id)
            .unwrap();
        assert_eq!(
            (flight.aircraft, flight.state),
            (*aircraft, FlightState::Inbound)
        );
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

use AircraftType::{A21n, A320, A333, At76, B77w, B738, B752, B763, B789, E145, E190};

const PROFILES: &[Profile] = &[
    Profile(
        "AF",
        "F-",
        &["CDG", "ORY", "NCE", "LYS"],
        &[A320, A320, E190],
    ),
    Profile("AY", "OH-", &["HEL"], &[A320, A21n, E190]),
    Profile(
        "BA",
        "G-",
        &["LHR", "LHR", "LCY"],
        &[A320, A320, A21n, E190],
    ),
    Profile("DL", "N", &["JFK", "BOS", "ATL"], &[B763, A333]),
    Profile("EI", "EI-", &["DUB", "ORK", "DUB"], &[A320, A21n, At76]),
    Profile("EK", "A6-", &["DXB"], &[B77w]),
    Profile("FR", "EI-", &["STN", "BGY", "AGP", "PMI"], &[B738]),
    Profile("IB", "EC-", &["MAD"], &[A320, A21n]),
    Profile("KL", "PH-", &["AMS"], &[E190, B738]),
    Profile("LH", "D-", &["FRA", "MUC"], &[A320, A21n, A320]),
    Profile("LM", "G-", &["KOI", "LSI", "SYY"], &[E145, At76]),
    Profile("LX", "HB-", &["ZRH", "GVA"], &[A320, E190]),
    Profile("OS", "OE-", &["VIE"], &[A320, E190]),
    Profile("QR", "A7-", &["DOH"], &[B789, A333]),
    Profile("SK", "SE-", &["CPH", "ARN", "OSL"], &[A320]),
    Profile("TK", "TC-", &["IST"], &[A21n, A333]),
    Profile("TP", "CS-", &["LIS", "OPO"], &[A320, A21n]),
    Profile(
        "U2",
        "G-",
        &["LGW", "BRS", "GVA", "FAO"],
        &[A320, A320, A21n],
    ),
    Profile("UA", "N", &["EWR", "ORD"], &[B752, B763, B789]),
    Profile("W6", "HA-", &["BUD", "GDN", "KTW"], &[A21n, A320]),
];
