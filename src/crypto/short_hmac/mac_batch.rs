//! SHA-256 of several independent messages, one in each lane of a vector ([FIPS
//! 180-4](https://csrc.nist.gov/pubs/fips/180-4/upd1/final) section 6.2).
//!
//! SHA-256 of one message cannot use a vector well: each of its 64 rounds waits for the one before. Sixteen
//! messages in sixteen lanes take the same rounds at the same time. Word t of all messages lies in one
//! vector, and so does each of the eight words of the state; nothing moves between lanes.
//!
//! A processor with instructions for SHA-256 hashes one message about as fast as four lanes do, so with them
//! only eight or sixteen lanes pay, and only if enough of them are filled.

use fearless_simd::{Level, Simd, dispatch, prelude::*};

use super::key::{END, MacKey, OUTER_BITS, ShortMessage, put};
use super::numbers::{Decimal, MOST_LANES, Numbers};
use super::rounds::{big_endian, compress};

/// With fewer messages left, one after the other is faster, if the processor has instructions for
/// SHA-256; measured with eight and sixteen lanes.
const FEWEST_WITH_SHA: usize = 7;
/// The same for a processor without them.
const FEWEST_WITHOUT_SHA: usize = 3;

/// Computes as many MACs as fill the lanes well, from the first on, and returns how many these are.
pub(super) fn mac_as_many_as_pay<T, M: From<[u8; 32]>, const WORDS: usize>(
    key: &MacKey,
    inputs: &[T],
    message: impl Fn(&T) -> ShortMessage<WORDS>,
    macs: &mut [M],
) -> usize {
    let level = Level::new();
    let count = as_many_as_pay(level, inputs.len().min(macs.len()));
    let (inputs, _) = inputs.split_at(count);
    let groups = inputs.chunks(MOST_LANES).zip(macs.chunks_mut(MOST_LANES));
    for (inputs, macs) in groups {
        let mut group = Group::new(inputs, &message);
        group.compute(level, key);
        group.write(macs);
    }
    count
}

/// The same for numbers that follow each other.
pub(super) fn mac_numbers<M: From<[u8; 32]>>(
    key: &MacKey,
    first: &Decimal,
    macs: &mut [M],
) -> usize {
    let level = Level::new();
    let count = as_many_as_pay(level, macs.len());
    let (macs, _) = macs.split_at_mut(count);
    let mut numbers = Numbers::starting_with(first);
    for macs in macs.chunks_mut(MOST_LANES) {
        let mut group = Group {
            count: macs.len(),
            words: numbers.words,
            bits: [first.bits(); MOST_LANES],
            macs: [[0; MOST_LANES]; 8],
        };
        group.compute(level, key);
        group.write(macs);
        numbers.advance();
    }
    count
}

/// How many of `count` messages are faster in lanes.
pub(super) fn as_many_as_pay(level: Level, count: usize) -> usize {
    // Where there are no vectors, arrays would stand in their place.
    if level.is_fallback() {
        return 0;
    }
    let lanes = dispatch!(level, simd => lanes(simd));
    worth_filling(count, lanes, has_sha_instructions())
}

/// How many messages go side by side.
#[inline(always)]
fn lanes<S: Simd>(_simd: S) -> usize {
    S::u32s::LEN
}

/// Whether the processor has instructions for SHA-256. The answer is remembered by the standard library.
fn has_sha_instructions() -> bool {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    return std::arch::is_x86_feature_detected!("sha");
    #[cfg(target_arch = "aarch64")]
    return std::arch::is_aarch64_feature_detected!("sha2");
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64", target_arch = "aarch64")))]
    false
}

