use core::fmt;

use crate::content::{Encode, Flags, Kind};
use crate::crypto::{Random, RandomError};
use crate::identity::{MessageId, trim_nickname};
use crate::time::UnixMillis;

/// What a sender says about a message beside its content.
///
/// All copies of a group message have one header. From whom it goes to whom, the
/// [`Peer`](super::Peer) says.
#[derive(Clone, Copy)]
pub struct Header<'a> {
    pub(super) message_id: MessageId,
    pub(super) created_at: UnixMillis,
    pub(super) nickname: Option<&'a str>,
    flags: Option<Flags>,
    /// Whether the nickname is sent, if not the type decides.
    distributes_profile: Option<bool>,
}

impl<'a> Header<'a> {
    /// Without nickname and with the flags of the type.
    pub const fn new(message_id: MessageId, created_at: UnixMillis) -> Self {
        Self {
            message_id,
            created_at,
            nickname: None,
            flags: None,
            distributes_profile: None,
        }
    }

    /// The same with a fresh message id.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(created_at: UnixMillis, random: &mut impl Random) -> Result<Self, RandomError> {
        Ok(Self::new(MessageId::generate(random)?, created_at))
    }

    /// Adds the nickname of the sender; an empty one removes the nickname that the receiver knows.
    ///
    /// It is trimmed, and sent only with types that distribute it. 216 bytes of UTF-8 always fit.
    #[must_use]
    pub const fn with_nickname(self, nickname: &'a str) -> Self {
        Self {
            nickname: Some(nickname),
            ..self
        }
    }

    /// Sets other flags than those of the type.
    #[must_use]
    pub const fn with_flags(self, flags: Flags) -> Self {
        Self {
            flags: Some(flags),
            ..self
        }
    }

    /// The header of a message that carries `inner` in a layer of forward security: flags and nickname
    /// are those that go with the inner message
    /// ([chapter 06 section 5](crate::protocol::forward_security)).
    #[must_use]
    pub fn carrying(self, inner: &impl Encode) -> Self {
        Self {
            flags: Some(self.flags_of(inner.kind())),
            distributes_profile: Some(inner.distributes_profile()),
            ..self
        }
    }

    /// The flags of a message of this type.
    pub(super) fn flags_of(&self, kind: Kind) -> Flags {
        let of_type = || kind.properties().map_or(Flags::NONE, |row| row.flags);
        self.flags.unwrap_or_else(of_type)
    }

    /// The nickname as it goes with `content`.
    pub(super) fn nickname_with(&self, content: &impl Encode) -> Option<&'a str> {
        let distributes = self.distributes_profile;
        let distributes = distributes.unwrap_or_else(|| content.distributes_profile());
        self.nickname.filter(|_| distributes).map(trim_nickname)
    }

    /// The id of the message: an edit, a reaction or a receipt refers to it.
    pub const fn message_id(&self) -> MessageId {
        self.message_id
    }
}

impl fmt::Debug for Header<'_> {
    /// Without the nickname, which is sealed like the message.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Header({})", self.message_id)
    }
}
