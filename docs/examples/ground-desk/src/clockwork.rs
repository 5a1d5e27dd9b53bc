//! What makes the day go on: ten times a second the traffic moves, and everybody is told.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::apron::Apron;
use crate::board::Board;
use crate::desk::Desk;
use crate::time::Time;
use crate::traffic::{Movement, Movements, Step, Traffic};

/// Lets the day go on, a minute in each second, and begin again when it is over. Never ends.
pub async fn run(desk: Desk) {
    let mut traffic = desk.with(|apron| Traffic::at_noon(apron));
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        ticks.tick().await;
        if traffic.is_over() {
            traffic = begin_again(&desk);
        }
        advance(&desk, &mut traffic);
    }
}

fn advance(desk: &Desk, traffic: &mut Traffic) {
    let step = desk.with(|apron| {
        let step = traffic.step(apron, MINUTES);
        if !step.flights.is_empty() {
            let changed = step.flights.iter().cloned();
            desk.board
                .update(|board| changed.for_each(|flight| board.put(flight)));
        }
        step
    });
    let Step {
        movements, notices, ..
    } = step;
    for movement in movements {
        tell(desk, movement);
    }
    for notice in notices {
        desk.notices.broadcast_notify(notice.kind(), &notice);
    }
}

/// Only the last place of something matters to who has not seen the one before it.
fn tell(desk: &Desk, movement: Movement) {
    let told = match &movement {
        Movement::Moved { id, .. } => {
            let lane = id.clone();
            desk.movements.apply_latest(&lane, movement)
        }
        Movement::Gone { .. } | Movement::Clock { .. } => desk.movements.apply(movement),
    };
    told.expect("every movement fits");
}

/// The flights stand on the board as they did at noon, and the apron is swept.
fn begin_again(desk: &Desk) -> Traffic {
    let (traffic, gone) = desk.with(|apron| {
        *apron = Apron::of_the_day();
        let board = Board::of(apron.flights());
        desk.board.update(|old| *old = board);
        let gone = |movements: &Movements| movements.vehicles.keys().cloned().collect::<Vec<_>>();
        (Traffic::at_noon(apron), desk.movements.read(gone))
    });
    for id in gone {
        tell(desk, Movement::Gone { id });
    }
    let at = Time::at(12, 0);
    tell(desk, Movement::Clock { at });
    traffic
}

const TICK: Duration = Duration::from_millis(100);
/// How much of the day passes in a tick.
const MINUTES: f32 = 0.1;
