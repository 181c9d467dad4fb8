//! The order in which a client checks what it receives (chapter 02 section 9).
//!
//! | step | refused with | who does it |
//! |---|---|---|
//! | 1 | [`Error::Truncated`], [`Error::MetadataLength`], [`Error::Identity`] | [`Inbox::check`] |
//! | 2 | [`Error::NonceReuse`] | [`Inbox::check`] |
//! | 3, 4 | [`Error::ReceiverIsNotUser`], [`Error::SenderIsUser`] | [`Inbox::check`] |
//! | 5 | – | the caller finds the public key of [`Pending::sender`] and agrees on the key |
//! | 6 to 13 | the other variants, see [`Error::step`] | `Inbox::open`, [`Inbox::open_into`], for many [`Inbox::open_many_into`] |
//! | 14 | – | the caller drops messages of blocked senders |
//! | 15 | [`Error::SpecialSender`] | the same |
//! | 16 to 18 | – | the caller processes the message |
//! | 19 | – | [`Inbox::accept`], or [`Inbox::discard`] for a refusal; then the caller acknowledges |
//!
//! Every refusal says whether the server wants an acknowledgement, and whether the nonce is to be
//! marked: it is if the message box opened, and not otherwise, so that strangers cannot fill the
//! store. Nothing is marked before the caller says so.
//!
//! ```
//! # use eeema::identity::MessageId;
//! # use eeema::message::{self, Body, Error, Header, MemoryStore};
//! # use eeema::time::UnixMillis;
//! # use eeema::{OsRandom, SecretKey, SharedKey};
//! use eeema::message::receive::{Inbox, ReceiveError};
//!
//! # let (alice_id, bob_id) = ("ALICE001".parse()?, "BOB00001".parse()?);
//! # let (alice, bob) = (SecretKey::generate(&mut OsRandom)?, SecretKey::generate(&mut OsRandom)?);
//! # let header = Header::new(alice_id, bob_id, MessageId::generate(&mut OsRandom)?, UnixMillis(1));
//! # let key = SharedKey::from_agreed(alice.agree(&bob.public_key())?);
//! # let envelope = message::seal(&key, &header, &Body::text("Hi")?, &mut OsRandom)?;
//! let mut inbox = Inbox::new(bob_id, MemoryStore::default());
//!
//! let pending = inbox.check(&envelope)?;
//! assert_eq!(pending.sender(), alice_id); // look the key up
//! let message = inbox.open(pending, &SharedKey::from_agreed(bob.agree(&alice.public_key())?))?;
//! assert_eq!(message.body()?, Body::text("Hi")?); // process it
//! inbox.accept(&message)?; // then mark it, and acknowledge it to the server
//!
//! // The server delivers it once more:
//! match inbox.check(&envelope) {
//!     Err(ReceiveError::Refused(refusal)) => assert_eq!(refusal.error(), Error::NonceReuse),
//!     _ => unreachable!(),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use core::fmt;

pub use super::catch_up::Waiting;
use super::opened::Parts;
use super::{Body, Envelope, Error, Flags, Kind, Opened, ReplayStore};
use crate::codec::{Reader, Truncated};
use crate::content::Encode;
use crate::crypto::wipe;
use crate::identity::{MessageId, Nonce, NonceHash, SharedKey, ThreemaId};

/// The identity that sends the type [`Kind::WEB_SESSION_RESUME`], and nothing else.
const PUSH: &[u8; 8] = b"*3MAPUSH";
/// The identity that sends the type [`Kind::WORK_SYNC_DELTA`], and nothing else.
const WORK_SYNC: &[u8; 8] = b"*3MAW0RK";

/// Where the messages to one identity are checked, with the memory that this needs.
#[derive(Debug)]
pub struct Inbox<S> {
    pub(super) own_id: ThreemaId,
    store: S,
}

/// An envelope that passed the steps 1 to 4 and waits for the key of its sender.
#[derive(Debug)]
pub struct Pending<'a> {
    pub(super) envelope: Envelope<'a>,
}

impl Pending<'_> {
    /// Whose public key to look up.
    pub const fn sender(&self) -> ThreemaId {
        self.envelope.sender()
    }

    /// How many bytes of buffer [`Inbox::open_into`] needs.
    pub const fn plaintext_len(&self) -> usize {
        self.envelope.plaintext_len()
    }
}

impl<S: ReplayStore> Inbox<S> {
    /// The inbox of `own_id`.
    pub const fn new(own_id: ThreemaId, store: S) -> Self {
        Self { own_id, store }
    }

