use core::fmt;

use super::group_handshake_key::GroupCallHandshakeKey;
use super::group_key::{HelloKey, StateKey};
use super::media_key::MediaKey;
use crate::codec::protobuf::{FieldWriter, Fields, Malformed, Message};
use crate::crypto::CountedNonce;
use crate::crypto::hazmat::secretbox::{self, PrefixedError};
use crate::crypto::{Random, RandomError};
use crate::identity::{AgreedKey, PublicKey, SecretKey, ThreemaId};

/// What a box with its nonce in front adds to a plaintext, in bytes.
pub const PREFIX_LENGTH: usize = secretbox::PREFIX_LENGTH;
const TAG_LENGTH: usize = secretbox::TAG_LENGTH;

/// The temporary key pair and cookie of one participant in one call (PCK, PCCK). Drawn once; every peer
/// gets the same public half, and a channel of its own.
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

/// Introduces a participant ([chapter 16 section 10](crate::protocol::calls)); field 2 of its envelope.
///
/// | field | type | meaning |
/// |---|---|---|
/// | 1 | string | identity |
/// | 2 | string | nickname |
/// | 3 | bytes | temporary public key |
/// | 4 | bytes | cookie |
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hello<'a> {
    identity: ThreemaId,
    nickname: &'a str,
    half: ParticipantHalf,
}

impl ParticipantKeys {
    /// Draws a key pair and a cookie.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        let secret_key = SecretKey::generate(random)?;
        let mut cookie = [0; 16];
        random.fill(&mut cookie)?;
        Ok(Self { secret_key, cookie })
    }

    /// Takes a given pair, for tests with known answers. Never use one in two calls.
    pub const fn chosen(secret_key: SecretKey, cookie: [u8; 16]) -> Self {
        Self { secret_key, cookie }
    }

    /// What a hello says.
    pub fn half(&self) -> ParticipantHalf {
        ParticipantHalf {
            key: self.secret_key.public_key(),
            cookie: self.cookie,
        }
    }

    /// The channel to a peer whose hello was accepted. Never make two to one peer.
    ///
    /// # Errors
    ///
    /// [`HandshakeError::Reflected`] if the peer repeats the own key or cookie, or
    /// [`HandshakeError::LowOrderKey`]: discard the hello.
    pub fn channel(&self, peer: &ParticipantHalf) -> Result<ParticipantChannel, HandshakeError> {
        if peer.cookie == self.cookie || peer.key == self.secret_key.public_key() {
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

impl<'a> Hello<'a> {
    /// A hello of a member of the group.
    pub const fn new(identity: ThreemaId, nickname: &'a str, half: ParticipantHalf) -> Self {
        Self {
            identity,
            nickname,
            half,
        }
    }

    /// Who introduces themselves. Discard the hello if they are no member of the group.
    pub const fn identity(&self) -> ThreemaId {
        self.identity
    }

    /// The nickname that they show.
    pub const fn nickname(&self) -> &'a str {
        self.nickname
    }

    /// Their temporary key and cookie.
    pub const fn half(&self) -> &ParticipantHalf {
        &self.half
    }

    /// Bytes of the encoded hello in its envelope.
    pub fn encoded_len(&self) -> usize {
        InEnvelope(self).encoded_len()
    }

    /// Writes the hello in its envelope to the front of `output`, and returns how many bytes that were.
    ///
    /// # Errors
    ///
    /// [`HandshakeError::BufferTooSmall`].
    pub fn encode_into(&self, output: &mut [u8]) -> Result<usize, HandshakeError> {
        let envelope = InEnvelope(self);
        envelope
            .encode_into(output)
            .map_err(|_| HandshakeError::BufferTooSmall)
    }

    /// Reads an envelope with a hello. Handshakes of guests are refused: they are not authenticated.
    ///
    /// # Errors
    ///
    /// [`HandshakeError::Malformed`].
    pub fn decode(envelope: &'a [u8]) -> Result<Self, HandshakeError> {
        let (mut identity, mut nickname, mut half) = (None, "", HalfFields::default());
        let mut fields = Fields::new(content(envelope)?);
        while let Some((number, value)) = fields.next_field()? {
            match number {
                1 => identity = Some(value.string()?),
                2 => nickname = value.string()?,
                3 => half.key = Some(value.bytes()?),
                4 => half.cookie = Some(value.bytes()?),
                _ => {}
            }
        }
        let identity = identity.and_then(|identity| identity.parse().ok());
        Ok(Self {
            identity: identity.ok_or(HandshakeError::Malformed)?,
            nickname,
            half: half.read()?,
        })
    }
}

impl Message for Hello<'_> {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.string(1, self.identity.as_str());
        fields.string(2, self.nickname);
        fields.bytes(3, self.half.key.as_bytes());
        fields.bytes(4, &self.half.cookie);
    }
}