/// How many of `count` messages are faster in lanes: none of them in four lanes if there are
/// instructions for SHA-256, and not the last ones if they leave too much of a vector empty.
fn worth_filling(count: usize, lanes: usize, sha_instructions: bool) -> usize {
    let fewest = match (sha_instructions, lanes) {
        (true, ..8) => return 0,
        (true, _) => FEWEST_WITH_SHA,
        (false, _) => FEWEST_WITHOUT_SHA,
    };
    let Some(rest) = count.checked_rem(lanes) else {
        return 0;
    };
    if rest < fewest {
        count.saturating_sub(rest)
    } else {
        count
    }
}

/// Up to sixteen messages, and then their MACs: each word of all of them side by side.
///
/// The words are moved by plain code. With wide vectors allowed, the compiler would do that with
/// gathering loads, which take longer than the hashes.
struct Group<const WORDS: usize> {
    /// How many messages there are. The other lanes hold zeros, and what comes out of them is not read.
    count: usize,
    /// Word t of each message. Words beyond `WORDS` and before the length are zero in all of them.
    words: [[u32; MOST_LANES]; WORDS],
    /// The length of each, with its key block.
    bits: [u32; MOST_LANES],
    /// With the bytes in the order of the digest.
    macs: [[u32; MOST_LANES]; 8],
}

impl<const WORDS: usize> Group<WORDS> {
    /// Deals the words of the messages out to the lanes.
    #[inline(never)]
    fn new<T>(inputs: &[T], message: impl Fn(&T) -> ShortMessage<WORDS>) -> Self {
        let mut group = Self {
            count: inputs.len(),
            words: [[0; MOST_LANES]; WORDS],
            bits: [0; MOST_LANES],
            macs: [[0; MOST_LANES]; 8],
        };
        for (lane, input) in inputs.iter().enumerate() {
            let message = message(input);
            for (words, word) in group.words.iter_mut().zip(message.words) {
                put(words, lane, word);
            }
            put(&mut group.bits, lane, message.bits);
        }
        group
    }

    /// Gathers the words of each MAC.
    #[inline(never)]
    #[expect(
        clippy::indexing_slicing,
        reason = "there are at most as many messages as lanes"
    )]
    fn write<M: From<[u8; 32]>>(&self, macs: &mut [M]) {
        for (lane, mac) in macs.iter_mut().enumerate().take(self.count) {
            let mut bytes = [0; 32];
            for (bytes, words) in bytes.as_chunks_mut().0.iter_mut().zip(&self.macs) {
                *bytes = words[lane].to_ne_bytes();
            }
            *mac = bytes.into();
        }
    }

    /// Computes the MACs. All that have messages of as many words come here, and so it is compiled once.
    #[inline(never)]
    fn compute(&mut self, level: Level, key: &MacKey) {
        dispatch!(level, simd => self.run(simd, key));
    }

    /// Computes the MACs, as many at a time as a vector has lanes.
    #[inline(always)]
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "the number of lanes divides 16, and at most 16 messages are counted"
    )]
    fn run<S: Simd>(&mut self, simd: S, key: &MacKey) {
        let lanes = S::u32s::LEN;
        for start in (0..self.count).step_by(lanes) {
            let range = start..start + lanes;
            let mut words = [S::u32s::splat(simd, 0); WORDS];
            for (vector, words) in words.iter_mut().zip(&self.words) {
                *vector = S::u32s::from_slice(simd, &words[range.clone()]);
            }
            let bits = S::u32s::from_slice(simd, &self.bits[range.clone()]);
            let outer = macs(simd, key, &words, bits);
            for (slots, words) in self.macs.iter_mut().zip(outer) {
                big_endian::<S>(words).store_slice(&mut slots[range.clone()]);
            }
        }
    }
}