    /// The store.
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// Steps 1 to 4.
    ///
    /// # Errors
    ///
    /// [`ReceiveError`] with the step that refused, or with the error of the store.
    pub fn check<'a>(&self, envelope: &'a [u8]) -> Result<Pending<'a>, ReceiveError<S::Error>> {
        // A header that is too short to be read cannot be acknowledged.
        let acknowledgement = Acknowledgement::of_bytes(envelope).unwrap_or_default();
        let refuse = |error| Refusal {
            error,
            acknowledgement,
            mark: None,
        };
        let envelope = Envelope::parse(envelope).map_err(refuse)?;
        let nonce = envelope.nonce().hash(self.own_id);
        if self
            .store
            .is_nonce_used(&nonce)
            .map_err(ReceiveError::Store)?
        {
            return Err(refuse(Error::NonceReuse).into());
        }
        if envelope.receiver() != self.own_id {
            return Err(refuse(Error::ReceiverIsNotUser).into());
        }
        if envelope.sender() == self.own_id {
            return Err(refuse(Error::SenderIsUser).into());
        }
        Ok(Pending { envelope })
    }

    /// Steps 6 to 13 and 15, with the key agreed with the public key of [`Pending::sender`].
    ///
    /// # Errors
    ///
    /// [`ReceiveError`] with the step that refused, or with the error of the store.
    #[cfg(feature = "alloc")]
    pub fn open(
        &self,
        pending: Pending<'_>,
        key: &SharedKey,
    ) -> Result<Opened<'static>, ReceiveError<S::Error>> {
        let Pending { envelope } = pending;
        let opened = envelope.open(self.own_id, envelope.sender(), key);
        self.judge(&envelope, opened, false)
    }

    /// Like `Inbox::open`, without heap: the plaintext goes into `buffer`, which needs
    /// [`Pending::plaintext_len`] bytes.
    ///
    /// # Errors
    ///
    /// As `Inbox::open`, and [`Error::BufferTooSmall`] as a refusal that is not acknowledged. The
    /// buffer holds no plaintext then.
    pub fn open_into<'b>(
        &self,
        pending: Pending<'_>,
        key: &SharedKey,
        buffer: &'b mut [u8],
    ) -> Result<Opened<'b>, ReceiveError<S::Error>> {
        let Pending { envelope } = pending;
        let opened = envelope.open_into(self.own_id, envelope.sender(), key, buffer);
        let parts = opened.map(Opened::into_parts);
        self.judge_in(&envelope, parts, buffer, false)
    }

    /// The checks behind opening into `buffer`, which holds no plaintext afterwards if one refuses.
    pub(super) fn judge_in<'b>(
        &self,
        envelope: &Envelope<'_>,
        parts: Result<Parts, Error>,
        buffer: &'b mut [u8],
        repeated: bool,
    ) -> Result<Opened<'b>, ReceiveError<S::Error>> {
        let length = envelope.plaintext_len().min(buffer.len());
        let (plaintext, _) = buffer.split_at_mut(length);
        let opened = parts.map(|parts| Opened::borrowed(envelope, parts, plaintext));
        let judged = self.judge(envelope, opened, repeated);
        match judged.map(Opened::into_parts) {
            Ok(parts) => Ok(Opened::borrowed(envelope, parts, plaintext)),
            Err(error) => {
                wipe(plaintext);
                Err(error)
            }
        }
    }

    /// The checks behind opening. Id and sender may be `repeated` before the store knows it.
    fn judge<'b>(
        &self,
        envelope: &Envelope<'_>,
        opened: Result<Opened<'b>, Error>,
        repeated: bool,
    ) -> Result<Opened<'b>, ReceiveError<S::Error>> {
        let error = match opened {
            Err(error) => error,
            Ok(opened) => match self.judge_opened(&opened, repeated)? {
                Ok(()) => return Ok(opened),
                Err(error) => error,
            },
        };
        let acknowledgement = match error {
            // The message is intact and will open with a larger buffer.
            Error::BufferTooSmall => None,
            _ => Acknowledgement::of(envelope.flags(), envelope.sender(), envelope.message_id()),
        };
        // From step 8 on the message box has opened.
        let mark = matches!(error.step(), Some(8..)) && error != Error::MessageIdDiffers;
        let mark = mark.then(|| envelope.nonce().hash(self.own_id));
        Err(Refusal {
            error,
            acknowledgement,
            mark,
        }
        .into())
    }

    fn judge_opened(
        &self,
        opened: &Opened<'_>,
        repeated: bool,
    ) -> Result<Result<(), Error>, ReceiveError<S::Error>> {
        if opened.kind().properties().is_none() {
            return Ok(Err(Error::UnknownType));
        }
        if let Err(error) = opened.content() {
            return Ok(Err(error));
        }
        let (sender, id) = (opened.sender(), opened.message_id());
        if self
            .store
            .is_message_id_used(sender, id)
            .map_err(ReceiveError::Store)?
            || repeated
        {
            return Ok(Err(Error::MessageIdReuse));
        }
        if !may_send(sender, opened.kind()) {
            return Ok(Err(Error::SpecialSender));
        }
        Ok(Ok(()))
    }

    /// Step 19 for a message that was processed: marks nonce and message id, if its type has replay
    /// protection. Acknowledge afterwards, so that a crash between the two loses nothing.
    ///
    /// # Errors
    ///
    /// The error of the store; do not acknowledge then.
    pub fn accept(&mut self, message: &Opened<'_>) -> Result<Option<Acknowledgement>, S::Error> {
        if message.has_replay_protection() {
            self.store.mark_nonce(&message.nonce().hash(self.own_id))?;
            self.store
                .mark_message_id(message.sender(), message.message_id())?;
        }
        Ok(Acknowledgement::of(
            message.flags(),
            message.sender(),
            message.message_id(),
        ))
    }

    /// Step 19 for a message that was refused: marks its nonce if its box had opened.
    ///
    /// # Errors
    ///
    /// The error of the store; do not acknowledge then.
    pub fn discard(&mut self, refusal: &Refusal) -> Result<Option<Acknowledgement>, S::Error> {
        if let Some(nonce) = &refusal.mark {
            self.store.mark_nonce(nonce)?;
        }
        Ok(refusal.acknowledgement)
    }

    /// Marks the nonce of an own message **before** it is sent, if its type has replay protection.
    ///
    /// # Errors
    ///
    /// The error of the store; do not send then.
    pub fn record_sent(&mut self, nonce: &Nonce, body: &Body<'_>) -> Result<(), S::Error> {
        if body.has_replay_protection() {
            self.store.mark_nonce(&nonce.hash(self.own_id))?;
        }
        Ok(())
    }
}

