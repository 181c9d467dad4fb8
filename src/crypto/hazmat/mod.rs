//! **Hazardous material**: the primitives, for those who implement a protocol that is not here, or
//! examine one that is. Everybody else wants the modules above: [`message`](crate::message),
//! [`blob`](crate::blob) and the rest call these functions in the right way.
//!
//! | module | what | what goes wrong |
//! |---|---|---|
//! | [`agreement`] | X25519 (RFC 7748) followed by HSalsa20 | the peer is whoever the public key belongs to |
//! | [`secretbox`] | XSalsa20-Poly1305 in the NaCl layout | a nonce used twice gives both plaintexts and the tag away |
//! | `chacha20_poly1305` | ChaCha20-Poly1305 (RFC 8439) | the same; 12 bytes are too few to be drawn at random |
//! | `xchacha20_poly1305` | the same with nonces of 24 bytes | a nonce used twice |
//! | `aes_gcm` | AES-256-GCM (NIST SP 800-38D) | a nonce used twice; 12 bytes are too few to be drawn at random |
//! | `aes_ctr`, `aes_cbc` | AES-256 without any tag | whoever alters the ciphertext alters the plaintext |
//! | [`blake2b`] | BLAKE2b (RFC 7693) with key, salt and personalisation | two purposes with one context have one key |
//! | [`hash`], `sha1` | SHA-2 and SHA-1 (FIPS 180-4), HMAC (RFC 2104), comparison in constant time | `==` on a MAC shows by its time how much of it is right |
//! | `password` | PBKDF2, scrypt and Argon2id | a weak password stays weak |
//!
//! The boxes compared, sizes in bytes:
//!
//! | box | key | nonce | tag | associated data | longest message | nonces may be drawn |
//! |---|---|---|---|---|---|---|
//! | [`secretbox`] | 32 | 24 | 16, in front | no | what memory holds | yes |
//! | `chacha20_poly1305` | 32 | 12 | 16 | yes | 256 GiB | no: count |
//! | `xchacha20_poly1305` | 32 | 24 | 16 | yes | 256 GiB | yes |
//! | `aes_gcm` | 32 | 12 | 16 | yes | 64 GiB | no: count |
//!
//! None of the boxes commits to a key: somebody who knows two keys can make one box that opens under
//! both. None says who sealed it, and none notices that a box comes a second time. None hides how long the
//! message is. What they do: without the key nobody reads a box, and nobody makes one that opens.
//!
//! **A failed open leaves no plaintext**: the buffer is as it was, whether one box is opened or many. A
//! streaming opener that decrypts in one pass says so in its name, and what it wrote is nothing before it
//! ends well.
//!
//! Keys are borrowed, and wiped by whoever owns them: a [`Secret`](crate::crypto::Secret) wipes itself. What
//! the functions derive on their way is wiped before they return, as far as it lies in memory and that is
//! cheap; `SECURITY.md` names what may stay. Messages are in the caller's memory, and theirs to wipe.

#[cfg(feature = "_aes_cbc")]
pub mod aes_cbc;
#[cfg(feature = "_aes_ctr")]
pub mod aes_ctr;
#[cfg(feature = "_aes_gcm")]
pub mod aes_gcm;
pub mod blake2b;
#[cfg(feature = "_chacha20poly1305")]
pub mod chacha20_poly1305;
pub mod hash;
#[cfg(feature = "_sha1")]
pub mod sha1;
#[cfg(any(feature = "_chacha20poly1305", feature = "_aes_gcm"))]
mod too_long;
#[cfg(feature = "_chacha20poly1305")]
pub mod xchacha20_poly1305;

/// X25519 (RFC 7748) and the key that NaCl makes of its result ([chapter 01](crate::protocol::identity)
/// sections 3 and 4).
///
/// | what | size |
/// |---|---|
/// | secret key, public key, agreed key | 32 bytes each |
///
/// Secret keys are stored unclamped; clamping happens inside. Bit 255 of a public key is masked, a value
/// at or above 2^255 − 19 is reduced, as the RFC says and libsodium does. A public key of low order, with
/// which everybody knows the result, is refused.
///
/// | what it gives | what it does not give |
/// |---|---|
/// | a key that only the owners of the two secret keys have | any knowledge of who they are: compare public keys by another way |
/// | the same key each time | forward security: whoever gets a secret key later has the key of all boxes |
/// | a key for boxes that both can make | a signature: neither can prove to others that the other one made a box |
///
/// ```
/// use eeema::crypto::Secret;
/// use eeema::crypto::hazmat::agreement::{agree, public_key};
///
/// let (alice, bob) = (Secret::from_bytes([1; 32]), Secret::from_bytes([2; 32]));
/// assert_eq!(agree(&alice, &public_key(&bob))?, agree(&bob, &public_key(&alice))?);
/// assert!(agree(&alice, &[0; 32]).is_err());
/// # Ok::<(), eeema::crypto::hazmat::agreement::NonContributory>(())
/// ```
pub mod agreement {
    pub use crate::crypto::agreement::{
        NonContributory, agree, agree_many, public_key, public_keys,
    };
}

