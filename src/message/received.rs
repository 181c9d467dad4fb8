use core::fmt;

use super::arrived::Origin;
use super::{Reason, Refusal};
use crate::content::{Body, Content, Flags, GroupIdentity, Kind, Properties};
use crate::identity::{MessageId, Nonce, ThreemaId, trim_nickname};
use crate::time::UnixMillis;

/// An opened message, whose body is bytes yet: what [`Received`] is made of.
///
/// For tools that look at bodies as bytes, and for small devices that do not want the decoders of all
/// types. Everybody else opens to [`Received`].
#[must_use]
pub struct Opened<'b> {
    pub(super) origin: Origin,
    pub(super) nickname: Nickname<'b>,
    pub(super) kind: Kind,
    pub(super) body: &'b [u8],
}

/// Where a message says something about the nickname of its sender.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Nickname<'b> {
    Metadata(Option<&'b str>),
    /// The field of the header, which counts only for some types.
    Header(&'b [u8]),
}

/// What a message says, with the properties of its type.
pub(super) struct Decoded<'b> {
    properties: &'static Properties,
    body: Body<'b>,
}

impl<'b> Opened<'b> {
    /// The type of the message; never 0xff.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The bytes of the body.
    pub const fn body_bytes(&self) -> &'b [u8] {
        self.body
    }

    /// Reads the message, and checks what needs no store.
    pub(super) fn decode(self) -> Result<Received<'b>, Refusal> {
        let decoded = self.decode_body()?;
        self.check_sender()?;
        Ok(Received::new(self, decoded))
    }

    /// The steps 10 and 11 of [chapter 02 section 9](crate::protocol::message_box).
    pub(super) fn decode_body(&self) -> Result<Decoded<'b>, Refusal> {
        let Some(properties) = self.kind.properties() else {
            return Err(self.origin.refuse(Reason::UnknownType));
        };
        match Body::decode(self.kind, self.body) {
            Ok(body) => Ok(Decoded { properties, body }),
            Err(error) => Err(self.origin.refuse(Reason::Body(error))),
        }
    }

    /// Step 15: two special senders have one type each, and nobody else has these types.
    pub(super) fn check_sender(&self) -> Result<(), Refusal> {
        if self.origin.sender.may_send(self.kind.0) {
            Ok(())
        } else {
            Err(self.origin.refuse(Reason::SpecialSender))
        }
    }
}

impl fmt::Debug for Opened<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Origin {
            sender, message_id, ..
        } = &self.origin;
        write!(f, "Opened({sender}, {message_id}, {:?})", self.kind)
    }
}

/// A message that was opened, read and found valid. Nothing that it is asked can fail.
///
/// What it says is authentic between its two identities, except the flags and, unless
/// [`Received::has_metadata`], message id and time. It borrows from the [`Memory`](super::Memory) that
/// was lent to it. It has no effect yet: process it, and hand it to [`Inbox::accept`], which takes it
/// once.
///
/// [`Inbox::accept`]: super::Inbox::accept
#[derive(PartialEq)]
#[must_use]
pub struct Received<'b> {
    pub(super) origin: Origin,
    pub(super) is_protected: bool,
    nickname_source: Nickname<'b>,
    nickname: Option<&'b str>,
    body: Body<'b>,
    body_bytes: &'b [u8],
}

