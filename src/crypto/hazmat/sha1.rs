//! SHA-1 ([FIPS 180-4](https://csrc.nist.gov/pubs/fips/180-4/upd1/final) section 6.1) and HMAC-SHA1 ([RFC
//! 2104](https://www.rfc-editor.org/rfc/rfc2104)), for formats that have them and no others.
//!
//! As a hash SHA-1 is broken: two texts with one hash can be made. As the inside of HMAC and PBKDF2 it is not
//! known to be, which is where old archives and key files have it. Nothing new should begin with it.
//!
//! ```
//! use eeema::crypto::hazmat::sha1::HmacSha1;
//!
//! let mut mac = HmacSha1::new(&[0x0b; 20]);
//! mac.update(b"Hi ");
//! mac.update(b"There");
//! assert_eq!(mac.finish()[..4], [0xb6, 0x17, 0x31, 0x86]); // RFC 2202, case 1
//! ```

use core::fmt;

use hmac::digest::FixedOutput;
use hmac::{Hmac, Mac};
use sha1::{Digest, Sha1};

use super::hash::{STACK, keyed};
use crate::crypto::secret::on_wiped_stack;

/// SHA-1 of a secret (FIPS 180-4), 20 bytes, for formats that have it. Nothing of the secret stays on
/// the stack. Whoever wants to make two texts with one hash can.
pub fn sha1_of_secret(data: &[u8]) -> [u8; 20] {
    on_wiped_stack::<STACK, _>(|| Sha1::digest(data).into())
}

/// HMAC-SHA1 (RFC 2104) over data that comes piece by piece, for formats that have it. Wiped on drop,
/// never printed. Where the pieces are cut changes nothing.
pub struct HmacSha1(Hmac<Sha1>);

impl HmacSha1 {
    /// Starts with a key of any length.
    pub fn new(key: &[u8]) -> Self {
        on_wiped_stack::<STACK, _>(|| Self(keyed(key)))
    }

    /// Takes the next piece.
    pub fn update(&mut self, data: &[u8]) {
        Mac::update(&mut self.0, data);
    }

    /// The MAC of everything, 20 bytes. Compare it, or the part of it that the format has, with
    /// [`equal`](super::hash::equal).
    pub fn finish(self) -> [u8; 20] {
        self.0.finalize_fixed().into()
    }
}

impl fmt::Debug for HmacSha1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HmacSha1")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4, appendix, and RFC 2202, cases 1 and 6 (a key that is longer than a block).
    #[test]
    fn known_values() {
        assert_eq!(sha1_of_secret(b"abc")[..4], [0xa9, 0x99, 0x3e, 0x36]);
        let mut mac = HmacSha1::new(&[0x0b; 20]);
        mac.update(b"Hi ");
        mac.update(b"There");
        assert_eq!(mac.finish()[..4], [0xb6, 0x17, 0x31, 0x86]);
        let mut mac = HmacSha1::new(&[0xaa; 80]);
        mac.update(b"Test Using Larger Than Block-Size Key - Hash Key First");
        assert_eq!(mac.finish()[..4], [0xaa, 0x4a, 0xe5, 0xe1]);
    }
}
