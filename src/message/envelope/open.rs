//! How the two boxes of a message are opened: one after the other, or those of many messages together.
//! The metadata box goes first; the message box is opened if nothing is wrong with it.

use super::container::Container;
use super::metadata::Metadata;
use super::parse::Envelope;
use crate::codec::hex;
use crate::content::Kind;
use crate::crypto::hazmat::secretbox::{self, TAG_LENGTH, ToOpen, Unauthentic};
use crate::message::arrived::{Arrived, BoxSource, Origin};
use crate::message::received::{Nickname, Opened, Received};
use crate::message::{Error, Memory, Peer, Reason, Refusal};
use crate::time::UnixMillis;

impl Envelope<'_> {
    /// Opens the envelope, which `peer` sent to the own identity, and reads the message.
    ///
    /// These are the steps 3, 4, 6 to 12 and 15 of
    /// [chapter 02 section 9](crate::protocol::message_box). The steps that need a store of what was
    /// received before are those of the [`Inbox`](crate::message::Inbox).
    ///
    /// # Errors
    ///
    /// [`Error::OtherIdentity`] if the envelope does not come from `peer`, [`Error::BufferTooSmall`], and
    /// [`Error::Refused`] with the reason.
    pub fn open<'b>(self, peer: &Peer, memory: &'b mut Memory<'_>) -> Result<Received<'b>, Error> {
        let opened = self.open_undecoded(peer, memory)?;
        opened.decode().map_err(|refusal| refusal.reason().into())
    }

    /// Opens the envelope, and leaves the body as bytes.
    ///
    /// These are the steps 3, 4, 6 to 9 and 12 of
    /// [chapter 02 section 9](crate::protocol::message_box).
    ///
    /// # Errors
    ///
    /// As [`Envelope::open`].
    pub fn open_undecoded<'b>(
        self,
        peer: &Peer,
        memory: &'b mut Memory<'_>,
    ) -> Result<Opened<'b>, Error> {
        let arrived = self.into_arrived();
        arrived.origin.check_receiver(peer.own_id())?;
        let room = memory.room(arrived.plaintext_len());
        let opened = Opening::new(arrived, peer, room)?.open();
        opened.map_err(|refusal| refusal.reason().into())
    }
}

/// A message that is being opened: the ciphertexts lie in memory where the plaintexts will be.
pub(crate) struct Opening<'a, 'b> {
    origin: Origin,
    peer: &'a Peer,
    /// `None` without metadata box.
    metadata_tag: Option<&'a [u8; TAG_LENGTH]>,
    /// The metadata, or the legacy nickname if there are none.
    front: &'b mut [u8],
    container: &'b mut [u8],
    tag: [u8; TAG_LENGTH],
}

/// The same when its metadata have been opened and read.
pub(crate) struct HalfOpened<'a, 'b> {
    origin: Origin,
    peer: &'a Peer,
    nickname: Nickname<'b>,
    container: &'b mut [u8],
    tag: [u8; TAG_LENGTH],
}

impl<'a, 'b> Opening<'a, 'b> {
    /// Copies both ciphertexts to the front of `room`.
    pub(crate) fn new(
        arrived: Arrived<'a>,
        peer: &'a Peer,
        room: &'b mut [u8],
    ) -> Result<Self, Error> {
        if !arrived.origin.is_of(peer) {
            return Err(Error::OtherIdentity);
        }
        let (room, _) = room
            .split_at_mut_checked(arrived.plaintext_len())
            .ok_or(Error::BufferTooSmall)?;
        let (front, container) = room
            .split_at_mut_checked(arrived.front_len())
            .ok_or(Error::BufferTooSmall)?;
        let metadata_box = arrived.metadata_box.split_first_chunk();
        front.copy_from_slice(match metadata_box {
            Some((_, ciphertext)) => ciphertext,
            None => arrived.legacy_nickname,
        });
        Ok(Self {
            origin: arrived.origin,
            peer,
            metadata_tag: metadata_box.map(|(tag, _)| tag),
            front,
            tag: copy_box(arrived.message_box, container)?,
            container,
        })
    }

