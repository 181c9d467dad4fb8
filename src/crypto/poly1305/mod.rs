//! Poly1305 (RFC 8439 section 2.5) of one message, on any target.

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
pub(super) use mac::Poly1305;
pub(super) use number::{BLOCK_LENGTH, Block, KEY_LENGTH};
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
pub(super) use number::{Words, clamp, joined, tag};
