use std::collections::VecDeque;

use super::map::Point;
use super::movements::{Vehicle, VehicleKind};

/// Something on its way over the plan.
#[derive(Debug, Clone)]
pub(super) struct Roll {
    kind: VehicleKind,
    at: Point,
    heading: f32,
    way: VecDeque<Point>,
    /// Where everybody believes it to be.
    told: Option<Vehicle>,
}

impl Roll {
    pub(super) const fn new(kind: VehicleKind, at: Point) -> Self {
        Self {
            kind,
            at,
            heading: 270.0,
            way: VecDeque::new(),
            told: None,
        }
    }

    pub(super) const fn at(&self) -> Point {
        self.at
    }

    /// Gives it another way to go.
    pub(super) fn go(&mut self, way: Vec<Point>) {
        self.way = way.into();
    }

    pub(super) fn has_arrived(&self) -> bool {
        self.way.is_empty()
    }

    /// Goes so far along its way.
    pub(super) fn advance(&mut self, mut way: f32) {
        while way > 0.0
            && let Some(&next) = self.way.front()
        {
            if self.at != next {
                self.heading = self.at.heading(next);
            }
            (self.at, way) = self.at.towards(next, way);
            if self.at == next {
                self.way.pop_front();
            }
        }
    }

    /// Where it is, if that is not known yet.
    pub(super) fn news(&mut self, waits: bool) -> Option<Vehicle> {
        let vehicle = Vehicle {
            kind: self.kind,
            x: whole(self.at.x),
            y: whole(self.at.y),
            heading: whole(self.heading),
            waits,
        };
        (self.told.replace(vehicle) != Some(vehicle)).then_some(vehicle)
    }
}

/// The nearest whole number; the plan is far smaller than what it can hold.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast of a float stops at the ends"
)]
fn whole(number: f32) -> i16 {
    number.round() as i16
}
