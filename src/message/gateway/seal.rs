#[cfg(feature = "alloc")]
use alloc::vec::Vec;
use core::fmt;

use crate::codec::Writer;
use crate::codec::hex::Hex;
use crate::content::Encode;
use crate::crypto::hazmat::secretbox;
use crate::crypto::{Random, wipe};
use crate::identity::Nonce;
use crate::message::envelope::{box_length, check_kind, container_len, write_container};
use crate::message::randomness::{Padding, Randomness};
use crate::message::{Error, Peer, Sealed};

/// The largest box that every Gateway server is known to take, in bytes. Newer documentation speaks
/// of 7812; which one is enforced is unknown, so sealing stays at or below this one.
pub const MAX_BOX_LENGTH: usize = 4000;

/// The longest text that fits into a box, in bytes of UTF-8: 3982.
pub const MAX_TEXT_LENGTH: usize = MAX_BOX_LENGTH - box_length(2);

/// A sealed message box and its nonce, as the form fields `box` and `nonce` want them.
#[derive(Clone, PartialEq, Eq)]
pub struct MessageBox<B> {
    nonce: [u8; Nonce::LENGTH],
    bytes: B,
}

impl<B: AsRef<[u8]>> MessageBox<B> {
    /// The 24 bytes of the nonce.
    pub const fn nonce(&self) -> &[u8; Nonce::LENGTH] {
        &self.nonce
    }

    /// The bytes of the box.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_ref()
    }

    /// The field `nonce`: 48 digits.
    pub const fn nonce_hex(&self) -> Hex<'_> {
        Hex(&self.nonce)
    }

    /// The field `box`.
    pub fn box_hex(&self) -> Hex<'_> {
        Hex(self.as_bytes())
    }
}

impl<B: AsRef<[u8]>> fmt::Debug for MessageBox<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessageBox({} bytes)", self.as_bytes().len())
    }
}

/// Seals `content` for `peer`. What comes out gives box and nonce once the nonce is recorded.
///
/// # Errors
///
/// As [`seal_into`], except [`Error::BufferTooSmall`].
#[cfg(feature = "alloc")]
pub fn seal(
    peer: &Peer,
    content: &impl Encode,
    random: &mut impl Random,
) -> Result<Sealed<MessageBox<Vec<u8>>>, Error> {
    let randomness = Randomness::generate(random)?;
    let layout = Layout::new(content, &randomness)?;
    let mut bytes = alloc::vec![0; layout.length()];
    layout.seal(peer, &randomness.nonce, &mut bytes)?;
    Ok(sealed(peer, content, randomness.nonce, bytes))
}

/// Seals `content` for `peer` into the front of `output`, without heap. What comes out gives box and nonce
/// once the nonce is recorded.
///
/// [`MAX_BOX_LENGTH`] bytes are always enough.
///
/// # Errors
///
/// [`Error::Content`] for a content of type 0xff, [`Error::TooLong`] for a box above [`MAX_BOX_LENGTH`],
/// [`Error::BufferTooSmall`] or [`Error::Random`]. Then `output` holds no plaintext.
pub fn seal_into<'b>(
    peer: &Peer,
    content: &impl Encode,
    random: &mut impl Random,
    output: &'b mut [u8],
) -> Result<Sealed<MessageBox<&'b [u8]>>, Error> {
    seal_with_into(peer, content, Randomness::generate(random)?, output)
}

/// Like [`seal_into`], with given [`Randomness`], which is used up.
///
/// # Errors
///
/// As [`seal_into`], except for the generator.
pub fn seal_with_into<'b>(
    peer: &Peer,
    content: &impl Encode,
    randomness: Randomness,
    output: &'b mut [u8],
) -> Result<Sealed<MessageBox<&'b [u8]>>, Error> {
    let layout = Layout::new(content, &randomness)?;
    let (output, _) = output
        .split_at_mut_checked(layout.length())
        .ok_or(Error::BufferTooSmall)?;
    layout.seal(peer, &randomness.nonce, output)?;
    Ok(sealed(peer, content, randomness.nonce, &*output))
}

fn sealed<B>(peer: &Peer, content: &impl Encode, nonce: Nonce, bytes: B) -> Sealed<MessageBox<B>> {
    let message_box = MessageBox {
        nonce: *nonce.as_bytes(),
        bytes,
    };
    Sealed::new(peer, content, nonce, message_box)
}

/// How long the parts of a box are.
struct Layout<'a, T> {
    content: &'a T,
    body_length: usize,
    padding: Padding,
}

impl<'a, T: Encode> Layout<'a, T> {
    /// The drawn padding, as far as the box has room for it.
    fn new(content: &'a T, randomness: &Randomness) -> Result<Self, Error> {
        /// Room for body and padding: the type and the tag take their part of the box.
        const ROOM: usize = MAX_BOX_LENGTH - box_length(1);
        check_kind(content.kind())?;
        let body_length = content.encoded_len();
        let room = ROOM.checked_sub(body_length).ok_or(Error::TooLong)?;
        let padding = randomness.padding.limited_to(room).ok_or(Error::TooLong)?;
        Ok(Self {
            content,
            body_length,
            padding,
        })
    }

    const fn length(&self) -> usize {
        box_length(container_len(self.body_length, self.padding))
    }

    /// `output` has exactly the right length, and holds no plaintext on an error.
    fn seal(&self, peer: &Peer, nonce: &Nonce, output: &mut [u8]) -> Result<(), Error> {
        let mut writer = Writer::new(output);
        let written = write_container(&mut writer, self.content, self.body_length, self.padding);
        let (tag, text) = match (written, output.split_first_chunk_mut()) {
            (Ok(()), Some(parts)) => parts,
            (written, _) => {
                wipe(output);
                return written.and(Err(Error::BufferTooSmall));
            }
        };
        let key = peer.agreed_key().as_secret();
        *tag = secretbox::seal_in_place(key, nonce.as_bytes(), text);
        Ok(())
    }
}
