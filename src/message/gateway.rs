//! The form that end-to-end encrypted messages have at the public Gateway interface (chapter 02
//! section 11): the message box alone, without envelope and metadata.
//!
//! To send, seal a body with [`seal_into`] and post `nonce` and `box` as hexadecimal. To receive,
//! put the form fields of the callback into a [`Callback`], verify its MAC, and open it.
//!
//! The MAC keeps third parties out. Message id, time and nickname of a callback are protected
//! against the server by nothing. Answer 200 even for messages that are dropped.
//!
//! ```
//! use eeema::message::{Body, Draw, gateway};
//! use eeema::{OsRandom, SecretKey, SharedKey};
//!
//! let (bot, user) = (SecretKey::generate(&mut OsRandom)?, SecretKey::generate(&mut OsRandom)?);
//! let to_user = SharedKey::from_agreed(bot.agree(&user.public_key())?);
//! let body = Body::text("Hi")?;
//! let draw = Draw::generate(&mut OsRandom)?;
//! let mut message_box = [0; 512];
//! let (nonce, length) = gateway::seal_into(&to_user, &body, draw, &mut message_box)?;
//! assert_eq!((nonce.len(), length > 48), (24, true));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use core::fmt;

use super::lay_out::{box_length, check_kind, write_container};
use super::{Body, Container, Draw, Error, Kind, Padding, container};
use crate::codec::{Writer, hex};
use crate::content::Encode;
use crate::crypto::{equal, hmac_sha256, secretbox, wipe};
use crate::identity::{MessageId, Nonce, SharedKey, ThreemaId};
use crate::time::UnixSeconds;

/// The largest box that every Gateway server is known to take, in bytes. Newer documentation speaks
/// of 7812; which one is enforced is unknown, so sealing stays at or below this one.
pub const MAX_BOX_LENGTH: usize = 4000;

/// Bytes of the box that [`seal_into`] makes of these.
///
/// # Errors
///
/// [`Error::ForbiddenType`] or [`Error::TooLong`].
pub fn encoded_len(body: &Body<'_>, draw: &Draw) -> Result<usize, Error> {
    let padding = padding(body, draw)?;
    Ok(box_length(container::encoded_len(
        body.encoded_len(),
        padding,
    )))
}

/// Seals `body` into the front of `output`, and returns the nonce and the length of the box.
///
/// # Errors
///
/// [`Error::ForbiddenType`], [`Error::TooLong`] for a box above [`MAX_BOX_LENGTH`], or
/// [`Error::BufferTooSmall`]. Then `output` holds no plaintext.
pub fn seal_into(
    key: &SharedKey,
    body: &Body<'_>,
    draw: Draw,
    output: &mut [u8],
) -> Result<([u8; Nonce::LENGTH], usize), Error> {
    let padding = padding(body, &draw)?;
    let body_length = body.encoded_len();
    let length = box_length(container::encoded_len(body_length, padding));
    let output = output.get_mut(..length).ok_or(Error::BufferTooSmall)?;
    let nonce = *draw.nonce.as_bytes();
    if let Err(error) = write_container(&mut Writer::new(output), body, body_length, padding) {
        wipe(output);
        return Err(error);
    }
    let (tag, text) = output
        .split_first_chunk_mut()
        .ok_or(Error::BufferTooSmall)?;
    *tag = secretbox::seal_in_place(key.message_key(), &nonce, text);
    Ok((nonce, length))
}

/// The drawn padding, as far as the box has room for it.
fn padding(body: &Body<'_>, draw: &Draw) -> Result<Padding, Error> {
    /// Room for body and padding: the type and the tag take their part of the box.
    const ROOM: usize = MAX_BOX_LENGTH - box_length(1);
    check_kind(body.kind())?;
    draw.padding
        .limited_to(ROOM.checked_sub(body.encoded_len()).ok_or(Error::TooLong)?)
}

/// The form fields of a message from the Gateway, each **exactly as received**: not decoded, not
/// changed in case.
#[derive(Clone, Copy)]
pub struct Callback<'a> {
    /// `from`: the identity of the sender.
    pub from: &'a str,
    /// `to`: the own Gateway ID.
    pub to: &'a str,
    /// `messageId`: 16 hexadecimal digits.
    pub message_id: &'a str,
    /// `date`: seconds since 1970 in decimal digits.
    pub date: &'a str,
    /// `nonce`: 48 hexadecimal digits.
    pub nonce: &'a str,
    /// `box`: hexadecimal digits.
    pub message_box: &'a str,
    /// `mac`: 64 hexadecimal digits.
    pub mac: &'a str,
}

