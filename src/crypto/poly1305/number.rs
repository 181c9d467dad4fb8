//! Blocks, numbers and tags: what all arithmetics of Poly1305 share.

/// Bytes of a key: r and s.
pub(crate) const KEY_LENGTH: usize = 32;
/// Bytes of a block.
pub(crate) const BLOCK_LENGTH: usize = 16;
/// Bytes of a tag.
pub(super) const TAG_LENGTH: usize = 16;

/// A block of a message.
pub(crate) type Block = [u8; BLOCK_LENGTH];

/// What is kept of the two halves of r: the upper four bits of each of its four words of 32 bits are cleared,
/// and the lower two of all but the first ([RFC 8439 section
/// 2.5](https://www.rfc-editor.org/rfc/rfc8439#section-2.5)).
const CLAMP: [u64; 2] = [0x0fff_fffc_0fff_ffff, 0x0fff_fffc_0fff_fffc];

/// A number below 2^131 in three words, the lowest first.
pub(crate) type Words = [u64; 3];

/// Clears the 22 bits of r that Poly1305 wants clear, so that products are small enough and r1 divisible
/// by four, which [`limbs64`](super::limbs64) relies on.
pub(crate) const fn clamp([r0, r1]: [u64; 2]) -> [u64; 2] {
    let [c0, c1] = CLAMP;
    [r0 & c0, r1 & c1]
}

#[cfg(any(
    test,
    not(target_pointer_width = "64"),
    all(feature = "simd", target_arch = "x86_64")
))]
/// Puts limbs of 26 bits together that are not much larger, so that the words are below 2^131.
///
/// Each limb gives what it has above 26 bits to the next one. The last one keeps what it gets: there is
/// no reduction here, which [`tag`] does at the end.
pub(crate) fn joined([l0, l1, l2, l3, l4]: [u64; 5]) -> Words {
    const LIMB26: u64 = (1 << 26) - 1;
    let (l1, l0) = (l1.wrapping_add(l0 >> 26), l0 & LIMB26);
    let (l2, l1) = (l2.wrapping_add(l1 >> 26), l1 & LIMB26);
    let (l3, l2) = (l3.wrapping_add(l2 >> 26), l2 & LIMB26);
    let (l4, l3) = (l4.wrapping_add(l3 >> 26), l3 & LIMB26);
    [
        l0 | l1 << 26 | l2 << 52,
        l2 >> 12 | l3 << 14 | l4 << 40,
        l4 >> 24,
    ]
}

/// The residue of `accumulator` modulo 2^130 − 5, plus s, modulo 2^128: 16 bytes, the lowest first.
///
/// Both candidates are computed, h and h − p, and a mask takes one of them: whether the sum was above the
/// modulus does not show.
#[inline]
pub(crate) fn tag(accumulator: Words, [s0, s1]: [u64; 2]) -> [u8; TAG_LENGTH] {
    let [h0, h1, h2] = accumulator;
    // h + 5 has a bit at or above 2^130 exactly if h is at or above the modulus; h + 5 modulo
    // 2^130 is the residue then. The accumulator is below twice the modulus: once is enough.
    let (g0, carry) = h0.overflowing_add(5);
    let (g1, carry) = h1.overflowing_add(carry.into());
    let g2 = h2.wrapping_add(carry.into());
    let reduce = 0u64.wrapping_sub(g2 >> 2 & 1);
    let h0 = h0 ^ (reduce & (h0 ^ g0));
    let h1 = h1 ^ (reduce & (h1 ^ g1));
    let sum =
        (u128::from(h1) << 64 | u128::from(h0)).wrapping_add(u128::from(s1) << 64 | u128::from(s0));
    sum.to_le_bytes()
}
