use super::map::{self, Point};
use super::movements::{Movement, VehicleKind};
use super::roll::Roll;
use crate::stand::{StandId, Tug};

/// The tugs, which go from stand to stand.
#[derive(Debug, Clone)]
pub(super) struct Tugs {
    tugs: Vec<(String, Roll)>,
    luck: u32,
}

impl Tugs {
    pub(super) fn new(tugs: &[Tug]) -> Self {
        let start = |(index, tug): (usize, &Tug)| {
            let place = u8::try_from(index).map_or(0.0, f32::from);
            let at = Point::new(place.mul_add(30.0, 60.0), map::SERVICE_ROAD);
            (tug.id.clone(), Roll::new(VehicleKind::Tug, at))
        };
        Self {
            tugs: tugs.iter().enumerate().map(start).collect(),
            luck: 7,
        }
    }

    pub(super) fn advance(&mut self, way: f32, stands: &[StandId], movements: &mut Vec<Movement>) {
        for (id, roll) in &mut self.tugs {
            if roll.has_arrived() {
                // Numbers of Lehmer: the same day every time.
                self.luck = (u64::from(self.luck) * 48271 % 0x7fff_ffff) as u32;
                if self.luck.is_multiple_of(REST)
                    && let Some(stand) = stands.get(self.luck as usize / 64 % stands.len().max(1))
                {
                    roll.go(map::to_service(roll.at(), stand));
                }
            }
            roll.advance(way);
            if let Some(vehicle) = roll.news(false) {
                let id = id.clone();
                movements.push(Movement::Moved { id, vehicle });
            }
        }
    }
}

/// One of so many steps is the last one of a rest.
const REST: u32 = 24;
