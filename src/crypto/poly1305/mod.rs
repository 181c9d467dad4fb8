//! Poly1305 ([RFC 8439 section 2.5](https://www.rfc-editor.org/rfc/rfc8439#section-2.5)) of one message, on any
//! target.
//!
//! A message in blocks m1, m2, … of 16 bytes, each with a one behind it, is a polynomial over the numbers
//! modulo p = 2^130 − 5. Its value at r, plus s, modulo 2^128, is the tag:
//!
//! ```text
//! tag = ((m1·r^n + m2·r^(n−1) + … + mn·r) mod p + s) mod 2^128
//! ```
//!
//! r and s are the two halves of a key of 32 bytes, which serves for one message: two tags under one key
//! give r away.
//!
//! | file | what |
//! |---|---|
//! | `mac` | the key, one message, its tag |
//! | `number` | what all arithmetics share: blocks, clamping, words, and the last reduction |
//! | `limbs64` | arithmetic in words of 64 bits, for processors that multiply 64 by 64 bits |
//! | `limbs26` | arithmetic in limbs of 26 bits, for all others |
//!
//! `poly1305_vectors` has the same in the lanes of AVX2 and AVX-512. It takes an accumulator from here and
//! gives it back, as three words.

#[cfg(any(test, not(target_pointer_width = "64")))]
mod limbs26;
#[cfg(target_pointer_width = "64")]
mod limbs64;
mod mac;
mod number;

#[cfg(not(target_pointer_width = "64"))]
use limbs26 as limbs;
#[cfg(target_pointer_width = "64")]
use limbs64 as limbs;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
pub(super) use mac::Horner;
pub(super) use mac::Poly1305;
pub(super) use number::{BLOCK_LENGTH, Block, KEY_LENGTH};
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
pub(super) use number::{Words, clamp, joined, tag};
