//! Where a secret becomes known: a comparison says yes or no.
//!
//! Everything before works on masks and bytes whose values decide nothing. `checks/constant-time` runs with
//! secrets marked as undefined, and fails where one decides a branch or an address. All comparisons go
//! through one function, [`declassify`], so that whoever wants to know what depends on secrets looks for its
//! callers.

use subtle::{Choice, ConstantTimeEq};

use crate::codec::{Opaque, declassify};

/// Whether two values are equal, in constant time for values of one length.
#[inline]
pub(super) fn equal_secrets<T: ConstantTimeEq + ?Sized>(left: &T, right: &T) -> bool {
    declassify(left.ct_eq(right).unwrap_u8())
}

/// Whether two tags are equal, in constant time. Compared as numbers: that is much faster than byte by
/// byte.
#[inline]
pub(super) fn equal_tags(left: &[u8; 16], right: &[u8; 16]) -> bool {
    let difference = u128::from_ne_bytes(*left) ^ u128::from_ne_bytes(*right);
    declassify(is_zero([difference as u64, (difference >> 64) as u64]).unwrap_u8())
}

/// Whether both halves of a difference are zero.
#[inline]
fn is_zero<W: Opaque + ConstantTimeEq>([low, high]: [W; 2]) -> Choice {
    (low | high).ct_eq(&W::public(0))
}

/// What the comparison of a tag in another crate found. The crate branched on it before; here it becomes
/// known.
#[cfg(any(feature = "_chacha20poly1305", feature = "_aes_gcm"))]
#[inline]
pub(super) fn authentic(is_right: bool) -> Result<(), super::error::Unauthentic> {
    match declassify(u8::from(is_right)) {
        true => Ok(()),
        false => Err(super::error::Unauthentic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_was_found() {
        assert!(equal_secrets(&[1u8, 2][..], &[1, 2][..]));
        for other in [&[1u8, 3][..], &[1], &[1, 2, 0], &[]] {
            assert!(!equal_secrets(&[1u8, 2][..], other));
        }
        let tag = core::array::from_fn(|index| index as u8);
        assert!(equal_tags(&tag, &tag));
        for bit in 0..128 {
            let mut other = tag;
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(!equal_tags(&tag, &other), "{bit}");
            other[(bit / 8 + 8) % 16] ^= 1 << (bit % 8);
            assert!(!equal_tags(&tag, &other), "{bit} of both halves");
        }
    }
}
