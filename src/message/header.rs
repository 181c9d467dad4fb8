use core::fmt;

use super::{Body, Flags, Metadata};
use crate::content::Encode;
use crate::identity::{MessageId, ThreemaId, trim_nickname};
use crate::time::UnixMillis;

/// What a sender says about a message beside its body.
///
/// All copies of a group message have the same `message_id` and `created_at`.
#[derive(Clone, Copy)]
pub struct Header<'a> {
    pub(super) sender: ThreemaId,
    pub(super) receiver: ThreemaId,
    pub(super) message_id: MessageId,
    pub(super) created_at: UnixMillis,
    pub(super) nickname: Option<&'a str>,
    pub(super) flags: Option<Flags>,
}

impl<'a> Header<'a> {
    /// A message of `sender` to `receiver`, without nickname and with the flags of its type.
    pub const fn new(
        sender: ThreemaId,
        receiver: ThreemaId,
        message_id: MessageId,
        created_at: UnixMillis,
    ) -> Self {
        Self {
            sender,
            receiver,
            message_id,
            created_at,
            nickname: None,
            flags: None,
        }
    }

    /// Adds the nickname of the sender; an empty one removes the nickname that the receiver knows.
    ///
    /// It is trimmed, and sent only with types that distribute it. 216 bytes of UTF-8 always fit.
    pub const fn with_nickname(self, nickname: &'a str) -> Self {
        Self {
            nickname: Some(nickname),
            ..self
        }
    }

    /// Sets other flags than those of the type.
    pub const fn with_flags(self, flags: Flags) -> Self {
        Self {
            flags: Some(flags),
            ..self
        }
    }

    /// The same message for another receiver.
    pub(crate) const fn to(self, receiver: ThreemaId) -> Self {
        Self { receiver, ..self }
    }

    /// The metadata that goes with `body`.
    pub(super) fn metadata(&self, body: &Body<'_>) -> Metadata<'a> {
        Metadata {
            nickname: match self.nickname {
                Some(nickname) if body.distributes_profile() => Some(trim_nickname(nickname)),
                _ => None,
            },
            message_id: self.message_id,
            created_at: self.created_at,
        }
    }
}

impl fmt::Debug for Header<'_> {
    /// Without the nickname, which is sealed like the message.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            sender,
            receiver,
            message_id,
            ..
        } = self;
        write!(f, "Header({sender} to {receiver}, {message_id})")
    }
}
