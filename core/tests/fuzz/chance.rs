//! Chance that can be had again: the same seed and number give the same input.

/// SplitMix64 (Steele, Lea and Flood, 2014): small, fast, and good enough to choose with.
pub struct Chance(u64);

impl Chance {
    /// The chance of one input of a run.
    pub fn of(seed: u64, number: u64) -> Self {
        let mut chance = Chance(seed);
        let start = chance.next() ^ number.wrapping_mul(0xA24B_AED4_963E_E407);
        Chance(start)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % (end as u64).max(1)) as usize
    }

    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// A number below `many` once in so many times, else below `few`.
    pub fn rarely(&mut self, times: usize, many: usize, few: usize) -> usize {
        let end = if self.one_in(times) { many } else { few };
        self.below(end)
    }

    pub fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// A stretch of something `length` long, mostly short.
    pub fn stretch(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let most = if self.one_in(4) { length } else { 16 };
        start..(start + self.below(most + 1)).min(length)
    }
}
