//! Chance that is the same on every machine.

/// splitmix64.
pub(super) struct Random(pub(super) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, end: u16) -> u16 {
        u16::try_from(self.next() % u64::from(end)).unwrap()
    }

    pub(super) fn choose<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[usize::from(self.below(u16::try_from(items.len()).unwrap()))]
    }

    pub(super) fn letters(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| char::from(*self.choose(b"ABCDEFGHIJKLMNOPRSTUVWXYZ")))
            .collect()
    }
}
