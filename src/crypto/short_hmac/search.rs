//! A MAC that is looked for among those of many numbers.
//!
//! Nearly no number has it, and the last word of a MAC says so: no other one leaves the lanes, and the compiler leaves out what
//! only the others need, three rounds and a part of four more.

use fearless_simd::{Level, Simd, dispatch, prelude::*};

use super::key::MacKey;
use super::mac_batch::{as_many_as_pay, macs};
use super::numbers::{Decimal, MOST_LANES, Numbers};

/// How many of `count` numbers from `first` on do not have `mac` for certain; those behind were not looked at, or one of
/// the next sixteen may have it.
pub(super) fn without(key: &MacKey, first: &Decimal, count: u64, mac: &[u8; 32]) -> u64 {
    let level = Level::new();
    let count = as_many_as_pay(level, count.min(usize::MAX as u64) as usize);
    if count == 0 {
        return 0;
    }
    without_on(level, key, first, count, mac) as u64
}

/// The same on a given level, for all that are counted.
fn without_on(level: Level, key: &MacKey, first: &Decimal, count: usize, mac: &[u8; 32]) -> usize {
    let [.., a, b, c, d] = *mac;
    let search = Search {
        key,
        bits: first.bits(),
        count,
        last_word: u32::from_be_bytes([a, b, c, d]),
    };
    let mut numbers = Numbers::starting_with(first);
    dispatch!(level, simd => search.run(simd, &mut numbers))
}

/// What is looked for.
struct Search<'a> {
    key: &'a MacKey,
    /// The length of a key block and a number.
    bits: u32,
    /// Numbers.
    count: usize,
    last_word: u32,
}

impl Search<'_> {
    /// Counts until a lane has the last word, or to the end.
    #[inline(always)]
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "the number of lanes divides 16, and at most as many numbers are counted as there are"
    )]
    fn run<S: Simd>(&self, simd: S, numbers: &mut Numbers) -> usize {
        let lanes = S::u32s::LEN;
        let bits = S::u32s::splat(simd, self.bits);
        for group in (0..self.count).step_by(MOST_LANES) {
            for start in (0..MOST_LANES).step_by(lanes) {
                let passed = group + start;
                if passed >= self.count {
                    break;
                }
                let mut words = [bits; Decimal::WORDS];
                for (vector, words) in words.iter_mut().zip(&numbers.words) {
                    *vector = S::u32s::from_slice(simd, &words[start..start + lanes]);
                }
                let [.., last] = macs(simd, self.key, &words, bits);
                if last.simd_eq(self.last_word).any_true() {
                    return passed;
                }
            }
            numbers.advance();
        }
        self.count
    }
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "what overflows ends the test"
)]
mod tests {
    use std::string::ToString;

    use super::super::mac_batch::tests::levels;
    use super::super::numbers::tests::decimal;
    use super::*;
    use crate::crypto::hazmat::hash::hmac_sha256;

    const SECRET: [u8; 32] = [0x5a; 32];

    fn mac(number: u64) -> [u8; 32] {
        hmac_sha256(&SECRET, &[number.to_string().as_bytes()])
    }

    /// The search stops where the number may be, and nowhere else.
    fn is_found(level: Level, first: u64, count: usize) {
        let key = MacKey::new(&SECRET);
        let start = decimal(first);
        let last = first + count as u64 - 1;
        let far = [first, first + count as u64 / 2, last];
        for wanted in far {
            let passed = without_on(level, &key, &start, count, &mac(wanted)) as u64;
            let here = first + passed..first + passed + MOST_LANES as u64;
            assert!(here.contains(&wanted), "{wanted} from {first} on: {passed}");
        }
        let absent = without_on(level, &key, &start, count, &mac(last + MOST_LANES as u64));
        assert_eq!(absent, count, "{count} from {first} on");
    }

    #[test]
    fn every_level_finds_the_number_or_comes_to_the_end() {
        for level in levels().into_iter().filter_map(|(_, level)| level) {
            for length in 3..=15 {
                let lowest = 10_u64.pow(length - 1);
                for count in [1, 7, 8, 9, 15, 16, 17, 100] {
                    is_found(level, lowest, count);
                    is_found(level, lowest * 2 - 5, count);
                    is_found(level, lowest * 10 - count as u64, count);
                }
            }
        }
    }

    /// As the library does it: numbers and MACs that are written side by side.
    #[test]
    fn numbers_have_the_macs_of_their_texts() {
        let key = MacKey::new(&SECRET);
        for (first, count) in [(100, 900), (9_999_999_990, 9), (999_999_999_999_900, 100)] {
            let start = decimal(first);
            let mut macs = std::vec![[0; 32]; count];
            let done = key.mac_numbers(&start, &mut macs);
            for (number, found) in (first..).zip(&macs).take(done) {
                assert_eq!(*found, mac(number), "{number}");
            }
            assert_eq!(macs[done..], std::vec![[0; 32]; count - done]);
        }
    }
}