/// Step 15: two special senders have one type each, and nobody else has these types.
fn may_send(sender: ThreemaId, kind: Kind) -> bool {
    match sender.as_bytes() {
        PUSH => kind == Kind::WEB_SESSION_RESUME,
        WORK_SYNC => kind == Kind::WORK_SYNC_DELTA,
        _ => kind != Kind::WEB_SESSION_RESUME && kind != Kind::WORK_SYNC_DELTA,
    }
}

/// What the server wants to hear so that it does not deliver the message again: the sender as the
/// header names him, and the message id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The 8 bytes of the header, which are no identity if that is why the message was refused.
    pub sender: [u8; 8],
    /// The id in the header.
    pub message_id: MessageId,
}

impl Acknowledgement {
    /// `None` if the flags say that nobody acknowledges.
    fn of(flags: Flags, sender: ThreemaId, message_id: MessageId) -> Option<Self> {
        let wanted = !flags.contains(Flags::NO_ACKNOWLEDGEMENT);
        wanted.then_some(Self {
            sender: *sender.as_bytes(),
            message_id,
        })
    }

    /// The same for an envelope that may be malformed, but has a readable header.
    fn of_bytes(envelope: &[u8]) -> Result<Option<Self>, Truncated> {
        let mut reader = Reader::new(envelope);
        let sender = *reader.array()?;
        let _receiver = reader.array::<8>()?;
        let message_id = MessageId::from_bytes(*reader.array()?);
        let _created_at = reader.u32_le()?;
        let flags = Flags(reader.u8()?);
        let wanted = !flags.contains(Flags::NO_ACKNOWLEDGEMENT);
        Ok(wanted.then_some(Self { sender, message_id }))
    }
}

/// A message that was refused. Hand it to [`Inbox::discard`], and tell its sender nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    error: Error,
    acknowledgement: Option<Acknowledgement>,
    pub(super) mark: Option<NonceHash>,
}

impl Refusal {
    /// A nonce that was used before: what [`Inbox::check`] says if the store knows it.
    pub(super) fn of_used_nonce(envelope: &Envelope<'_>) -> Self {
        let (sender, id) = (envelope.sender(), envelope.message_id());
        Self {
            error: Error::NonceReuse,
            acknowledgement: Acknowledgement::of(envelope.flags(), sender, id),
            mark: None,
        }
    }

    /// Why; [`Error::step`] gives the step.
    pub const fn error(&self) -> Error {
        self.error
    }
}

/// Why no message came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiveError<E> {
    /// A step refused the message.
    Refused(Refusal),
    /// The store could not answer: keep the envelope and try again.
    Store(E),
}

impl<E> From<Refusal> for ReceiveError<E> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl<E: fmt::Display> fmt::Display for ReceiveError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.error.fmt(f),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> core::error::Error for ReceiveError<E> {}
