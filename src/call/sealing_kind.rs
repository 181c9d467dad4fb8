use super::group_handshake_key::GroupCallHandshakeKind;
use super::group_key::{HelloKind, StateKind};
use super::handshake_error::HandshakeError;
use crate::crypto::hazmat::secretbox;
use crate::crypto::{Key, KeyKind, Random};

/// The keys of a group call that seal what goes through the media server, each message with a random nonce
/// in front ([chapter 16 section 10](crate::protocol::calls)).
///
/// | key | seals |
/// |---|---|
/// | [`HelloKey`](super::HelloKey) | a [`Hello`](super::Hello) |
/// | [`GroupCallHandshakeKey`](super::GroupCallHandshakeKey) | an [`Auth`](super::Auth), which the channel seals once more |
/// | [`StateKey`](super::StateKey) | what the media server stores of the call |
pub trait SealingKind: KeyKind {}

impl SealingKind for HelloKind {}
impl SealingKind for GroupCallHandshakeKind {}
impl SealingKind for StateKind {}

impl<Kind: SealingKind> Key<Kind> {
    /// Seals in place: the first [`PREFIX_LENGTH`](super::PREFIX_LENGTH) bytes of `buffer` are reserved.
    ///
    /// # Errors
    ///
    /// [`HandshakeError::BufferTooSmall`] or [`HandshakeError::Random`].
    pub fn seal_in_place(
        &self,
        buffer: &mut [u8],
        random: &mut impl Random,
    ) -> Result<(), HandshakeError> {
        Ok(secretbox::seal_prefixed_in_place(
            self.as_secret(),
            buffer,
            random,
        )?)
    }

    /// Opens in place, and returns what was sealed.
    ///
    /// # Errors
    ///
    /// [`HandshakeError::Unauthentic`].
    pub fn open_in_place<'b>(&self, sealed: &'b mut [u8]) -> Result<&'b mut [u8], HandshakeError> {
        secretbox::open_prefixed_in_place(self.as_secret(), sealed)
            .map_err(|_| HandshakeError::Unauthentic)
    }
}
