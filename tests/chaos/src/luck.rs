//! Random numbers that come again with their seed.

/// A sequence of numbers (SplitMix64).
#[derive(Debug, Clone)]
pub struct Luck(u64);

impl Luck {
    /// The sequence of `seed`; the one of each `lane` is another.
    #[must_use]
    pub fn new(seed: u64, lane: u64) -> Self {
        let mut luck = Self(seed ^ lane.wrapping_mul(0xd6e8_feb8_6659_fd93));
        luck.draw();
        luck
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.draw() % end
    }
}