/// The MACs of messages that start with `words`, one in each lane: two compressions.
#[inline(always)]
#[expect(
    clippy::indexing_slicing,
    reason = "a block has sixteen words, a digest eight of them"
)]
pub(super) fn macs<S: Simd, const WORDS: usize>(
    simd: S,
    key: &MacKey,
    words: &[S::u32s; WORDS],
    bits: S::u32s,
) -> [S::u32s; 8] {
    let zero = S::u32s::splat(simd, 0);
    let mut block = [zero; 16];
    block[..WORDS].copy_from_slice(words);
    block[15] = bits;
    let inner = compress(simd, &key.inner, block);

    let mut block = [zero; 16];
    block[..8].copy_from_slice(&inner);
    block[8] = S::u32s::splat(simd, END);
    block[15] = S::u32s::splat(simd, OUTER_BITS);
    compress(simd, &key.outer, block)
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::{self, Write};
    use std::vec::Vec;

    use super::*;
    use crate::crypto::hazmat::hash::hmac_sha256;

    /// The levels of this architecture; `None` if this processor does not have one.
    pub(in super::super) fn levels() -> Vec<(&'static str, Option<Level>)> {
        let level = Level::new();
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        return std::vec![
            ("SSE2", level.as_sse2().map(Level::Sse2)),
            ("SSE4.2", level.as_sse4_2().map(Level::Sse4_2)),
            ("AVX2", level.as_avx2().map(Level::Avx2)),
            ("AVX-512", level.as_avx512().map(Level::Avx512)),
            #[cfg(feature = "_plain_vectors")]
            ("plain arrays", Some(Level::fallback())),
        ];
        #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
        std::vec![("the only level", Some(level))]
    }

    fn message<const WORDS: usize>(text: &[u8]) -> ShortMessage<WORDS> {
        let mut bytes = [[0; 4]; WORDS];
        bytes.as_flattened_mut()[..text.len()].copy_from_slice(text);
        ShortMessage::new(bytes, text.len())
    }

    /// Sixteen messages of `length` bytes, and how many of them are taken.
    fn agrees<const WORDS: usize>(level: Level, length: usize, count: usize) {
        let secret = [0x5a; 32];
        let key = MacKey::new(&secret);
        let texts: Vec<Vec<u8>> = (0..count)
            .map(|lane| (0..length).map(|i| (i ^ (lane << 4)) as u8).collect())
            .collect();
        let mut group = Group::new(&texts, |text| message::<WORDS>(text));
        dispatch!(level, simd => group.run(simd, &key));
        let mut macs = [[0; 32]; MOST_LANES];
        group.write(&mut macs);
        for (text, mac) in texts.iter().zip(&macs) {
            assert_eq!(*mac, hmac_sha256(&secret, &[text]), "{length} bytes");
            assert_eq!(*mac, key.mac_short(&message::<WORDS>(text)));
            assert_eq!(*mac, key.mac(text.iter().copied()));
        }
        assert_eq!(macs[count..], [[0; 32]; MOST_LANES][count..]);
    }

    #[test]
    fn every_level_agrees() {
        // Not `println!`, whose output the test harness keeps to itself.
        for (name, level) in levels() {
            let Some(level) = level else {
                writeln!(
                    io::stdout(),
                    "{name}: skipped, this processor does not have it"
                )
                .unwrap();
                continue;
            };
            for count in 1..=MOST_LANES {
                for length in 0..=15 {
                    agrees::<4>(level, length, count);
                }
            }
            for length in 0..=55 {
                agrees::<14>(level, length, MOST_LANES);
            }
            writeln!(io::stdout(), "{name}: checked").unwrap();
        }
    }

    #[test]
    fn a_vector_is_filled_if_that_is_worth_it() {
        for (count, lanes, sha_instructions, filled) in [
            (0, 16, true, 0),
            (6, 16, true, 0),
            (7, 16, true, 7),
            (16, 16, true, 16),
            (22, 16, true, 16),
            (23, 16, true, 23),
            (9, 8, true, 8),
            (100, 4, true, 0),
            (2, 4, false, 0),
            (3, 4, false, 3),
            (9, 4, false, 8),
            (19, 16, false, 19),
        ] {
            assert_eq!(worth_filling(count, lanes, sha_instructions), filled);
        }
    }
}
