use core::fmt;

use super::handshake_error::HandshakeError;
use crate::crypto::CountedNonce;
use crate::crypto::hazmat::secretbox::{self, TAG_LENGTH};
use crate::crypto::{Random, RandomError, equal, on_wiped_stack};
use crate::identity::{AgreedKey, PublicKey, SecretKey};

/// The temporary key pair and cookie of one participant towards one peer (PCK, PCCK), for one channel.
///
/// Draw new ones for every hello that is said and for every hello that is answered. A hello has no
/// protection from replay: under keys that serve again, the second channel would count from 1 under the
/// same key and cookie, and two messages would have one nonce.
/// [`ParticipantKeys::channel`] therefore uses them up.
///
/// ```
/// use eeema::OsRandom;
/// use eeema::call::ParticipantKeys;
///
/// let joining = ParticipantKeys::generate(&mut OsRandom)?; // one for each participant who is there
/// let said = joining.half(); // in the hello; compare the answer with it
/// let present = ParticipantKeys::generate(&mut OsRandom)?; // one for each hello that comes
/// let answered = present.half();
/// let mut to_joining = present.channel(&said)?;
/// let mut to_present = joining.channel(&answered)?;
///
/// let mut sealed = [0; 16 + 4];
/// sealed[16..].copy_from_slice(b"Auth");
/// let tag = to_joining.seal_in_place(&mut sealed[16..])?;
/// sealed[..16].copy_from_slice(&tag);
/// assert_eq!(to_present.open_in_place(&mut sealed)?, b"Auth");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub struct ParticipantKeys {
    secret_key: SecretKey,
    cookie: [u8; 16],
}

/// The public half: what a hello says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParticipantHalf {
    /// The temporary public key.
    pub key: PublicKey,
    /// The cookie in front of the counter of every nonce.
    pub cookie: [u8; 16],
}

impl ParticipantKeys {
    /// Draws a key pair and a cookie.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        on_wiped_stack::<256, _>(|| {
            let secret_key = SecretKey::generate(random)?;
            let mut cookie = [0; 16];
            random.fill(&mut cookie)?;
            Ok(Self { secret_key, cookie })
        })
    }

    /// Takes a given pair, for tests with known answers. Never take one twice.
    pub const fn chosen(secret_key: SecretKey, cookie: [u8; 16]) -> Self {
        Self { secret_key, cookie }
    }

    /// What a hello says. Keep it for [`Auth::decode`](super::Auth::decode).
    pub fn half(&self) -> ParticipantHalf {
        ParticipantHalf {
            key: self.secret_key.public_key(),
            cookie: self.cookie,
        }
    }

    /// The channel to a peer whose hello was accepted. It uses the keys up, also when it fails: a hello
    /// that comes again is answered with new keys.
    ///
    /// # Errors
    ///
    /// [`HandshakeError::Reflected`] if the peer repeats the own key or cookie, or
    /// [`HandshakeError::LowOrderKey`]: discard the hello. Who joins says hello again with new keys.
    pub fn channel(self, peer: &ParticipantHalf) -> Result<ParticipantChannel, HandshakeError> {
        let own_key = self.secret_key.public_key();
        if peer.cookie == self.cookie || equal(peer.key.as_bytes(), own_key.as_bytes()) {
            return Err(HandshakeError::Reflected);
        }
        let agreed = self.secret_key.agree(&peer.key);
        Ok(ParticipantChannel {
            key: agreed.map_err(|_| HandshakeError::LowOrderKey)?,
            ours: CountedNonce::starting_at(self.cookie, 1),
            theirs: CountedNonce::starting_at(peer.cookie, 1),
        })
    }
}

/// What two participants tell each other under their temporary keys; both directions are counted, and
/// nothing is accepted twice or out of order.
pub struct ParticipantChannel {
    key: AgreedKey,
    ours: CountedNonce,
    theirs: CountedNonce,
}

impl ParticipantChannel {
    /// Takes counters that have counted before, for tests with known answers.
    pub const fn chosen(key: AgreedKey, ours: CountedNonce, theirs: CountedNonce) -> Self {
        Self { key, ours, theirs }
    }

    /// Seals `data` in place: the tag goes in front of it.
    ///
    /// # Errors
    ///
    /// [`HandshakeError::NoncesExhausted`].
    pub fn seal_in_place(&mut self, data: &mut [u8]) -> Result<[u8; TAG_LENGTH], HandshakeError> {
        let nonce = self
            .ours
            .next()
            .map_err(|_| HandshakeError::NoncesExhausted)?;
        Ok(secretbox::seal_in_place(self.key.as_secret(), &nonce, data))
    }

    /// Opens what the peer sealed, tag and ciphertext, in place. A box that does not open uses no number.
    ///
    /// # Errors
    ///
    /// [`HandshakeError::Unauthentic`], or [`HandshakeError::NoncesExhausted`].
    pub fn open_in_place<'b>(
        &mut self,
        sealed: &'b mut [u8],
    ) -> Result<&'b mut [u8], HandshakeError> {
        // Counts on a copy: a failed open moves no state.
        let counter = self.theirs.counter();
        let counter = counter.ok_or(HandshakeError::NoncesExhausted)?;
        let mut theirs = CountedNonce::starting_at(*self.theirs.cookie(), counter);
        let nonce = theirs.next().map_err(|_| HandshakeError::NoncesExhausted)?;
        let (tag, data) = sealed
            .split_first_chunk_mut()
            .ok_or(HandshakeError::Unauthentic)?;
        secretbox::open_in_place(self.key.as_secret(), &nonce, data, tag)
            .map_err(|_| HandshakeError::Unauthentic)?;
        self.theirs = theirs;
        Ok(data)
    }
}

impl fmt::Debug for ParticipantKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ParticipantKeys")
    }
}

impl fmt::Debug for ParticipantChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ParticipantChannel")
    }
}
