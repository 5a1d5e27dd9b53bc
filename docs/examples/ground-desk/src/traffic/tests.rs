use wilco_server::flow::FlowState as _;

use super::*;

/// Lets the traffic go on until `until` holds, and collects what it brought.
fn run(traffic: &mut Traffic, apron: &mut Apron, until: impl Fn(&Step) -> bool) -> Step {
    let mut all = Step::default();
    for _ in 0..20_000 {
        let step = traffic.step(apron, 0.1);
        let is_there = until(&step);
        all.movements.extend(step.movements);
        all.flights.extend(step.flights);
        all.notices.extend(step.notices);
        if is_there || traffic.is_over() {
            break;
        }
    }
    all
}

fn day() -> (Apron, Traffic) {
    let apron = Apron::of_the_day();
    let traffic = Traffic::at_noon(&apron);
    (apron, traffic)
}

#[test]
fn a_flight_lands_goes_to_its_stand_and_leaves_again() {
    let (mut apron, mut traffic) = day();
    let all = run(&mut traffic, &mut apron, |_| false);
    let flight = FlightId::parse("LH118").unwrap();
    let kinds: Vec<_> = all
        .notices
        .iter()
        .filter(|notice| {
            let (Notice::Landed { flight: id }
            | Notice::OnStand { flight: id, .. }
            | Notice::Holding { flight: id, .. }
            | Notice::PushedBack { flight: id, .. }
            | Notice::TookOff { flight: id }
            | Notice::Sent { flight: id, .. }) = notice;
            *id == flight
        })
        .map(Notice::kind)
        .filter(|kind| *kind != "holding")
        .collect();
    assert_eq!(kinds, ["landed", "on_stand", "pushed_back", "took_off"]);
    assert!(traffic.is_over());
}

#[test]
fn no_two_aircraft_are_ever_on_one_stand() {
    let (mut apron, mut traffic) = day();
    while !traffic.is_over() {
        traffic.step(&mut apron, 0.25);
        let mut taken: Vec<_> = apron
            .flights()
            .into_iter()
            .filter(|flight| flight.state == FlightState::OnStand)
            .filter_map(|flight| flight.stand)
            .collect();
        let all = taken.len();
        taken.sort();
        taken.dedup();
        assert_eq!(taken.len(), all);
    }
}

#[test]
fn a_flight_without_a_stand_waits_until_it_gets_one() {
    let (mut apron, mut traffic) = day();
    let all = run(&mut traffic, &mut apron, |step| {
        let is_lost = |notice: &Notice| matches!(notice, Notice::Holding { stand: None, .. });
        step.notices.iter().any(is_lost)
    });
    let Some(Notice::Holding { flight, .. }) = all.notices.last().cloned() else {
        panic!("no flight of the day is without a stand");
    };
    let stand = apron.stands().map(|stand| stand.id.clone());
    let stands: Vec<_> = stand.collect();
    let sent = stands
        .iter()
        .find(|stand| apron.assign_stand(&flight, stand).is_ok());
    assert!(sent.is_some(), "some stand is free");
    let all = run(&mut traffic, &mut apron, |step| {
        let is_there =
            |notice: &Notice| matches!(notice, Notice::OnStand { flight: id, .. } if *id == flight);
        step.notices.iter().any(is_there)
    });
    assert!(!traffic.is_over(), "{:?}", all.notices);
}

#[test]
fn who_follows_the_movements_knows_what_is_where() {
    let (mut apron, mut traffic) = day();
    let mut seen = Movements::at(Time::at(12, 0));
    let all = run(&mut traffic, &mut apron, |_| false);
    for movement in all.movements {
        seen.apply_delta(movement).expect("every movement fits");
    }
    for (id, aircraft) in &mut traffic.aircraft {
        let told = seen.vehicles[id.as_str()];
        let waits = matches!(aircraft.leg, Leg::Holding { .. });
        assert_eq!(aircraft.roll.news(waits), None, "{id} is at {told:?}");
    }
}

#[test]
fn what_stands_still_is_not_told_again() {
    let (mut apron, mut traffic) = day();
    traffic.step(&mut apron, 0.01);
    let parked =
        |movement: &Movement| matches!(movement, Movement::Moved { id, .. } if id == "TK595");
    let step = traffic.step(&mut apron, 0.01);
    assert!(!step.movements.iter().any(parked));
}

#[test]
fn who_stands_on_a_stand_and_is_sent_to_another_one_is_there() {
    let (mut apron, mut traffic) = day();
    traffic.step(&mut apron, 0.1);
    let flight = FlightId::parse("LX1761").unwrap();
    let stand = StandId::parse("B1").unwrap();
    apron.assign_stand(&flight, &stand).unwrap();
    let step = traffic.step(&mut apron, 0.1);
    let place = map::stand(&stand);
    let is_told = step.movements.iter().any(|movement| {
        matches!(movement, Movement::Moved { id, vehicle }
            if *id == flight.as_str() && f32::from(vehicle.x) == place.x && f32::from(vehicle.y) == place.y)
    });
    assert!(is_told, "{:?}", step.movements);
    assert_eq!(apron.flight(&flight).unwrap().state, FlightState::OnStand);
}
