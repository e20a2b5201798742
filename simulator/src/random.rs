//! Pseudo-random numbers and ids. The seed data uses a fixed seed, so that
//! every id in it is the same on every start; session tokens do not.

use std::hash::{BuildHasher, RandomState};

/// SplitMix64 (Steele, Lea, Flood 2014), sufficient for test data.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Creates a generator with the same numbers every time.
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// Creates a generator with different numbers every time.
    pub fn unpredictable() -> Self {
        Self(RandomState::new().hash_one("hawser"))
    }

    /// Returns the next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number in `low..high`; `low` where the range is empty.
    pub fn range(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high.saturating_sub(low)).unwrap_or(0).max(1);
        low.saturating_add_unsigned(self.bits() % width)
    }

    /// Returns a version 4 UUID (RFC 9562) in lower case.
    pub fn uuid(&mut self) -> String {
        let high = (self.bits() & 0xffff_ffff_ffff_0fff) | 0x4000;
        let low = (self.bits() & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000;
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }
}