impl<'a> Callback<'a> {
    /// The MAC of the fields, 32 bytes: HMAC-SHA256 keyed with the text of the API secret.
    pub fn compute_mac(&self, api_secret: &str) -> [u8; 32] {
        let fields = [
            self.from,
            self.to,
            self.message_id,
            self.date,
            self.nonce,
            self.message_box,
        ];
        hmac_sha256(api_secret.as_bytes(), &fields.map(str::as_bytes))
    }

    /// Compares the MAC in constant time, and only then decodes the fields.
    ///
    /// # Errors
    ///
    /// [`Error::MacMismatch`], [`Error::Identity`] or [`Error::Hex`].
    pub fn verify(&self, api_secret: &str) -> Result<VerifiedCallback<'a>, Error> {
        let mac = hex::decode_array(self.mac).map_err(|_| Error::MacMismatch)?;
        if !equal(&mac, &self.compute_mac(api_secret)) {
            return Err(Error::MacMismatch);
        }
        Ok(VerifiedCallback {
            sender: self.from.parse().map_err(|_| Error::Identity)?,
            receiver: self.to.parse().map_err(|_| Error::Identity)?,
            message_id: self.message_id.parse().map_err(|_| Error::Hex)?,
            time: self.date.parse().ok().map(UnixSeconds),
            nonce: Nonce::from_bytes(hex::decode_array(self.nonce).map_err(|_| Error::Hex)?),
            message_box: self.message_box,
        })
    }
}

impl fmt::Debug for Callback<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Callback({} to {}, {})",
            self.from, self.to, self.message_id
        )
    }
}

/// A callback whose MAC was verified: it came from the Gateway, and waits for the key of its sender.
#[derive(Debug)]
pub struct VerifiedCallback<'a> {
    sender: ThreemaId,
    receiver: ThreemaId,
    message_id: MessageId,
    time: Option<UnixSeconds>,
    nonce: Nonce,
    message_box: &'a str,
}

impl VerifiedCallback<'_> {
    /// Who claims to have sent it: look his public key up.
    pub const fn sender(&self) -> ThreemaId {
        self.sender
    }

    /// The message id, which the server could have changed.
    pub const fn message_id(&self) -> MessageId {
        self.message_id
    }

    /// The time, which the server could have changed; `None` if it is no number.
    pub const fn time(&self) -> Option<UnixSeconds> {
        self.time
    }

    /// The nonce, for a store of used nonces.
    pub const fn nonce(&self) -> &Nonce {
        &self.nonce
    }

    /// How many bytes of buffer [`VerifiedCallback::open_into`] needs.
    pub const fn buffer_len(&self) -> usize {
        self.message_box.len() / 2
    }

    /// Opens the box for `own_id`, with the key agreed with the public key of `sender`, and removes
    /// the padding. Read the body with [`Body::decode`].
    ///
    /// # Errors
    ///
    /// [`Error::ReceiverIsNotUser`], [`Error::SenderIsUser`], [`Error::WrongSender`],
    /// [`Error::BufferTooSmall`], [`Error::Hex`], [`Error::Truncated`],
    /// [`Error::MessageUnauthentic`], one of the padding errors, or [`Error::ForbiddenType`]. The
    /// buffer holds no plaintext then.
    pub fn open_into<'b>(
        &self,
        own_id: ThreemaId,
        sender: ThreemaId,
        key: &SharedKey,
        buffer: &'b mut [u8],
    ) -> Result<Container<'b>, Error> {
        if self.receiver != own_id {
            return Err(Error::ReceiverIsNotUser);
        }
        if self.sender == own_id {
            return Err(Error::SenderIsUser);
        }
        if self.sender != sender {
            return Err(Error::WrongSender);
        }
        let message_box = hex::decode(self.message_box, buffer).map_err(|error| match error {
            hex::Error::Digits => Error::Hex,
            hex::Error::Length => Error::BufferTooSmall,
        })?;
        let (tag, text) = message_box
            .split_first_chunk_mut()
            .ok_or(Error::Truncated)?;
        secretbox::open_in_place(key.message_key(), self.nonce.as_bytes(), text, tag)
            .map_err(|_| Error::MessageUnauthentic)?;
        let checked = match Container::decode(text) {
            Ok(Container {
                kind: Kind::FORBIDDEN,
                ..
            }) => Err(Error::ForbiddenType),
            other => other.map(|_| ()),
        };
        if checked.is_err() {
            wipe(text);
        }
        checked?;
        Container::decode(text)
    }
}
