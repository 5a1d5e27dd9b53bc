use super::*;
use crate::aircraft::AircraftType;
use crate::time::Time;

#[test]
fn a_stand_is_refused_with_the_reason() {
    for (flight, stand, expected) in [
        ("BA12", "B3", "there is no flight BA12 today"),
        ("LH1", "B2", "ok"),
        ("LH1", "Z9", "there is no stand Z9"),
        ("LH1", "C4", "stand C4 is closed"),
        ("TK5", "B2", "stand B2 is too small for an A330"),
        ("TK5", "B6", "ok"),
        ("LH1", "A5", "stand A5 is taken by KL2 from 10:30 to 11:30"),
        ("KL2", "A5", "ok"),
        ("IB3", "A5", "stand A5 is taken by KL2 from 10:30 to 11:30"),
        ("OS4", "A5", "ok"),
        ("AF6", "A6", "flight AF6 has left its stand"),
        ("AF7", "A6", "flight AF7 has left its stand"),
    ] {
        let mut apron = small_day();
        let answer = apron.assign_stand(&id(flight), &StandId::parse(stand).unwrap());
        match answer {
            Ok(moved) => {
                assert_eq!(expected, "ok", "{flight} to {stand}");
                assert_eq!(moved.stand.as_ref().unwrap().as_str(), stand);
                assert_eq!(apron.flight(&id(flight)), Ok(moved));
            }
            Err(refusal) => {
                assert_eq!(refusal.to_string(), expected, "{flight} to {stand}");
                assert_eq!(
                    apron.flights(),
                    small_day().flights(),
                    "a refusal changes nothing"
                );
            }
        }
    }
}

#[test]
fn a_stand_that_a_departed_flight_was_on_is_free() {
    let mut apron = small_day();
    let stand = StandId::parse("B4").unwrap();
    assert_eq!(
        apron.flight(&id("AF7")).unwrap().stand.as_ref(),
        Some(&stand)
    );
    assert!(apron.assign_stand(&id("LH1"), &stand).is_ok());
}

#[test]
fn every_mistake_in_a_new_flight_is_told_at_its_field() {
    type Change = fn(&mut CreateFlight);
    let cases: &[(Change, &str)] = &[
        (|_| (), "ok"),
        (|input| input.id = "sk1".to_owned(), "ok"),
        (
            |input| input.id = "12BA".to_owned(),
            r#"id: "12BA" is not a flight number, such as BA12"#,
        ),
        (
            |input| input.id = "LH1".to_owned(),
            "id: there is a flight LH1 already",
        ),
        (
            |input| input.registration = "!".to_owned(),
            "registration: it has 4 to 8 letters, digits and hyphens, such as G-EUUA",
        ),
        (
            |input| input.origin = "Oslo".to_owned(),
            "origin: it is the three letters of an airport, such as LHR",
        ),
        (
            |input| input.departure = input.arrival,
            "departure: it must be after the arrival",
        ),
        (|input| input.stand = Some("B2".to_owned()), "ok"),
        (
            |input| input.stand = Some("here".to_owned()),
            r#"stand: "here" is not the name of a stand, such as C4"#,
        ),
        (
            |input| input.stand = Some("C4".to_owned()),
            "stand: stand C4 is closed",
        ),
        (
            |input| input.stand = Some("C6".to_owned()),
            "stand: stand C6 is too small for an A320",
        ),
        (
            |input| {
                input.id.clear();
                input.destination.clear();
            },
            r#"id: "" is not a flight number, such as BA12; destination: it is the three letters of an airport, such as LHR"#,
        ),
    ];
    for (change, expected) in cases {
        let mut apron = small_day();
        let mut input = new_flight("SK1");
        change(&mut input);
        let answer = apron.create(&input);
        let told = answer
            .as_ref()
            .map_or_else(ToString::to_string, |_| "ok".to_owned());
        assert_eq!(&told, expected);
        assert_eq!(
            apron.flights.len(),
            small_day().flights.len() + usize::from(answer.is_ok())
        );
    }
}

#[test]
fn a_full_desk_takes_no_further_flight() {
    let mut apron = small_day();
    for number in 1..=MAX_FLIGHTS {
        let _ = apron.create(&new_flight(&format!("SK{number}")));
    }
    assert_eq!(apron.flights.len(), usize::from(MAX_FLIGHTS));
    let refusal = apron.create(&new_flight("SK9000")).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "the desk looks after 500 flights at most"
    );
}

