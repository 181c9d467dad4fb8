//! A message before it is opened, from a server or from the Gateway.

use core::fmt;

use super::refusal::{Acknowledgement, Refusal};
use super::{Peer, Reason};
use crate::content::Flags;
use crate::crypto::hazmat::secretbox::TAG_LENGTH;
use crate::identity::{MessageId, Nonce, ThreemaId};
use crate::time::UnixMillis;

/// What is known of a message before it is opened, whichever way it came. Nothing of it is authentic
/// yet.
pub(crate) struct Arrived<'a> {
    pub(super) origin: Origin,
    /// Empty if there is none.
    pub(super) legacy_nickname: &'a [u8],
    /// Empty, or at least a tag.
    pub(super) metadata_box: &'a [u8],
    pub(super) message_box: BoxSource<'a>,
}

impl Arrived<'_> {
    /// Bytes of both plaintexts, or of the legacy nickname and the container.
    pub(super) const fn plaintext_len(&self) -> usize {
        self.front_len()
            .saturating_add(self.message_box.len().saturating_sub(TAG_LENGTH))
    }

    /// Bytes of the metadata, or of the legacy nickname if there are none.
    pub(super) const fn front_len(&self) -> usize {
        if self.metadata_box.is_empty() {
            self.legacy_nickname.len()
        } else {
            self.metadata_box.len().saturating_sub(TAG_LENGTH)
        }
    }
}

impl fmt::Debug for Arrived<'_> {
    /// Without the nickname, and without what is sealed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Arrived({:?})", self.origin)
    }
}

/// A box with at least a tag.
#[derive(Clone, Copy)]
pub(super) enum BoxSource<'a> {
    Bytes(&'a [u8]),
    /// As the Gateway delivers it: two hexadecimal digits for each byte.
    Hex(&'a str),
}

impl BoxSource<'_> {
    /// Bytes of the box.
    pub(super) const fn len(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Hex(digits) => digits.len() / 2,
        }
    }
}

/// From whom a message came, and what its header says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) sender: ThreemaId,
    pub(super) receiver: ThreemaId,
    pub(super) message_id: MessageId,
    pub(super) time: UnixMillis,
    pub(super) flags: Flags,
    pub(super) nonce: Nonce,
    /// Whether a server waits for an acknowledgement that names the message.
    pub(super) acknowledged: bool,
}

impl Origin {
    /// The steps 3 and 4 of
    /// [chapter 02 section 9](crate::protocol::message_box#9-receiving-order-of-checks): the
    /// message is for `own_id`, and not from it.
    pub(super) fn check_receiver(&self, own_id: ThreemaId) -> Result<(), Reason> {
        if self.receiver != own_id {
            return Err(Reason::ReceiverIsNotUser);
        }
        if self.sender == own_id {
            return Err(Reason::SenderIsUser);
        }
        Ok(())
    }

    /// Whether `peer` is who sent it to whom.
    pub(super) fn is_of(&self, peer: &Peer) -> bool {
        self.sender == peer.id() && self.receiver == peer.own_id()
    }

    pub(super) fn acknowledgement(&self) -> Option<Acknowledgement> {
        Acknowledgement::of(self.flags, self.sender, self.message_id).filter(|_| self.acknowledged)
    }

    /// Refuses the message, and says whether the nonce is marked: if the message box had opened.
    pub(super) fn refuse(&self, reason: Reason) -> Refusal {
        let marked = reason.is_behind_the_box();
        Refusal {
            reason,
            acknowledgement: self.acknowledgement(),
            mark: marked.then(|| self.nonce.hash(self.receiver)),
        }
    }

    /// The origin of a message that came inside this one.
    pub(super) const fn of_inner(&self) -> Self {
        Self {
            nonce: Nonce::from_bytes(*self.nonce.as_bytes()),
            ..*self
        }
    }
}
