use core::fmt;

use super::error::{Error, SendError};
use super::progress::Progress;
use crate::codec::Reader;
use crate::crypto::CountedNonce;
use crate::crypto::secretbox;
use crate::identity::AgreedKey;

pub(super) const TAG_LENGTH: usize = secretbox::TAG_LENGTH;
/// Bytes of the length in front of a box.
const LENGTH_LENGTH: usize = 2;
/// Bytes of the payload type and three reserved ones.
const CONTAINER_HEADER: usize = 4;
/// The smallest box of a frame: a tag and an empty container.
const MIN_BOX: usize = TAG_LENGTH + CONTAINER_HEADER;

/// What stands in front of the payload in a frame: length, tag, type and reserved bytes, 22 bytes.
/// Who sends reserves so many in front of the payload.
pub const FRAME_OVERHEAD: usize = LENGTH_LENGTH + MIN_BOX;

/// The most bytes of a box that is sent.
const MAX_SENT_BOX: usize = 8192;

/// The most bytes of a box that is received, if nothing else is said.
pub(super) const MAX_RECEIVED_BOX: u16 = 8192;

/// The most bytes of a payload that is sent, 8172.
pub const MAX_PAYLOAD_LENGTH: usize = MAX_SENT_BOX - MIN_BOX;

/// One end of an encrypted stream of frames: what a connection is once the login is acknowledged
/// ([chapter 07 section 4](crate::protocol::transport)).
///
/// | offset | size | field of a frame |
/// |---|---|---|
/// | 0 | 2 | length of the box |
/// | 2 | 16 | tag |
/// | 18 | 1 | payload type, encrypted as the rest |
/// | 19 | 3 | reserved, 0 |
/// | 22 | n | payload |
///
/// A [`Client`](super::Client) and a [`Server`](super::Server) hold one; by itself it serves tests with
/// known answers.
pub struct Channel {
    key: AgreedKey,
    ours: CountedNonce,
    theirs: CountedNonce,
    /// The most bytes of a box that is received.
    limit: u16,
}

/// A frame that was opened: a type, and a payload inside the caller's buffer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Frame<'b> {
    /// The payload type; [`FromServer::decode`](super::FromServer::decode) and
    /// [`FromClient::decode`](super::FromClient::decode) read the payload by it.
    pub kind: u8,
    /// The payload.
    pub payload: &'b [u8],
}

impl Channel {
    /// Takes a session key, the nonces of both directions and the most bytes of a box that is received,
    /// for tests with known answers.
    pub const fn chosen(
        key: AgreedKey,
        ours: CountedNonce,
        theirs: CountedNonce,
        limit: u16,
    ) -> Self {
        Self {
            key,
            ours,
            theirs,
            limit,
        }
    }

    /// Opens the frame at the front of `input` in place.
    ///
    /// # Errors
    ///
    /// [`Error::FrameTooShort`] or [`Error::FrameTooLong`] as soon as the length is there, then
    /// [`Error::SequenceExhausted`], then [`Error::Decryption`]. All are fatal: do not go on with this
    /// channel.
    pub fn receive<'b>(&mut self, input: &'b mut [u8]) -> Result<Progress<Frame<'b>>, Error> {
        let available = input.len();
        let Ok(length) = Reader::new(input).u16_le() else {
            return Ok(Progress::Missing(LENGTH_LENGTH.saturating_sub(available)));
        };
        if usize::from(length) < MIN_BOX {
            return Err(Error::FrameTooShort);
        }
        if length > self.limit {
            return Err(Error::FrameTooLong);
        }
        let used = LENGTH_LENGTH.saturating_add(usize::from(length));
        let Some(sealed) = input.get_mut(LENGTH_LENGTH..used) else {
            return Ok(Progress::Missing(used.saturating_sub(available)));
        };
        let container = self.open(sealed)?;
        let [kind, _, _, _, payload @ ..] = container else {
            return Err(Error::FrameTooShort);
        };
        let frame = Frame {
            kind: *kind,
            payload,
        };
        Ok(Progress::Event { used, event: frame })
    }

    /// Opens a box of the peer in place.
    pub(super) fn open<'b>(&mut self, sealed: &'b mut [u8]) -> Result<&'b [u8], Error> {
        let nonce = next(&mut self.theirs)?;
        let (tag, data) = sealed
            .split_first_chunk_mut::<TAG_LENGTH>()
            .ok_or(Error::Decryption)?;
        secretbox::open_in_place(self.key.as_secret(), &nonce, data, tag)
            .map_err(|_| Error::Decryption)?;
        Ok(data)
    }

    /// Seals a box in place: the tag goes in front of the data.
    pub(super) fn seal(
        &mut self,
        tag: &mut [u8; TAG_LENGTH],
        data: &mut [u8],
    ) -> Result<(), Error> {
        let nonce = next(&mut self.ours)?;
        *tag = secretbox::seal_in_place(self.key.as_secret(), &nonce, data);
        Ok(())
    }

    /// Makes a frame of `frame`, whose first [`FRAME_OVERHEAD`] bytes are reserved and whose other bytes
    /// are the payload; nothing is copied.
    ///
    /// # Errors
    ///
    /// [`SendError::BufferTooSmall`] if less than 22 bytes are there, [`SendError::PayloadTooLong`], then
    /// [`Error::SequenceExhausted`], which is fatal.
    pub fn seal_frame(&mut self, kind: u8, frame: &mut [u8]) -> Result<(), SendError> {
        let (head, sealed) = frame
            .split_first_chunk_mut::<LENGTH_LENGTH>()
            .ok_or(SendError::BufferTooSmall)?;
        let length = sealed.len();
        let (tag, container) = sealed
            .split_first_chunk_mut::<TAG_LENGTH>()
            .ok_or(SendError::BufferTooSmall)?;
        let (header, _payload) = container
            .split_first_chunk_mut::<CONTAINER_HEADER>()
            .ok_or(SendError::BufferTooSmall)?;
        let length = u16::try_from(length).map_err(|_| SendError::PayloadTooLong)?;
        if usize::from(length) > MAX_SENT_BOX {
            return Err(SendError::PayloadTooLong);
        }
        *header = [kind, 0, 0, 0];
        self.seal(tag, container)?;
        *head = length.to_le_bytes();
        Ok(())
    }

    /// The number that the next frame of ours gets; `None` after the last one.
    pub const fn next_sent(&self) -> Option<u64> {
        self.ours.counter()
    }

    /// The number that the next frame of the peer must have; `None` after the last one.
    pub const fn next_received(&self) -> Option<u64> {
        self.theirs.counter()
    }
}

/// The next nonce of a direction. The last number, 2^64 − 1, is never used.
fn next(nonces: &mut CountedNonce) -> Result<[u8; 24], Error> {
    if nonces.counter() == Some(u64::MAX) {
        return Err(Error::SequenceExhausted);
    }
    nonces.next().map_err(|_| Error::SequenceExhausted)
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Channel")
    }
}

impl fmt::Debug for Frame<'_> {
    /// Without the payload, which may be private.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Frame({:#04x}, {} bytes)", self.kind, self.payload.len())
    }
}
