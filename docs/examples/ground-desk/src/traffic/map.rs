//! The plan of the apron: where stands are, and how one gets there.
//!
//! The plan is 1000 wide and 420 high, and its origin is at the top left, as on a screen. Three piers point down to the
//! taxiway, three stands on each side of each; below the taxiway lies the runway.

use crate::stand::StandId;

/// A place on the plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) x: f32,
    pub(super) y: f32,
}

impl Point {
    pub(super) const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    pub(super) fn distance(self, other: Self) -> f32 {
        (other.x - self.x).hypot(other.y - self.y)
    }

    /// The direction in which `other` lies, in degrees from the right, clockwise.
    pub(super) fn heading(self, other: Self) -> f32 {
        let degrees = (other.y - self.y).atan2(other.x - self.x).to_degrees();
        degrees.rem_euclid(360.0)
    }

    /// The place so far on the way to `other`, and what is left of the way that was to go.
    pub(super) fn towards(self, other: Self, way: f32) -> (Self, f32) {
        let distance = self.distance(other);
        if way >= distance {
            return (other, way - distance);
        }
        let part = way / distance;
        let x = (other.x - self.x).mul_add(part, self.x);
        let y = (other.y - self.y).mul_add(part, self.y);
        (Self::new(x, y), 0.0)
    }
}

/// Where a flight that comes in turns off the runway, and waits if its stand is not free.
pub(super) const HOLD: Point = Point::new(940.0, TAXIWAY);
/// Where a flight touches down.
pub(super) const TOUCHDOWN: Point = Point::new(0.0, RUNWAY);

/// Where an aircraft stops on a stand. Stands that the plan does not have are at the end of the last pier.
pub(super) fn stand(id: &StandId) -> Point {
    let (x, y, side) = place(id);
    Point::new(side.mul_add(BRIDGE, x), y)
}

/// The way from the runway to where flights wait.
pub(super) fn landing() -> Vec<Point> {
    vec![Point::new(HOLD.x, RUNWAY), HOLD]
}

/// The way from a place on the taxiway or in a lane to a stand.
pub(super) fn to_stand(from: Point, id: &StandId) -> Vec<Point> {
    let lane = lane(id);
    let stop = stand(id);
    let mut way = Vec::with_capacity(4);
    if from.y < TAXIWAY && from.x != lane {
        way.push(Point::new(from.x, TAXIWAY));
    }
    way.extend([Point::new(lane, TAXIWAY), Point::new(lane, stop.y), stop]);
    way
}

/// The way from a stand to the end of the runway and off the plan.
pub(super) fn to_runway(id: &StandId) -> Vec<Point> {
    let lane = lane(id);
    vec![
        Point::new(lane, stand(id).y),
        Point::new(lane, TAXIWAY),
        Point::new(60.0, TAXIWAY),
        Point::new(60.0, RUNWAY),
        Point::new(1000.0, RUNWAY),
    ]
}

/// The way of a tug to a stand.
pub(super) fn to_service(from: Point, id: &StandId) -> Vec<Point> {
    let stop = stand(id);
    let beside = if stop.x < lane(id) { 14.0 } else { -14.0 };
    let x = lane(id) + beside;
    vec![
        Point::new(from.x, SERVICE_ROAD),
        Point::new(x, SERVICE_ROAD),
        Point::new(x, stop.y + 14.0),
    ]
}

/// The lane beside the pier from which one turns onto a stand.
fn lane(id: &StandId) -> f32 {
    let (x, _, side) = place(id);
    side.mul_add(LANE, x)
}

/// The pier's middle, the height of the stand, and on which side of the pier it lies.
fn place(id: &StandId) -> (f32, f32, f32) {
    let pier = match id.as_str().as_bytes().first() {
        Some(b'A') => 190.0,
        Some(b'B') => 500.0,
        _ => 810.0,
    };
    let number = id.number().clamp(1, 6);
    let row = f32::from((number - 1) / 2);
    let side = if number % 2 == 1 { -1.0 } else { 1.0 };
    (pier, row.mul_add(74.0, 62.0), side)
}

/// Where tugs go from pier to pier.
pub(super) const SERVICE_ROAD: f32 = 284.0;
const RUNWAY: f32 = 385.0;
const TAXIWAY: f32 = 310.0;
/// From the middle of a pier to where aircraft stop beside it.
const BRIDGE: f32 = 56.0;
/// From the middle of a pier to the lane beside its stands.
const LANE: f32 = 118.0;

#[cfg(test)]
mod tests {
    use super::*;

    fn stands() -> impl Iterator<Item = StandId> {
        ["A", "B", "C"].into_iter().flat_map(|pier| {
            (1..=6).map(move |number| StandId::parse(&format!("{pier}{number}")).unwrap())
        })
    }

    #[test]
    fn no_two_stands_share_a_place() {
        let places: Vec<_> = stands().map(|id| stand(&id)).collect();
        for (index, place) in places.iter().enumerate() {
            for other in &places[..index] {
                assert!(place.distance(*other) >= 60.0, "{place:?} {other:?}");
            }
        }
    }

    #[test]
    fn every_way_ends_where_it_should_and_turns_only_at_right_angles() {
        for id in stands() {
            let mut way = vec![TOUCHDOWN];
            way.extend(landing());
            way.extend(to_stand(HOLD, &id));
            assert_eq!(way.last(), Some(&stand(&id)));
            way.extend(to_runway(&id));
            for leg in way.windows(2) {
                let is_straight = leg[0].x == leg[1].x || leg[0].y == leg[1].y;
                assert!(is_straight, "{id}: {leg:?}");
            }
        }
    }

    #[test]
    fn who_is_in_a_lane_goes_back_to_the_taxiway_first() {
        let [a1, c6] = ["A1", "C6"].map(|name| StandId::parse(name).unwrap());
        let here = Point::new(lane(&a1), 100.0);
        assert_eq!(to_stand(here, &c6)[0], Point::new(here.x, TAXIWAY));
        assert_eq!(to_stand(here, &a1)[0], Point::new(here.x, TAXIWAY));
    }

    #[test]
    fn a_step_ends_at_the_next_corner_and_gives_back_the_rest() {
        let (here, there) = (Point::new(0.0, 0.0), Point::new(0.0, 10.0));
        assert_eq!(here.towards(there, 4.0), (Point::new(0.0, 4.0), 0.0));
        assert_eq!(here.towards(there, 12.0), (there, 2.0));
        assert!((here.heading(there) - 90.0).abs() < 1e-3);
    }
}