/// What is left of a [`Received`] message when its content was copied: enough for [`Inbox::accept`], and
/// nothing that is borrowed. For programs that keep a message until something is done that takes long.
///
/// ```
/// # use eeema::content::Text;
/// # use eeema::message::{self, Envelope, Header, Memory};
/// # use eeema::{Identity, OsRandom, time::UnixMillis};
/// use eeema::message::{Inbox, MemoryStore, Processed};
/// # let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
/// # let bob = Identity::generate("BOB00001".parse()?, &mut OsRandom)?;
/// # let to_bob = alice.peer(bob.id, &bob.public_key())?;
/// # let header = Header::generate(UnixMillis(1), &mut OsRandom)?;
/// # let sealed = message::seal(&to_bob, &header, &Text::new("Hi")?, &mut OsRandom)?;
/// # let envelope = sealed.without_record();
/// # let from_alice = bob.peer(alice.id, &alice.public_key())?;
/// # let mut inbox = Inbox::new(bob.id, MemoryStore::default());
/// # let mut memory = Memory::new();
/// # let message = Envelope::parse(&envelope)?.open(&from_alice, &mut memory)?;
/// let body = message.body_bytes().to_vec(); // to be processed later
/// let processed = Processed::from(message);
/// drop(memory); // another message may have it
/// inbox.accept(processed)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [`Inbox::accept`]: super::Inbox::accept
#[derive(Debug, PartialEq, Eq)]
#[must_use = "it is not accepted yet"]
pub struct Processed {
    pub(super) origin: Origin,
    pub(super) is_protected: bool,
}

impl From<Received<'_>> for Processed {
    fn from(message: Received<'_>) -> Self {
        Self {
            origin: message.origin,
            is_protected: message.is_protected,
        }
    }
}

impl<'b> Received<'b> {
    /// What was decoded, after which nothing can fail.
    pub(super) fn new(opened: Opened<'b>, decoded: Decoded<'b>) -> Self {
        let Decoded { properties, body } = decoded;
        let Opened {
            origin,
            nickname: nickname_source,
            body: body_bytes,
            ..
        } = opened;
        Self {
            origin,
            is_protected: properties.protects_from_replay(&body),
            nickname_source,
            nickname: nickname_source.of_type(properties.distributes_profile_of(&body)),
            body,
            body_bytes,
        }
    }

    /// Who sealed it.
    pub const fn sender(&self) -> ThreemaId {
        self.origin.sender
    }

    /// For whom: the own identity.
    pub const fn receiver(&self) -> ThreemaId {
        self.origin.receiver
    }

    /// Its id; not authentic unless [`Received::has_metadata`].
    pub const fn message_id(&self) -> MessageId {
        self.origin.message_id
    }

    /// When its sender made it; the time of the header if the sender says nothing.
    pub const fn time(&self) -> UnixMillis {
        self.origin.time
    }

    /// The flags of the envelope, which are not authentic.
    pub const fn flags(&self) -> Flags {
        self.origin.flags
    }

    /// Its nonce.
    pub const fn nonce(&self) -> &Nonce {
        &self.origin.nonce
    }

    /// Whether it came with metadata, which protect message id, time and nickname: not in a legacy envelope, not from the
    /// Gateway, and not if the server cut them out. Then these three are what the server says: let no edit, deletion,
    /// receipt or reaction depend on such an id where that would harm.
    #[must_use]
    pub const fn has_metadata(&self) -> bool {
        matches!(self.nickname_source, Nickname::Metadata(_))
    }

