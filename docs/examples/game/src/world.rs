//! The game itself: dots, crumbs, and what happens in one tick.

use serde::{Deserialize, Serialize};

/// A place: how far to the right and how far down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// [`RADIUS`] to [`WIDTH`] without it.
    pub x: i32,
    /// [`RADIUS`] to [`HEIGHT`] without it.
    pub y: i32,
}

/// Where a dot wants to go, in percent of the fastest; at rest where both are 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// To the right.
    pub x: i8,
    /// Down.
    pub y: i8,
}

/// The dot of a player.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dot {
    /// The player's number.
    pub id: u64,
    /// What the player is called.
    pub name: String,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
    /// How many crumbs it has eaten.
    pub score: u32,
    /// Where it goes.
    #[serde(skip)]
    pub heading: Heading,
}

/// All there is in the arena. A snapshot holds everything: a slow reader sees some and not the others.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct World {
    /// How many ticks it is old.
    pub tick: u64,
    /// The dots, in the order in which they came.
    pub dots: Vec<Dot>,
    /// What can be eaten.
    pub crumbs: Vec<Place>,
    #[serde(skip)]
    seed: u64,
}

impl World {
    /// A world with crumbs, and nobody to eat them.
    #[must_use]
    pub fn new() -> Self {
        let mut world = Self {
            tick: 0,
            dots: Vec::new(),
            crumbs: Vec::new(),
            seed: 7,
        };
        world.crumbs = (0..CRUMBS).map(|_| world.somewhere()).collect();
        world
    }

    /// Puts a dot somewhere.
    pub fn enter(&mut self, id: u64, name: String) {
        let dot = Dot {
            id,
            name,
            place: self.somewhere(),
            score: 0,
            heading: Heading::default(),
        };
        self.dots.push(dot);
    }

    /// One tick: every dot moves, and eats what it then touches.
    pub fn step(&mut self) {
        self.tick += 1;
        for at in 0..self.dots.len() {
            let dot = &mut self.dots[at];
            dot.place = dot.heading.from(dot.place);
            let place = dot.place;
            let before = self.crumbs.len();
            self.crumbs.retain(|crumb| !place.touches(*crumb));
            for _ in self.crumbs.len()..before {
                self.dots[at].score += 1;
                let crumb = self.somewhere();
                self.crumbs.push(crumb);
            }
        }
    }

    fn somewhere(&mut self) -> Place {
        let [x, y] = [WIDTH, HEIGHT].map(|length| RADIUS + self.random(length - 2 * RADIUS));
        Place { x, y }
    }

    /// A number below `end`, good enough for crumbs: xorshift.
    fn random(&mut self, end: i32) -> i32 {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        let end = u64::from(end.unsigned_abs()).max(1);
        i32::try_from(self.seed % end).expect("it is below a number of that type")
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl Heading {
    /// Where somebody is after a tick. Nobody is faster than the fastest, and nobody leaves the arena.
    fn from(self, Place { x, y }: Place) -> Place {
        let (dx, dy) = (i32::from(self.x), i32::from(self.y));
        let length = (dx * dx + dy * dy).isqrt().max(100);
        Place {
            x: (x + dx * SPEED / length).clamp(RADIUS, WIDTH - RADIUS),
            y: (y + dy * SPEED / length).clamp(RADIUS, HEIGHT - RADIUS),
        }
    }
}

impl Place {
    fn touches(self, other: Self) -> bool {
        let (dx, dy) = (self.x - other.x, self.y - other.y);
        dx * dx + dy * dy <= REACH * REACH
    }
}

/// How wide the arena is.
pub const WIDTH: i32 = 1600;
/// How high the arena is.
pub const HEIGHT: i32 = 900;
/// How large a dot is, from its middle.
pub const RADIUS: i32 = 24;
const SPEED: i32 = 14;
const REACH: i32 = 28;
const CRUMBS: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_goes_where_it_wants_and_no_faster_and_no_further() {
        for (x, y, place, expected) in [
            (0, 0, (50, 50), (50, 50)),
            (100, 0, (50, 50), (64, 50)),
            (-50, 0, (50, 50), (43, 50)),
            (100, 100, (50, 50), (59, 59)),
            (127, -128, (50, 50), (59, 41)),
            (-100, 0, (30, 50), (RADIUS, 50)),
            (0, 100, (50, HEIGHT - 25), (50, HEIGHT - RADIUS)),
        ] {
            let place = Place {
                x: place.0,
                y: place.1,
            };
            let Place { x, y } = Heading { x, y }.from(place);
            assert_eq!((x, y), expected);
        }
    }

    #[test]
    fn who_touches_a_crumb_eats_it_and_there_is_another() {
        let mut world = World::new();
        world.enter(1, "Ada".to_owned());
        world.crumbs = vec![world.dots[0].place];
        world.step();
        assert_eq!((world.dots[0].score, world.crumbs.len()), (1, 1));
        assert!(!world.dots[0].place.touches(world.crumbs[0]));
    }
}