    /// Opens one box after the other.
    pub(crate) fn open(mut self) -> Result<Opened<'b>, Refusal> {
        let result = self.metadata_box().map_or(Ok(()), open_one);
        let mut half = self.metadata_opened(result)?;
        let result = open_one(half.message_box());
        half.message_opened(result)
    }

    /// `None` if there is none.
    pub(crate) fn metadata_box(&mut self) -> Option<ToOpen<'_>> {
        Some(ToOpen {
            key: self.peer.metadata_key().as_secret(),
            nonce: self.origin.nonce.as_bytes(),
            data: &mut *self.front,
            tag: self.metadata_tag?,
            result: Err(Unauthentic),
        })
    }

    /// Takes the result of opening the metadata box, which counts if there is one.
    pub(crate) fn metadata_opened(
        self,
        result: Result<(), Unauthentic>,
    ) -> Result<HalfOpened<'a, 'b>, Refusal> {
        let Self {
            mut origin,
            peer,
            metadata_tag,
            front,
            container,
            tag,
        } = self;
        let nickname = match metadata_tag {
            None => Nickname::Header(front),
            Some(_) => match read_metadata(&mut origin, front, result) {
                Ok(nickname) => nickname,
                Err(reason) => return Err(origin.refuse(reason)),
            },
        };
        Ok(HalfOpened {
            origin,
            peer,
            nickname,
            container,
            tag,
        })
    }
}

impl<'b> HalfOpened<'_, 'b> {
    pub(crate) fn message_box(&mut self) -> ToOpen<'_> {
        ToOpen {
            key: self.peer.agreed_key().as_secret(),
            nonce: self.origin.nonce.as_bytes(),
            data: &mut *self.container,
            tag: &self.tag,
            result: Err(Unauthentic),
        }
    }

    /// Takes the result of opening the message box.
    pub(crate) fn message_opened(
        self,
        result: Result<(), Unauthentic>,
    ) -> Result<Opened<'b>, Refusal> {
        let Self {
            origin,
            nickname,
            container,
            ..
        } = self;
        match read_container(container, result) {
            Ok(Container { kind, body }) => Ok(Opened {
                origin,
                nickname,
                kind,
                body,
            }),
            Err(reason) => Err(origin.refuse(reason)),
        }
    }
}

/// What authentic metadata say counts instead of what the header says.
fn read_metadata<'b>(
    origin: &mut Origin,
    plaintext: &'b [u8],
    result: Result<(), Unauthentic>,
) -> Result<Nickname<'b>, Reason> {
    result.map_err(|Unauthentic| Reason::MetadataUnauthentic)?;
    let metadata = Metadata::decode(plaintext)?;
    if metadata.message_id != origin.message_id {
        return Err(Reason::MessageIdDiffers);
    }
    if metadata.created_at != UnixMillis(0) {
        origin.time = metadata.created_at;
    }
    Ok(Nickname::Metadata(metadata.nickname))
}

fn read_container(
    plaintext: &[u8],
    result: Result<(), Unauthentic>,
) -> Result<Container<'_>, Reason> {
    result.map_err(|Unauthentic| Reason::MessageUnauthentic)?;
    let container = Container::decode(plaintext)?;
    if container.kind == Kind::FORBIDDEN {
        return Err(Reason::ForbiddenType);
    }
    Ok(container)
}

/// Copies the ciphertext of a box, and returns its tag. Neither can fail with a box and room for it;
/// if it did, nothing would be opened.
fn copy_box(message_box: BoxSource<'_>, room: &mut [u8]) -> Result<[u8; TAG_LENGTH], Reason> {
    match message_box {
        BoxSource::Bytes(bytes) => {
            let (tag, ciphertext) = bytes.split_first_chunk().ok_or(Reason::Truncated)?;
            room.copy_from_slice(ciphertext);
            Ok(*tag)
        }
        BoxSource::Hex(digits) => {
            let (tag, ciphertext) = digits
                .split_at_checked(TAG_LENGTH.saturating_mul(2))
                .ok_or(Reason::Truncated)?;
            hex::decode(ciphertext, room).map_err(|_| Reason::Truncated)?;
            hex::decode_array(tag).map_err(|_| Reason::Truncated)
        }
    }
}

fn open_one(sealed: ToOpen<'_>) -> Result<(), Unauthentic> {
    secretbox::open_in_place(sealed.key, sealed.nonce, sealed.data, sealed.tag)
}