/// Authenticates a participant: repeats what the **receiver** said in its hello, which proves that it is
/// fresh, and hands over media keys; field 2 of its envelope.
#[derive(Clone, Copy)]
pub struct Auth<'a> {
    receiver: ParticipantHalf,
    media_keys: MediaKeys<'a>,
}

/// The media keys of an [`Auth`]: to be written, or as they came.
#[derive(Clone, Copy)]
enum MediaKeys<'a> {
    Given(&'a [MediaKey]),
    Encoded(&'a [u8]),
}

impl<'a> Auth<'a> {
    /// Authenticates towards the sender of a hello.
    pub const fn new(receiver: ParticipantHalf, media_keys: &'a [MediaKey]) -> Self {
        Self {
            receiver,
            media_keys: MediaKeys::Given(media_keys),
        }
    }

    /// Bytes of the encoded message in its envelope.
    pub fn encoded_len(&self) -> usize {
        InEnvelope(self).encoded_len()
    }

    /// Writes the message in its envelope to the front of `output`, and returns how many bytes that were.
    /// It holds media keys: wipe it after sealing if that is not in place.
    ///
    /// # Errors
    ///
    /// [`HandshakeError::BufferTooSmall`].
    pub fn encode_into(&self, output: &mut [u8]) -> Result<usize, HandshakeError> {
        let envelope = InEnvelope(self);
        envelope
            .encode_into(output)
            .map_err(|_| HandshakeError::BufferTooSmall)
    }

    /// Reads an envelope with an authentication for `own`.
    ///
    /// # Errors
    ///
    /// [`HandshakeError::Malformed`], or [`HandshakeError::NotFresh`] if it repeats another key or cookie.
    pub fn decode(envelope: &'a [u8], own: &ParticipantHalf) -> Result<Self, HandshakeError> {
        let message = content(envelope)?;
        let mut half = HalfFields::default();
        let mut fields = Fields::new(message);
        while let Some((number, value)) = fields.next_field()? {
            match number {
                1 => half.key = Some(value.bytes()?),
                2 => half.cookie = Some(value.bytes()?),
                3 => {
                    decode_media_key(value.bytes()?)?;
                }
                _ => {}
            }
        }
        let receiver = half.read()?;
        if receiver != *own {
            return Err(HandshakeError::NotFresh);
        }
        Ok(Self {
            receiver,
            media_keys: MediaKeys::Encoded(message),
        })
    }

    /// The media keys, in their order.
    pub fn media_keys(&self) -> impl Iterator<Item = MediaKey> + use<'a> {
        let (given, encoded) = match self.media_keys {
            MediaKeys::Given(keys) => (keys, &[][..]),
            MediaKeys::Encoded(message) => (&[][..], message),
        };
        let mut fields = Fields::new(encoded);
        // `decode` read them all before: none is malformed.
        let decoded = core::iter::from_fn(move || {
            loop {
                match fields.next_field() {
                    Ok(Some((3, value))) => return decode_media_key(value.bytes().ok()?).ok(),
                    Ok(Some(_)) => {}
                    _ => return None,
                }
            }
        });
        given.iter().cloned().chain(decoded)
    }
}

impl Message for Auth<'_> {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.bytes(1, self.receiver.key.as_bytes());
        fields.bytes(2, &self.receiver.cookie);
        for key in self.media_keys() {
            fields.message(3, &key);
        }
    }
}

impl Message for MediaKey {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.uint32(1, self.epoch().into());
        fields.uint32(2, self.ratchet_counter().into());
        fields.bytes(3, self.as_bytes());
    }
}

fn decode_media_key(message: &[u8]) -> Result<MediaKey, HandshakeError> {
    let (mut epoch, mut ratchet_counter, mut key) = (0, 0, None);
    let mut fields = Fields::new(message);
    while let Some((number, value)) = fields.next_field()? {
        match number {
            1 => epoch = value.uint32()?,
            2 => ratchet_counter = value.uint32()?,
            3 => key = Some(value.bytes()?),
            _ => {}
        }
    }
    let small = |number: u32| u8::try_from(number).map_err(|_| HandshakeError::Malformed);
    let key = key.and_then(|key| <&[u8; 32]>::try_from(key).ok());
    Ok(MediaKey::from_bytes(
        small(epoch)?,
        small(ratchet_counter)?,
        *key.ok_or(HandshakeError::Malformed)?,
    ))
}

/// A key and a cookie, as fields.
#[derive(Default)]
struct HalfFields<'a> {
    key: Option<&'a [u8]>,
    cookie: Option<&'a [u8]>,
}