#[test]
fn a_search_finds_what_people_know_of_a_flight() {
    for (text, expected) in [
        ("", "AF7 AF6 KL2 LH1 IB3 TK5 OS4"),
        ("lh1", "LH1"),
        ("af", "AF7 AF6"),
        ("lufthansa", "LH1"),
        ("air late", "AF6"),
        ("late", "AF6"),
        ("inbound", "LH1 IB3 TK5 OS4"),
        ("on_stand", "KL2"),
        ("onstand", "KL2"),
        ("a5", "KL2"),
        ("A333", "TK5"),
        ("cdg departed", "AF7"),
        ("unassigned inbound", "LH1 IB3 TK5 OS4"),
        ("nothing", ""),
    ] {
        let found = small_day().find(text).unwrap();
        let numbers: Vec<_> = found.iter().map(|flight| flight.id.as_str()).collect();
        assert_eq!(numbers.join(" "), expected, "{text}");
    }
}

#[test]
fn a_search_has_bounds() {
    let apron = Apron::of_the_day();
    assert_eq!(apron.find("").unwrap().len(), MAX_FOUND);
    assert!(apron.find(&"ä".repeat(100)).unwrap().is_empty());
    let refusal = apron.find(&"a".repeat(101)).unwrap_err();
    assert_eq!(refusal, FindFlightsError::QueryTooLong { limit: 100 });
}

/// The stands of the demo and seven flights around eleven o'clock.
fn small_day() -> Apron {
    let flights = [
        flight(
            "LH1",
            AircraftType::A320,
            (11, 0),
            (11, 50),
            FlightState::Inbound,
            None,
        ),
        flight(
            "KL2",
            AircraftType::E190,
            (10, 30),
            (11, 30),
            FlightState::OnStand,
            Some("A5"),
        ),
        flight(
            "IB3",
            AircraftType::A320,
            (11, 39),
            (12, 30),
            FlightState::Inbound,
            None,
        ),
        flight(
            "OS4",
            AircraftType::A320,
            (11, 40),
            (12, 30),
            FlightState::Inbound,
            None,
        ),
        flight(
            "TK5",
            AircraftType::A333,
            (11, 39),
            (13, 0),
            FlightState::Inbound,
            None,
        ),
        late(flight(
            "AF6",
            AircraftType::A320,
            (9, 30),
            (10, 55),
            FlightState::Outbound,
            Some("B3"),
        )),
        flight(
            "AF7",
            AircraftType::A320,
            (9, 0),
            (11, 30),
            FlightState::Departed,
            Some("B4"),
        ),
    ];
    Apron {
        flights: flights
            .into_iter()
            .map(|flight| (flight.id.clone(), flight))
            .collect(),
        ..Apron::of_the_day()
    }
}

fn flight(
    number: &str,
    aircraft: AircraftType,
    arrival: (u16, u16),
    departure: (u16, u16),
    state: FlightState,
    stand: Option<&str>,
) -> Flight {
    let id = id(number);
    Flight {
        airline: airline::name(id.airline()).unwrap().to_owned(),
        id,
        aircraft,
        registration: "D-TEST".to_owned(),
        origin: "CDG".to_owned(),
        destination: "FRA".to_owned(),
        arrival: Times::planned(Time::at(arrival.0, arrival.1)),
        departure: Times::planned(Time::at(departure.0, departure.1)),
        state,
        stand: stand.map(|stand| StandId::parse(stand).unwrap()),
        tug: None,
    }
}

fn late(mut flight: Flight) -> Flight {
    flight.departure.scheduled = flight.departure.estimated.minus(20);
    flight
}

fn new_flight(number: &str) -> CreateFlight {
    CreateFlight {
        id: number.to_owned(),
        aircraft: AircraftType::A320,
        registration: "SE-ROA".to_owned(),
        origin: "ARN".to_owned(),
        destination: "CPH".to_owned(),
        arrival: Time::at(15, 0),
        departure: Time::at(15, 50),
        stand: None,
    }
}

fn id(number: &str) -> FlightId {
    FlightId::parse(number).unwrap()
}
