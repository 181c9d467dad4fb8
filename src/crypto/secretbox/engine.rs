//! How boxes are computed: in registers on any target, or in vectors.
//!
//! An engine is a set of kernels that fit together. `single` and `stream` are written once over it; what
//! differs is how many blocks are made at a time, and whether Poly1305 waits for the key stream or runs
//! beside it.
//!
//! | step | who |
//! |---|---|
//! | subkey | [`Engine::hash`] |
//! | first blocks, with the key of Poly1305 in front | [`Engine::first`] |
//! | the rest of the message | [`Engine::encrypt`] to seal, [`Engine::absorb`] and then [`Engine::apply`] to open |
//! | tag | [`Poly1305::finish`] |

use super::layout::{KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH, ToOpen, ToSeal};
use crate::crypto::Secret;
use crate::crypto::error::Unauthentic;
use crate::crypto::poly1305::{Block, Poly1305};
use crate::crypto::salsa20::{BLOCK_LENGTH, State, Words};

/// How boxes, and the steps that they consist of, are computed. All engines give the same bytes.
pub(crate) trait Engine: Copy {
    /// About how many bytes are encrypted before they are authenticated, in whole blocks: as many as stay in
    /// the nearest cache, so that the second pass over them costs no memory traffic.
    const PIECE: usize;

    /// What may be known about the key of Poly1305 before the message: powers of r, if there are vectors for
    /// them. Its default is to know nothing, which is always right and may be slower.
    type Preparation: Default;

    /// Seals one box: encrypts `data` and returns the tag over it.
    fn seal(
        self,
        key: &Secret<KEY_LENGTH>,
        nonce: &[u8; NONCE_LENGTH],
        data: &mut [u8],
    ) -> [u8; TAG_LENGTH];

    /// Opens one box: verifies the tag, and only then decrypts `data`.
    fn open(
        self,
        key: &Secret<KEY_LENGTH>,
        nonce: &[u8; NONCE_LENGTH],
        data: &mut [u8],
        tag: &[u8; TAG_LENGTH],
    ) -> Result<(), Unauthentic>;

    /// Seals many boxes, which have keys, nonces and lengths of their own.
    fn seal_many(self, members: &mut [ToSeal<'_>]);

    /// Opens many boxes, and writes to each whether it was opened. One that fails stays as it is.
    fn open_many(self, members: &mut [ToOpen<'_>]);

    /// HSalsa20 of one input, up to the choice of the words that are the key.
    fn hash(self, input: Words) -> Words;

    /// Writes blocks of the key stream from the first one on, those that a message of `length`
    /// bytes needs if `stream` can hold them, and says how many.
    fn first(
        self,
        state: &State,
        length: usize,
        stream: &mut [u8],
        preparation: &mut Self::Preparation,
    ) -> usize;

    /// XORs the key stream from block `counter` on into `data`. Only the end of a message may not fill a
    /// block.
    fn apply(self, state: &State, counter: u64, data: &mut [u8]);

    /// Encrypts what is left of a message and authenticates the whole blocks of all of it.
    #[inline(always)]
    fn encrypt(
        self,
        poly1305: &mut Poly1305,
        preparation: &Self::Preparation,
        message: Message<'_>,
    ) {
        in_pieces(self, poly1305, preparation, message);
    }

    /// Authenticates the whole blocks of all of a message, and decrypts it from its byte `start` on: in whatever order
    /// is fastest, so that nobody may see it before the tag was compared.
    #[inline(always)]
    fn decrypt(
        self,
        poly1305: &mut Poly1305,
        preparation: &Self::Preparation,
        message: Message<'_>,
    ) {
        in_two_passes(self, poly1305, preparation, message);
    }

    /// Authenticates whole blocks. What does not fill one is for [`Poly1305::finish`].
    fn absorb(self, poly1305: &mut Poly1305, preparation: &Self::Preparation, blocks: &[Block]);
}

/// A message of which all or nothing is encrypted from its byte `start` on, where block `counter` of the key
/// stream belongs.
pub(crate) struct Message<'a> {
    /// Key and nonce.
    pub(crate) state: &'a State,
    /// The block that belongs to the byte `start`.
    pub(crate) counter: u64,
    /// How much is ciphertext that nothing is to be done to but to authenticate it.
    pub(crate) start: usize,
    /// All of the message.
    pub(crate) data: &'a mut [u8],
}

impl Message<'_> {
    /// The same, lent.
    #[inline(always)]
    pub(crate) fn reborrow(&mut self) -> Message<'_> {
        Message {
            data: &mut *self.data,
            ..*self
        }
    }
}

/// Encrypts and authenticates piece by piece. A message that is not encrypted up to its end is so up
/// to a whole block of Poly1305, and so is every piece but the last one.
#[cfg_attr(any(feature = "simd", target_pointer_width = "64"), inline(always))]
pub(crate) fn in_pieces<E: Engine>(
    engine: E,
    poly1305: &mut Poly1305,
    preparation: &E::Preparation,
    message: Message<'_>,
) {
    let mut counter = message.counter;
    let mut start = message.start;
    let mut rest = message.data;
    while !rest.is_empty() {
        let end = start.saturating_add(E::PIECE);
        let (piece, after) = rest.split_at_mut(rest.len().min(end));
        if let Some(left) = piece.get_mut(start..) {
            engine.apply(message.state, counter, left);
            counter = counter.saturating_add((left.len() / BLOCK_LENGTH) as u64);
        }
        engine.absorb(poly1305, preparation, piece.as_chunks().0);
        (rest, start) = (after, 0);
    }
}

/// Authenticates a message, then decrypts it from its byte `start` on.
#[inline(always)]
pub(crate) fn in_two_passes<E: Engine>(
    engine: E,
    poly1305: &mut Poly1305,
    preparation: &E::Preparation,
    message: Message<'_>,
) {
    engine.absorb(poly1305, preparation, message.data.as_chunks().0);
    if let Some(left) = message.data.get_mut(message.start..) {
        engine.apply(message.state, message.counter, left);
    }
}