impl HalfFields<'_> {
    fn read(&self) -> Result<ParticipantHalf, HandshakeError> {
        let key = self.key.and_then(|key| <[u8; 32]>::try_from(key).ok());
        let cookie = self.cookie.and_then(|cookie| cookie.try_into().ok());
        Ok(ParticipantHalf {
            key: PublicKey::from_bytes(key.ok_or(HandshakeError::Malformed)?),
            cookie: cookie.ok_or(HandshakeError::Malformed)?,
        })
    }
}

/// An envelope, whose field 2 is the content; field 1 is padding.
struct InEnvelope<'a, M>(&'a M);

impl<M: Message> Message for InEnvelope<'_, M> {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.message(2, self.0);
    }
}

fn content(envelope: &[u8]) -> Result<&[u8], HandshakeError> {
    let mut content = None;
    let mut fields = Fields::new(envelope);
    while let Some((number, value)) = fields.next_field()? {
        match number {
            1 => {
                value.bytes()?;
            }
            2 => content = Some(value.bytes()?),
            _ => {}
        }
    }
    content.ok_or(HandshakeError::Malformed)
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

/// Seals an [`Auth`] with the permanent keys of both, in place: the first [`PREFIX_LENGTH`] bytes of
/// `buffer` are reserved. The result is sealed once more by the channel.
///
/// # Errors
///
/// [`HandshakeError::BufferTooSmall`] or [`HandshakeError::Random`].
pub fn seal_auth(
    key: &GroupCallHandshakeKey,
    buffer: &mut [u8],
    random: &mut impl Random,
) -> Result<(), HandshakeError> {
    Ok(secretbox::seal_prefixed_in_place(
        key.as_secret(),
        buffer,
        random,
    )?)
}

/// Opens what [`seal_auth`] made, in place.
///
/// # Errors
///
/// [`HandshakeError::Unauthentic`].
pub fn open_auth<'b>(
    key: &GroupCallHandshakeKey,
    sealed: &'b mut [u8],
) -> Result<&'b mut [u8], HandshakeError> {
    secretbox::open_prefixed_in_place(key.as_secret(), sealed)
        .map_err(|_| HandshakeError::Unauthentic)
}

impl HelloKey {
    /// Seals a hello in place: the first [`PREFIX_LENGTH`] bytes of `buffer` are reserved.
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

    /// Opens a hello in place.
    ///
    /// # Errors
    ///
    /// [`HandshakeError::Unauthentic`].
    pub fn open_in_place<'b>(&self, sealed: &'b mut [u8]) -> Result<&'b mut [u8], HandshakeError> {
        secretbox::open_prefixed_in_place(self.as_secret(), sealed)
            .map_err(|_| HandshakeError::Unauthentic)
    }
}

impl StateKey {
    /// Seals the state of the call in place: the first [`PREFIX_LENGTH`] bytes of `buffer` are reserved.
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

    /// Opens the state of the call in place.
    ///
    /// # Errors
    ///
    /// [`HandshakeError::Unauthentic`].
    pub fn open_in_place<'b>(&self, sealed: &'b mut [u8]) -> Result<&'b mut [u8], HandshakeError> {
        secretbox::open_prefixed_in_place(self.as_secret(), sealed)
            .map_err(|_| HandshakeError::Unauthentic)
    }
}

/// Why a message between two participants was refused, or not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HandshakeError {
    /// It was altered, or belongs to another key or another place in the order.
    Unauthentic,
    /// It is no well-formed message of the handshake.
    Malformed,
    /// It repeats what the own participant said.
    Reflected,
    /// It answers another hello.
    NotFresh,
    /// A key has low order.
    LowOrderKey,
    /// All numbers were used.
    NoncesExhausted,
    /// The buffer of the caller is too small.
    BufferTooSmall,
    /// The random generator failed.
    Random,
}

impl fmt::Display for HandshakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unauthentic | Self::Malformed => "the message is not authentic; discard it",
            Self::Reflected => "the hello repeats our own; discard it",
            Self::NotFresh => "the message belongs to another handshake; discard it",
            Self::LowOrderKey => "the key of the participant is not a real one; discard the hello",
            Self::NoncesExhausted => "all numbers of the participant were used; leave the call",
            Self::BufferTooSmall => "the buffer is too small; ask for the encoded length first",
            Self::Random => "the random generator failed; nothing was sealed, try again later",
        })
    }
}

impl core::error::Error for HandshakeError {}

impl From<Malformed> for HandshakeError {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl From<PrefixedError> for HandshakeError {
    fn from(error: PrefixedError) -> Self {
        match error {
            PrefixedError::TooShort => Self::BufferTooSmall,
            PrefixedError::Random => Self::Random,
            PrefixedError::Unauthentic => Self::Unauthentic,
        }
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

impl fmt::Debug for Hello<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hello({})", self.identity)
    }
}

impl fmt::Debug for Auth<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Auth")
    }
}