/// XSalsa20-Poly1305 in the NaCl layout: `crypto_secretbox` and, with an agreed key, `crypto_box`.
///
/// | part | from |
/// |---|---|
/// | subkey | HSalsa20(key, first 16 bytes of the nonce) |
/// | key stream | Salsa20/20(subkey, last 8 bytes of the nonce), block by block from 0 |
/// | Poly1305 key | bytes 0 to 31 of the key stream |
/// | ciphertext | plaintext XOR key stream from byte 32 |
/// | tag | Poly1305 over the ciphertext, 16 bytes; NaCl writes it in front of the ciphertext |
///
/// | function | when |
/// |---|---|
/// | [`seal_in_place`](secretbox::seal_in_place), [`open_in_place`](secretbox::open_in_place) | one box; tag and nonce lie where the caller wants them |
/// | `seal_prefixed`, `open_prefixed` and their twins in place | nonce ‖ tag ‖ ciphertext, with a nonce that is drawn |
/// | [`seal_all`](secretbox::seal_all), [`open_all`](secretbox::open_all) | many boxes side by side, each with its own key, nonce and length |
/// | [`stream`](secretbox::stream) | one box piece by piece, in memory that does not depend on its size |
/// | [`xor_stream`](secretbox::xor_stream) | the cipher alone, without a tag |
///
/// With the feature `simd` all of this runs in the widest vectors of the machine, chosen at run time; the
/// bytes are the same everywhere.
///
/// ```
/// use eeema::crypto::{OsRandom, Secret};
/// use eeema::crypto::hazmat::secretbox::{open_prefixed, seal_prefixed};
///
/// let key = Secret::from_bytes([7; 32]);
/// let mut sealed = seal_prefixed(&key, b"The tide is at 6:40.", &mut OsRandom)?;
/// assert_eq!(open_prefixed(&key, &sealed)?.as_bytes(), b"The tide is at 6:40.");
/// sealed[50] ^= 1;
/// assert!(open_prefixed(&key, &sealed).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub mod secretbox {
    pub use crate::crypto::error::{PrefixedError, Unauthentic};
    pub use crate::crypto::secretbox::{
        KEY_LENGTH, NONCE_LENGTH, PREFIX_LENGTH, TAG_LENGTH, ToOpen, ToSeal, open_all,
        open_in_place, open_many, open_prefixed_in_place, seal_all, seal_in_place, seal_many,
        seal_prefixed_in_place, seal_prefixed_into, stream, xor_stream,
    };
    #[cfg(feature = "alloc")]
    pub use crate::crypto::secretbox::{open_prefixed, seal_prefixed};
}

/// Keys out of passwords: slow functions, so that guessing is slow.
///
/// | module | what makes it slow |
/// |---|---|
/// | `pbkdf2` (RFC 8018) | time alone; graphics cards do not mind |
/// | `scrypt` (RFC 7914) | memory and time |
/// | `argon2id` (RFC 9106) | memory and time |
///
/// None of them saves a weak password: whoever has the sealed data guesses at their own pace.
///
/// | wish | take |
/// |---|---|
/// | a format of one's own | `argon2id`, with as much memory as the smallest device can spare |
/// | a device without that memory for a moment | `scrypt` in a work area of any size, which takes longer |
/// | a format that exists | what it says |
///
/// A salt is not secret. It has to be another one for each password that is sealed, so that nobody guesses
/// for many people at once; draw 16 bytes where the format leaves the choice. The password is bytes here:
/// two spellings of one text are two passwords.
#[cfg(any(feature = "_argon2", feature = "_pbkdf2"))]
pub mod password {
    #[cfg(feature = "_argon2")]
    pub use crate::crypto::password::argon2id;
    #[cfg(feature = "_pbkdf2")]
    pub use crate::crypto::password::pbkdf2;
    #[cfg(feature = "_scrypt")]
    pub use crate::crypto::password::scrypt;
    #[cfg(feature = "_scrypt_any")]
    pub use crate::crypto::password::scrypt_any;
}

/// The vector instructions that carry the kernels. Every backend gives the same bytes; the functions that
/// take one exist so that tests and measurements can walk all of them.
#[doc(hidden)]
pub mod backend {
    pub use crate::crypto::agreement::{agree_many_on, agree_on, public_keys_on};
    pub use crate::crypto::backend::Backend;
    pub use crate::crypto::secretbox::{
        open_in_place_on, open_many_on, seal_in_place_on, seal_many_on,
    };
}
