use core::fmt;

use super::ThreemaId;
use crate::codec::hex::Hex;
use crate::crypto::{Random, RandomError, hmac_sha256};

/// The nonce of one envelope, 24 bytes
/// ([chapter 02 section 8](crate::protocol::message_box#8-nonces)).
///
/// It is neither `Clone` nor `Copy`, and sealing consumes it: a nonce that was used cannot be used
/// again.
///
/// ```
/// use eeema::identity::Identity;
/// use eeema::message::hazmat::{Randomness, seal_gateway_box_with_into};
/// use eeema::{OsRandom, content::Body};
///
/// # let bot = Identity::generate("*BOT0001".parse()?, &mut OsRandom)?;
/// # let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
/// let peer = bot.peer(alice.id, &alice.public_key())?;
/// let randomness = Randomness::generate(&mut OsRandom)?; // with the nonce in it
/// seal_gateway_box_with_into(&peer, &Body::text("Hi")?, randomness, &mut [0; 512])?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The same with one more line does not compile:
///
/// ```compile_fail,E0382
/// use eeema::identity::Identity;
/// use eeema::message::hazmat::{Randomness, seal_gateway_box_with_into};
/// use eeema::{OsRandom, content::Body};
///
/// # let bot = Identity::generate("*BOT0001".parse()?, &mut OsRandom)?;
/// # let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
/// let peer = bot.peer(alice.id, &alice.public_key())?;
/// let randomness = Randomness::generate(&mut OsRandom)?;
/// seal_gateway_box_with_into(&peer, &Body::text("Hi")?, randomness, &mut [0; 512])?;
/// seal_gateway_box_with_into(&peer, &Body::text("Hi")?, randomness, &mut [0; 512])?; // it was moved
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(PartialEq, Eq)]
pub struct Nonce([u8; Self::LENGTH]);

impl Nonce {
    /// Bytes of a nonce.
    pub const LENGTH: usize = 24;

    /// Draws a fresh nonce.
    ///
    /// If [`NonceHash`] of it is in the store of used nonces, draw again.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        let mut bytes = [0; Self::LENGTH];
        random.fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// Takes given bytes: those of a received envelope, or known ones in a test.
    ///
    /// Sealing two messages with one nonce and one key gives both plaintexts away. Never call this
    /// to seal anything outside a test.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The 24 bytes, as they travel beside the box.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    /// What a store of used nonces keeps instead of the nonce.
    pub fn hash(&self, own_id: ThreemaId) -> NonceHash {
        NonceHash::of(&self.0, own_id)
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nonce({})", Hex(&self.0))
    }
}

/// What a store of used nonces keeps instead of a nonce, 32 bytes: HMAC-SHA256 keyed with the own
/// identity ([chapter 01 section 12](crate::protocol::identity#12-text-forms-and-the-nonce-hash)).
///
/// So a copy of the store cannot be linked to recorded traffic without knowing the identity. Keep
/// separate stores for messages and for the device group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NonceHash([u8; Self::LENGTH]);

impl NonceHash {
    /// Bytes of a nonce hash.
    pub const LENGTH: usize = 32;

    /// The hash of `nonce` in the store of `own_id`.
    pub fn of(nonce: &[u8; Nonce::LENGTH], own_id: ThreemaId) -> Self {
        Self(hmac_sha256(own_id.as_bytes(), &[nonce]))
    }

    /// Takes the 32 stored bytes.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes to store.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl fmt::Debug for NonceHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NonceHash({})", Hex(&self.0))
    }
}