    /// What the message says about the nickname of its sender: `None` is no statement, an empty
    /// text means that the nickname is removed.
    pub const fn nickname(&self) -> Option<&'b str> {
        self.nickname
    }

    /// The type of the message.
    pub const fn kind(&self) -> Kind {
        self.body.kind()
    }

    /// What the message says, without the group in which it says it.
    pub const fn content(&self) -> &Content<'b> {
        self.body.content()
    }

    /// The group in which it is said; `None` between two. [`GroupIdentity::of`] says how it is named.
    pub fn group(&self) -> Option<GroupIdentity> {
        GroupIdentity::of(&self.body, self.sender(), self.receiver())
    }

    /// Group header and content as one value, to be sealed again or compared.
    pub const fn body(&self) -> &Body<'b> {
        &self.body
    }

    /// The bytes of the body, with its group header.
    pub const fn body_bytes(&self) -> &'b [u8] {
        self.body_bytes
    }

    /// Whether the receiver's device sends automatic receipts for this message: its type has them,
    /// its sender does not forbid them, and its id is not 0, to which nothing can refer
    /// ([`DeliveryReceipt`](crate::content::DeliveryReceipt)).
    #[must_use]
    pub fn wants_delivery_receipt(&self) -> bool {
        let forbidden = self.flags().contains(Flags::NO_DELIVERY_RECEIPTS);
        !forbidden
            && self.message_id().to_u64() != 0
            && self
                .kind()
                .properties()
                .is_some_and(|properties| properties.delivery_receipts)
    }

    /// Validates a message that came inside this one: type and body that a layer of forward security
    /// opened ([chapter 06 section 9](crate::protocol::forward_security)).
    ///
    /// These are the steps 9 to 11 and 15 of [chapter 02 section 9](crate::protocol::message_box); what
    /// the outer message went through holds for the inner one. Sender, id, time, flags, nickname and
    /// nonce are those of the outer message, and accepting or discarding marks and acknowledges that
    /// one: accept or discard one of the two, not both.
    ///
    /// ```
    /// # use eeema::content::{ForwardSecurityEnvelope, Text};
    /// # use eeema::message::{self, Envelope, Header, Memory};
    /// # use eeema::{Identity, OsRandom, time::UnixMillis};
    /// use eeema::content::{Content, Kind};
    /// # let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
    /// # let bob = Identity::generate("BOB00001".parse()?, &mut OsRandom)?;
    /// # let to_bob = alice.peer(bob.id, &bob.public_key())?;
    /// # let header = Header::generate(UnixMillis(1), &mut OsRandom)?;
    /// # let sealed = message::seal(&to_bob, &header, &ForwardSecurityEnvelope::from_bytes(b"..."), &mut OsRandom)?;
    /// # let envelope = sealed.without_record();
    /// # let from_alice = bob.peer(alice.id, &alice.public_key())?;
    /// # let mut memory = Memory::new();
    /// # let outer = Envelope::parse(&envelope)?.open(&from_alice, &mut memory)?;
    ///
    /// // A layer of forward security opened what `outer` carries.
    /// let inner = outer.inner(Kind::TEXT, b"Hi").unwrap();
    /// assert_eq!(inner.content(), &Content::Text(Text::new("Hi")?));
    /// assert_eq!(inner.message_id(), outer.message_id());
    /// assert!(outer.inner(Kind::TEXT, b"").is_err());
    /// # Ok::<(), message::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Refusal`] with the step that refused: hand it to [`Inbox::discard`](super::Inbox::discard).
    pub fn inner<'i>(&self, kind: Kind, body: &'i [u8]) -> Result<Received<'i>, Refusal>
    where
        'b: 'i,
    {
        let refused = match kind {
            Kind::FORBIDDEN => Some(Reason::ForbiddenType),
            Kind::FORWARD_SECURITY_ENVELOPE => Some(Reason::NestedForwardSecurity),
            _ => None,
        };
        if let Some(reason) = refused {
            return Err(self.origin.refuse(reason));
        }
        let opened = Opened {
            origin: self.origin.of_inner(),
            nickname: self.nickname_source,
            kind,
            body,
        };
        let inner = opened.decode()?;
        Ok(Received {
            // The outer nonce and id are recorded, whatever the inner type is.
            is_protected: self.is_protected,
            ..inner
        })
    }
}

impl<'b> Nickname<'b> {
    /// What it says with a message whose type distributes the nickname or not.
    fn of_type(self, distributes: bool) -> Option<&'b str> {
        match self {
            Self::Metadata(nickname) => nickname.map(trim_nickname),
            Self::Header(_) if !distributes => None,
            Self::Header(field) => {
                let text = field.split(|byte| *byte == 0).next()?;
                // What is no UTF-8 must not be a means to suppress messages.
                let nickname = trim_nickname(str::from_utf8(text).ok()?);
                (!nickname.is_empty()).then_some(nickname)
            }
        }
    }
}

impl fmt::Debug for Received<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sender, id) = (self.sender(), self.message_id());
        write!(f, "Received({sender}, {id}, {:?})", self.kind())
    }
}
