//! SHA-256 of several independent messages, one in each lane of a vector (FIPS 180-4 section 6.2).

use fearless_simd::{Level, Simd, dispatch, prelude::*};

use super::mac_key::{END, MacKey, OUTER_BITS, ShortMessage, put};
use rounds::{big_endian, compress};

mod rounds;

/// The most lanes of a vector.
const MOST_LANES: usize = 16;
/// With fewer messages left, one after the other is faster.
const FEWEST_MESSAGES: usize = 4;

/// Computes as many MACs as fill the lanes well, from the first on, and returns how many these are.
pub(super) fn mac_all<T, M: From<[u8; 32]>, const WORDS: usize>(
    key: &MacKey,
    inputs: &[T],
    message: impl Fn(&T) -> ShortMessage<WORDS>,
    macs: &mut [M],
) -> usize {
    let level = Level::new();
    let lanes = dispatch!(level, simd => lanes_to_fill(simd));
    let count = worth_filling(inputs.len().min(macs.len()), lanes);
    let (inputs, _) = inputs.split_at_checked(count).unwrap_or_default();
    let groups = inputs.chunks(MOST_LANES).zip(macs.chunks_mut(MOST_LANES));
    for (inputs, macs) in groups {
        let mut group = Group::new(inputs, &message);
        dispatch!(level, simd => group.run(simd, key));
        group.write(macs);
    }
    count
}

/// The lanes of a vector, or none if the instructions for SHA-256 of the processor are faster.
#[inline(always)]
fn lanes_to_fill<S: Simd>(_simd: S) -> usize {
    if S::u32s::LEN >= 8 || !has_sha_instructions() {
        S::u32s::LEN
    } else {
        0
    }
}

fn has_sha_instructions() -> bool {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    return std::arch::is_x86_feature_detected!("sha");
    #[cfg(target_arch = "aarch64")]
    return std::arch::is_aarch64_feature_detected!("sha2");
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64", target_arch = "aarch64")))]
    false
}

/// How many of `count` messages are left if the last vector is not worth its time.
fn worth_filling(count: usize, lanes: usize) -> usize {
    match count.checked_rem(lanes) {
        None => 0,
        Some(rest) if rest < FEWEST_MESSAGES => count.saturating_sub(rest),
        Some(_) => count,
    }
}

/// Up to sixteen messages, and then their MACs: each word of all of them side by side.
///
/// The words are moved by plain code. With wide vectors allowed, the compiler would do that with
/// gathering loads, which take longer than the hashes.
struct Group<const WORDS: usize> {
    count: usize,
    words: [[u32; MOST_LANES]; WORDS],
    bits: [u32; MOST_LANES],
    /// With the bytes in the order of the digest.
    macs: [[u32; MOST_LANES]; 8],
}

impl<const WORDS: usize> Group<WORDS> {
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

    #[inline(never)]
    fn write<M: From<[u8; 32]>>(&self, macs: &mut [M]) {
        for (lane, mac) in macs.iter_mut().enumerate().take(self.count) {
            let mut bytes = [0; 32];
            for (bytes, words) in bytes.as_chunks_mut().0.iter_mut().zip(&self.macs) {
                *bytes = words.get(lane).copied().unwrap_or_default().to_ne_bytes();
            }
            *mac = bytes.into();
        }
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
            let zero = S::u32s::splat(simd, 0);
            let mut block = [zero; 16];
            for (place, words) in block.iter_mut().zip(&self.words) {
                *place = S::u32s::from_slice(simd, &words[range.clone()]);
            }
            block[15] = S::u32s::from_slice(simd, &self.bits[range.clone()]);
            let inner = compress(simd, &key.inner, block);

            let mut block = [zero; 16];
            block[..8].copy_from_slice(&inner);
            block[8] = S::u32s::splat(simd, END);
            block[15] = S::u32s::splat(simd, OUTER_BITS);
            let outer = compress(simd, &key.outer, block);
            for (place, words) in self.macs.iter_mut().zip(outer) {
                big_endian::<S>(words).store_slice(&mut place[range.clone()]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::vec::Vec;

    use super::*;
    use crate::crypto::hmac_sha256;

    /// The levels of this architecture; `None` if this processor does not have one.
    fn levels() -> Vec<(&'static str, Option<Level>)> {
        let level = Level::new();
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        return std::vec![
            ("SSE2", level.as_sse2().map(Level::Sse2)),
            ("SSE4.2", level.as_sse4_2().map(Level::Sse4_2)),
            ("AVX2", level.as_avx2().map(Level::Avx2)),
            ("AVX-512", level.as_avx512().map(Level::Avx512)),
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

    // The test harness keeps the output of `println!` to itself.
    #[test]
    fn every_level_agrees() {
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
        for (count, lanes, filled) in [
            (0, 16, 0),
            (3, 16, 0),
            (4, 16, 4),
            (16, 16, 16),
            (19, 16, 16),
            (20, 16, 20),
            (9, 8, 8),
            (7, 4, 4),
            (100, 0, 0),
        ] {
            assert_eq!(worth_filling(count, lanes), filled);
        }
    }
}
