use core::fmt;
use core::ops::Range;

use super::wire_header::LEGACY_NICKNAME_LENGTH;
use super::{Body, Content, Envelope, Error, Flags, Kind, Metadata};
use crate::content;
#[cfg(feature = "alloc")]
use crate::crypto::SecretVec;
use crate::identity::{MessageId, Nonce, ThreemaId, trim_nickname};
use crate::time::UnixMillis;

/// An opened envelope.
///
/// What it holds is authentic between its two identities, except the flags and, if
/// [`Opened::is_legacy`], message id and time. The plaintext lies in the buffer that was given to
/// [`Envelope::open_into`], or is owned and wiped on drop after `Envelope::open`.
pub struct Opened<'a> {
    sender: ThreemaId,
    message_id: MessageId,
    flags: Flags,
    nonce: Nonce,
    parts: Parts,
    plaintext: Plaintext<'a>,
}

enum Plaintext<'a> {
    Borrowed(&'a [u8]),
    #[cfg(feature = "alloc")]
    Owned(SecretVec),
}

/// What opening found, and where in the plaintext it lies.
pub(super) struct Parts {
    time: UnixMillis,
    kind: Kind,
    body: Range<usize>,
    nickname: NicknameSource,
}

/// Where a message says something about the nickname of its sender.
enum NicknameSource {
    Nowhere,
    Metadata(Range<usize>),
    Header([u8; LEGACY_NICKNAME_LENGTH]),
}

impl Parts {
    /// In the plaintext, the container stands behind `metadata_length` bytes of metadata, which say
    /// `metadata_time`.
    pub(super) fn new(
        envelope: &Envelope<'_>,
        metadata_time: Option<UnixMillis>,
        metadata_length: usize,
        kind: Kind,
        body: &[u8],
    ) -> Self {
        let body_start = metadata_length.saturating_add(1);
        Self {
            time: match metadata_time {
                Some(time) if time != UnixMillis(0) => time,
                _ => envelope.created_at().to_millis(),
            },
            kind,
            body: body_start..body_start.saturating_add(body.len()),
            nickname: match metadata_time {
                Some(_) => NicknameSource::Metadata(0..metadata_length),
                None if kind.distributes_profile(body) => {
                    NicknameSource::Header(*envelope.legacy_nickname())
                }
                None => NicknameSource::Nowhere,
            },
        }
    }
}

impl<'a> Opened<'a> {
    pub(super) fn borrowed(envelope: &Envelope<'_>, parts: Parts, plaintext: &'a [u8]) -> Self {
        Self::new(envelope, parts, Plaintext::Borrowed(plaintext))
    }

    const fn new(envelope: &Envelope<'_>, parts: Parts, plaintext: Plaintext<'a>) -> Self {
        Self {
            sender: envelope.sender(),
            message_id: envelope.message_id(),
            flags: envelope.flags(),
            nonce: Nonce::from_bytes(*envelope.nonce().as_bytes()),
            parts,
            plaintext,
        }
    }

    /// What opening found, without the plaintext.
    pub(super) fn into_parts(self) -> Parts {
        self.parts
    }

    /// Who sealed it.
    pub const fn sender(&self) -> ThreemaId {
        self.sender
    }

    /// Its id; not authentic if [`Opened::is_legacy`].
    pub const fn message_id(&self) -> MessageId {
        self.message_id
    }

    /// When its sender made it; the time of the header if the sender says nothing.
    pub const fn time(&self) -> UnixMillis {
        self.parts.time
    }

    /// The flags of the envelope, which are not authentic.
    pub const fn flags(&self) -> Flags {
        self.flags
    }

    /// Its nonce, for a store of used nonces.
    pub const fn nonce(&self) -> &Nonce {
        &self.nonce
    }

    /// Whether the envelope had no metadata box.
    pub const fn is_legacy(&self) -> bool {
        !matches!(self.parts.nickname, NicknameSource::Metadata(_))
    }

    /// What the message says about the nickname of its sender: `None` is no statement, an empty
    /// text means that the nickname is removed.
    pub fn nickname(&self) -> Option<&str> {
        match &self.parts.nickname {
            NicknameSource::Nowhere => None,
            // Opening decoded these bytes before: this cannot fail.
            NicknameSource::Metadata(range) => Metadata::decode(self.part(range.clone()))
                .ok()?
                .nickname
                .map(trim_nickname),
            NicknameSource::Header(bytes) => {
                let text = bytes.split(|byte| *byte == 0).next()?;
                let nickname = trim_nickname(str::from_utf8(text).ok()?);
                (!nickname.is_empty()).then_some(nickname)
            }
        }
    }

    /// The type of the message.
    pub const fn kind(&self) -> Kind {
        self.parts.kind
    }

    /// The bytes of the body.
    pub fn body_bytes(&self) -> &[u8] {
        self.part(self.parts.body.clone())
    }

    /// The body as a typed value.
    ///
    /// # Errors
    ///
    /// An [`Error`] of step 11: the sender made a malformed body. Acknowledge and drop the message.
    pub fn body(&self) -> Result<Body<'_>, Error> {
        Ok(Body::decode(self.kind(), self.body_bytes())?)
    }

    /// What the message says, without the group in which it says it.
    ///
    /// A program that sends only texts, and asks for this instead of [`Opened::body`], links the
    /// encoder of no other type.
    ///
    /// # Errors
    ///
    /// As [`Opened::body`].
    pub fn content(&self) -> Result<Content<'_>, Error> {
        Ok(content::decode(self.kind(), self.body_bytes()).map(|(_, content)| content)?)
    }

    /// Whether nonce and id of this message are stored and refused a second time (chapter 03
    /// section 3).
    pub fn has_replay_protection(&self) -> bool {
        let kind = self.kind();
        kind.has_replay_protection(self.body_bytes())
    }

    /// Whether the receiver's device sends automatic receipts for this message: its type has them
    /// and its sender does not forbid them.
    pub fn wants_delivery_receipt(&self) -> bool {
        let forbidden = self.flags.contains(Flags::NO_DELIVERY_RECEIPTS);
        !forbidden
            && self
                .kind()
                .properties()
                .is_some_and(|properties| properties.policy.delivery_receipts)
    }

    /// A part of the plaintext whose place was found when opening.
    fn part(&self, range: Range<usize>) -> &[u8] {
        self.plaintext.as_bytes().get(range).unwrap_or_default()
    }
}

#[cfg(feature = "alloc")]
impl Opened<'_> {
    pub(super) fn owned(envelope: &Envelope<'_>, parts: Parts, plaintext: SecretVec) -> Self {
        Self::new(envelope, parts, Plaintext::Owned(plaintext))
    }

    /// Without its plaintext, which [`Opened::with_plaintext`] gives back.
    pub(super) fn without_plaintext(self) -> Opened<'static> {
        Opened {
            plaintext: Plaintext::Borrowed(&[]),
            ..self
        }
    }

    /// With a plaintext of its own, in which everything stands where it stood.
    pub(super) fn with_plaintext(self, plaintext: SecretVec) -> Opened<'static> {
        Opened {
            plaintext: Plaintext::Owned(plaintext),
            ..self
        }
    }
}

impl Plaintext<'_> {
    fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Borrowed(bytes) => bytes,
            #[cfg(feature = "alloc")]
            Self::Owned(secret) => secret.as_bytes(),
        }
    }
}

impl fmt::Debug for Opened<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Opened({:?}, {:?}, {:?})",
            self.sender, self.message_id, self.parts.kind
        )
    }
}
