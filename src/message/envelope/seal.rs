#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use super::layout::Layout;
use crate::content::Encode;
use crate::crypto::Random;
use crate::message::randomness::Randomness;
use crate::message::{Error, Header, Peer, Sealed};

/// Seals `content` for `peer`. What comes out gives the envelope once its nonce is recorded.
///
/// [`Inbox::seal`](crate::message::Inbox::seal) does both in one call.
///
/// # Errors
///
/// As [`seal_into`], except [`Error::BufferTooSmall`].
#[cfg(feature = "alloc")]
pub fn seal(
    peer: &Peer,
    header: &Header<'_>,
    content: &impl Encode,
    random: &mut impl Random,
) -> Result<Sealed<Vec<u8>>, Error> {
    let randomness = Randomness::generate(random)?;
    let layout = Layout::new(header, content, &randomness)?;
    let mut bytes = alloc::vec![0; layout.length()];
    let unsealed = layout.write(peer, randomness, &mut bytes)?;
    unsealed.seal(peer, &mut bytes)?;
    Ok(Sealed::new(peer, content, unsealed.into_nonce(), bytes))
}

/// Seals `content` for `peer` into the front of `output`, without heap. What comes out gives the envelope
/// once its nonce is recorded.
///
/// [`max_encoded_len`] bytes are always enough.
///
/// ```
/// use eeema::content::Text;
/// use eeema::message::{self, Header};
/// # use eeema::{Identity, OsRandom, time::UnixMillis};
///
/// # let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
/// # let bob = Identity::generate("BOB00001".parse()?, &mut OsRandom)?;
/// # let (to_bob, mut generator) = (alice.peer(bob.id, &bob.public_key())?, OsRandom);
/// let (header, text) = (Header::generate(UnixMillis(1), &mut generator)?, Text::new("23.5 degrees")?);
/// let mut output = [0; 512];
/// let sealed = message::seal_into(&to_bob, &header, &text, &mut generator, &mut output)?;
/// let envelope = sealed.without_record(); // this sensor never receives
/// assert!(envelope.len() <= message::max_encoded_len(&header, &text)?);
/// # Ok::<(), message::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Content`] for a content of type 0xff, [`Error::NicknameTooLong`], [`Error::TooLong`],
/// [`Error::BufferTooSmall`] or [`Error::Random`]. Then `output` holds no plaintext and nothing was
/// sealed.
pub fn seal_into<'b>(
    peer: &Peer,
    header: &Header<'_>,
    content: &impl Encode,
    random: &mut impl Random,
    output: &'b mut [u8],
) -> Result<Sealed<&'b [u8]>, Error> {
    seal_with_into(peer, header, content, Randomness::generate(random)?, output)
}

/// Bytes of the largest envelope that sealing makes of these, whatever the randomness is.
///
/// # Errors
///
/// As [`seal_into`], except for buffer and generator.
pub fn max_encoded_len(header: &Header<'_>, content: &impl Encode) -> Result<usize, Error> {
    encoded_len(header, content, &Randomness::longest())
}

/// Bytes of the envelope that [`seal_with_into`] makes of these.
///
/// # Errors
///
/// As [`seal_into`], except for buffer and generator.
pub fn encoded_len(
    header: &Header<'_>,
    content: &impl Encode,
    randomness: &Randomness,
) -> Result<usize, Error> {
    Layout::new(header, content, randomness).map(|layout| layout.length())
}

/// Like [`seal_into`], with given [`Randomness`], which is used up.
///
/// # Errors
///
/// As [`seal_into`], except for the generator.
pub fn seal_with_into<'b>(
    peer: &Peer,
    header: &Header<'_>,
    content: &impl Encode,
    randomness: Randomness,
    output: &'b mut [u8],
) -> Result<Sealed<&'b [u8]>, Error> {
    let layout = Layout::new(header, content, &randomness)?;
    let (output, _) = output
        .split_at_mut_checked(layout.length())
        .ok_or(Error::BufferTooSmall)?;
    let unsealed = layout.write(peer, randomness, output)?;
    unsealed.seal(peer, output)?;
    Ok(Sealed::new(peer, content, unsealed.into_nonce(), output))
}
