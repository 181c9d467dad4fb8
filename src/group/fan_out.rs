use core::fmt;

use crate::crypto::secretbox::{KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH, ToSeal, seal_many};
use crate::crypto::{Secret, wipe};
use crate::identity::{MessageId, Nonce, SharedKey, ThreemaId};
use crate::message::{self, Body, Draw, Error, Flags, Header, LaidOut, lay_out_into};
use crate::time::UnixMillis;

/// One message for many receivers (chapter 04 section 3): the same body, message id and time for all,
/// and for each his own key, nonce, padding and envelope.
///
/// The body is encoded once. All envelopes are laid out first, and then all boxes are sealed.
#[derive(Clone, Copy, Debug)]
pub struct FanOut<'a> {
    /// Without a receiver of its own: it names the sender until a copy is made.
    pub(super) header: Header<'a>,
    pub(super) body: &'a Body<'a>,
}

impl<'a> FanOut<'a> {
    /// A message of `sender`, without nickname and with the flags of its type.
    pub const fn new(
        sender: ThreemaId,
        message_id: MessageId,
        created_at: UnixMillis,
        body: &'a Body<'a>,
    ) -> Self {
        let header = Header::new(sender, sender, message_id, created_at);
        Self { header, body }
    }

    /// Adds the nickname of the sender; see [`Header::with_nickname`].
    pub const fn with_nickname(self, nickname: &'a str) -> Self {
        let header = self.header.with_nickname(nickname);
        Self { header, ..self }
    }

    /// Sets other flags than those of the type.
    pub const fn with_flags(self, flags: Flags) -> Self {
        let header = self.header.with_flags(flags);
        Self { header, ..self }
    }

    /// Bytes of the largest envelope for any receiver, whatever is drawn.
    ///
    /// # Errors
    ///
    /// As [`message::seal_into`], except for buffer and generator.
    pub fn max_encoded_len(&self) -> Result<usize, Error> {
        message::max_encoded_len(&self.header, self.body)
    }

    /// Seals the message for all recipients, each into his own buffer, without heap.
    ///
    /// Leave out the own identity, invalid contacts, and blocked ones unless the type is exempt.
    ///
    /// # Errors
    ///
    /// As [`message::seal_into`], except for the generator, and [`Error::NonceReuse`] if the draw of a
    /// recipient was used before. Then nothing was sealed, and the buffers are wiped.
    pub fn seal_into(&self, recipients: &mut [Recipient<'_>]) -> Result<(), Error> {
        let result = self
            .lay_out(recipients)
            .and_then(|()| seal_boxes(recipients));
        if result.is_err() {
            for recipient in recipients {
                recipient.laid_out = None;
                wipe(recipient.output);
            }
        }
        result
    }

    fn lay_out(&self, recipients: &mut [Recipient<'_>]) -> Result<(), Error> {
        let Some((first, others)) = recipients.split_first_mut() else {
            return Ok(());
        };
        first.lay_out(self, self.body)?;
        let encoded = match &first.laid_out {
            Some(laid_out) => laid_out.body(first.output),
            None => &[],
        };
        let encoded = Body::unknown(self.body.kind(), encoded);
        others
            .iter_mut()
            .try_for_each(|recipient| recipient.lay_out(self, &encoded))
    }
}

/// One receiver of a [`FanOut`], with everything that is his own.
pub struct Recipient<'a> {
    id: ThreemaId,
    key: &'a SharedKey,
    draw: Option<Draw>,
    output: &'a mut [u8],
    laid_out: Option<LaidOut>,
}

impl<'a> Recipient<'a> {
    /// The receiver `id`, with the key agreed with his public key, a fresh draw, and a buffer for the
    /// envelope. [`FanOut::max_encoded_len`] bytes are always enough.
    pub const fn new(id: ThreemaId, key: &'a SharedKey, draw: Draw, output: &'a mut [u8]) -> Self {
        Self {
            id,
            key,
            draw: Some(draw),
            output,
            laid_out: None,
        }
    }

    /// Who it is.
    pub const fn id(&self) -> ThreemaId {
        self.id
    }

    /// The envelope, at the front of the buffer; empty before sealing.
    pub fn envelope(&self) -> &[u8] {
        let length = self.laid_out.as_ref().map_or(0, LaidOut::length);
        self.output.get(..length).unwrap_or_default()
    }

    /// The nonce of the envelope, for the store of used nonces; `None` before sealing.
    pub fn nonce(&self) -> Option<&Nonce> {
        self.laid_out.as_ref().map(LaidOut::nonce)
    }

    fn lay_out(&mut self, fan_out: &FanOut<'_>, body: &Body<'_>) -> Result<(), Error> {
        let draw = self.draw.take().ok_or(Error::NonceReuse)?;
        let header = fan_out.header.to(self.id);
        self.laid_out = Some(lay_out_into(&header, body, draw, self.output)?);
        Ok(())
    }
}

impl fmt::Debug for Recipient<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({:?})", self.id)
    }
}

/// How many boxes of one kind are handed over at a time: as many as the widest vectors have lanes.
const SIDE_BY_SIDE: usize = 16;

/// Seals both boxes of every envelope. All of them are laid out and independent of one another, so
/// that many are computed side by side. The boxes of one kind have about the same length.
fn seal_boxes(recipients: &mut [Recipient<'_>]) -> Result<(), Error> {
    for recipients in recipients.chunks_mut(SIDE_BY_SIDE) {
        let Some(any) = recipients
            .first()
            .map(|recipient| recipient.key.message_key())
        else {
            continue;
        };
        let count = recipients.len();
        let (mut spare, mut other_spare) = (
            [[0; TAG_LENGTH]; SIDE_BY_SIDE],
            [[0; TAG_LENGTH]; SIDE_BY_SIDE],
        );
        let mut metadata_boxes = spare.each_mut().map(|tag| nothing(any, tag));
        let mut message_boxes = other_spare.each_mut().map(|tag| nothing(any, tag));
        let places = metadata_boxes.iter_mut().zip(&mut message_boxes);
        for (recipient, (metadata, message)) in recipients.iter_mut().zip(places) {
            let laid_out = recipient.laid_out.as_ref().ok_or(Error::NonceReuse)?;
            [*metadata, *message] = laid_out.boxes(recipient.key, recipient.output)?;
        }
        for boxes in [&mut metadata_boxes, &mut message_boxes] {
            seal_many(boxes.get_mut(..count).unwrap_or_default());
        }
    }
    Ok(())
}

/// Holds a place for a box, and is not sealed itself.
const fn nothing<'a>(key: &'a Secret<KEY_LENGTH>, tag: &'a mut [u8; TAG_LENGTH]) -> ToSeal<'a> {
    ToSeal {
        key,
        nonce: &[0; NONCE_LENGTH],
        data: &mut [],
        tag,
    }
}
