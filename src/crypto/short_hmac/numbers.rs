//! Decimal numbers that follow each other, as messages side by side.
//!
//! From one group of numbers to the next only the last digits change. So the words stay in their lanes and the
//! digits are counted up there: no number is written as text and dealt out again.
//!
//! Four digits are added at once, each in its byte, in ASCII. With 0xc6 in addition a byte reaches 256 where
//! its digit reaches ten, and the carry runs into the digit before. What did not reach ten has 0xf in its
//! upper half, and six too much in the lower one.

use super::key::ShortMessage;
#[cfg(feature = "simd")]
use super::key::put;

/// The most lanes of a vector.
#[cfg(feature = "simd")]
pub(super) const MOST_LANES: usize = 16;

/// A decimal number in ASCII, as a short message to count from.
#[cfg_attr(not(feature = "simd"), expect(dead_code, reason = "lanes alone count"))]
pub(crate) struct Decimal {
    message: ShortMessage<{ Self::WORDS }>,
    /// Digits.
    length: usize,
}

impl Decimal {
    /// The words of a block that a number and the bit behind it take at most.
    pub(crate) const WORDS: usize = 4;

    /// Takes a message of `length` digits, two at least.
    pub(crate) const fn new(message: ShortMessage<{ Self::WORDS }>, length: usize) -> Self {
        Self { message, length }
    }
}

#[cfg(feature = "simd")]
impl Decimal {
    /// The length of a key block and the number.
    pub(super) const fn bits(&self) -> u32 {
        self.message.bits
    }

    /// A number below a hundred, in the places of the last two digits.
    fn last_digits(&self, number: u8) -> [u32; Self::WORDS] {
        let mut bytes = [[0; 4]; Self::WORDS];
        let places = bytes.as_flattened_mut();
        put(places, self.length.wrapping_sub(2), number / 10);
        put(places, self.length.wrapping_sub(1), number % 10);
        bytes.map(u32::from_be_bytes)
    }

    /// Ones where digits stand.
    fn places(&self) -> [u32; Self::WORDS] {
        let mut bytes = [[0; 4]; Self::WORDS];
        let places = bytes.as_flattened_mut().iter_mut();
        for place in places.take(self.length) {
            *place = 0xff;
        }
        bytes.map(u32::from_be_bytes)
    }
}

/// Numbers that follow each other, one in each lane, all with as many digits.
#[cfg(feature = "simd")]
pub(super) struct Numbers {
    /// Word t of each.
    pub(super) words: [[u32; MOST_LANES]; Decimal::WORDS],
    /// Ones where digits stand.
    places: [u32; Decimal::WORDS],
    /// The number of lanes, where the last digits stand.
    step: [u32; Decimal::WORDS],
}

#[cfg(feature = "simd")]
impl Numbers {
    /// The first numbers from `first` on.
    pub(super) fn starting_with(first: &Decimal) -> Self {
        let mut numbers = Self {
            words: first.message.words.map(|word| [word; MOST_LANES]),
            places: first.places(),
            step: first.last_digits(MOST_LANES as u8),
        };
        let mut steps = [[0; MOST_LANES]; Decimal::WORDS];
        for lane in 0..MOST_LANES {
            for (steps, step) in steps.iter_mut().zip(first.last_digits(lane as u8)) {
                put(steps, lane, step);
            }
        }
        numbers.add(&steps);
        numbers
    }

    /// Counts every lane up by the number of lanes. What has no such successor with as many digits starts again at zero.
    #[inline(always)]
    pub(super) fn advance(&mut self) {
        let mut steps = [[0; MOST_LANES]; Decimal::WORDS];
        for (steps, step) in steps.iter_mut().zip(self.step) {
            *steps = [step; MOST_LANES];
        }
        self.add(&steps);
    }

    /// Adds to each lane, whose digits stand where those of the numbers do.
    #[inline(always)]
    fn add(&mut self, steps: &[[u32; MOST_LANES]; Decimal::WORDS]) {
        let mut carries = [0; MOST_LANES];
        let words = self.words.iter_mut().zip(steps).zip(self.places);
        // Words behind the digits get nothing, and give no carry.
        for ((words, steps), places) in words.rev() {
            for ((word, step), carry) in words.iter_mut().zip(steps).zip(&mut carries) {
                let sum = word
                    .wrapping_add(0xc6c6_c6c6 & places)
                    .wrapping_add(*step)
                    .wrapping_add(*carry);
                *carry = (sum < *word).into();
                let six_too_much = sum >> 4 & 0x0606_0606;
                let digits = (sum & 0x0f0f_0f0f).wrapping_sub(six_too_much) | 0x3030_3030;
                *word = sum & !places | digits & places;
            }
        }
    }
}

#[cfg(test)]
#[cfg(feature = "simd")]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "what overflows ends the test"
)]
pub(super) mod tests {
    use std::string::ToString;

    use super::*;
    use crate::crypto::sha256;

    /// A number to count from.
    pub(in super::super) fn decimal(number: u64) -> Decimal {
        let text = number.to_string();
        Decimal::new(message(&text), text.len())
    }

    fn message(text: &str) -> ShortMessage<{ Decimal::WORDS }> {
        let mut bytes = [[0; 4]; Decimal::WORDS];
        let (place, _) = bytes.as_flattened_mut().split_at_mut(text.len());
        place.copy_from_slice(text.as_bytes());
        ShortMessage::new(bytes, text.len())
    }

    /// Compares `groups` groups with numbers as texts; what has a digit more is not compared.
    fn counts(first: u64, groups: u64) {
        let length = first.to_string().len();
        let mut numbers = Numbers::starting_with(&decimal(first));
        for group in 0..groups {
            for lane in 0..MOST_LANES {
                let text = (first + group * MOST_LANES as u64 + lane as u64).to_string();
                if text.len() == length {
                    let words = numbers.words.map(|words| words[lane]);
                    assert_eq!(words, message(&text).words, "{text}");
                }
            }
            numbers.advance();
        }
    }

    #[test]
    fn nines_carry_into_every_digit() {
        for length in 3..=15 {
            let lowest = 10_u64.pow(length - 1);
            for nines in 1..length {
                // One to all but one of the digits go from nine to zero.
                let turn = lowest + 10_u64.pow(nines);
                for before in 0..=MOST_LANES as u64 {
                    counts((turn - before).max(lowest), 3);
                }
            }
            counts(10_u64.pow(length) - 40, 4);
            counts(lowest, 70);
        }
    }

    /// Numbers that nobody chose.
    #[test]
    fn any_number_is_counted_on() {
        for round in 0..2000_u64 {
            let [a, b, ..] = *sha256(&round.to_be_bytes()).as_chunks().0 else {
                panic!("a hash has four words");
            };
            let limit = 10_u64.pow(3 + (u64::from_be_bytes(b) % 13) as u32);
            counts(100 + u64::from_be_bytes(a) % (limit - 100), 9);
        }
    }
}
