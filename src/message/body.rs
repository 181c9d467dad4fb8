use core::fmt;

use super::{DeliveryReceipt, Error, Kind};
use crate::codec::Writer;

/// The most bytes of UTF-8 in the text of a message that is sent. What is received may be longer.
pub const MAX_TEXT_LENGTH: usize = 6000;

/// What a message says (chapter 03), borrowed from the sender's values or from an opened envelope.
///
/// Message content is as private as a key: `Debug` shows type and size only.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Body<'a> {
    /// Text of at least one byte (0x01). [`Body::text`] checks the limit for sending.
    Text(&'a str),
    /// What happened to messages (0x80).
    DeliveryReceipt(DeliveryReceipt<'a>),
    /// Whether the sender types (0x90): repeated every 10 seconds, shown for 15.
    TypingIndicator(bool),
    /// Any other type, as bytes.
    Unknown {
        /// The type.
        kind: Kind,
        /// The bytes of the body.
        body: &'a [u8],
    },
}

impl<'a> Body<'a> {
    /// A text to send, of 1 to 6000 bytes of UTF-8.
    ///
    /// # Errors
    ///
    /// [`Error::BodyEmpty`] or [`Error::TextTooLong`].
    pub const fn text(text: &'a str) -> Result<Self, Error> {
        match text.len() {
            0 => Err(Error::BodyEmpty),
            1..=MAX_TEXT_LENGTH => Ok(Self::Text(text)),
            _ => Err(Error::TextTooLong),
        }
    }

    /// The type of the message.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::TEXT,
            Self::DeliveryReceipt(_) => Kind::DELIVERY_RECEIPT,
            Self::TypingIndicator(_) => Kind::TYPING_INDICATOR,
            Self::Unknown { kind, .. } => *kind,
        }
    }

    /// Bytes of the encoded body.
    pub fn encoded_len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::DeliveryReceipt(receipt) => receipt.encoded_len(),
            Self::TypingIndicator(_) => 1,
            Self::Unknown { body, .. } => body.len(),
        }
    }

    /// Writes the body to the front of `output`, and returns how many bytes that were.
    ///
    /// # Errors
    ///
    /// [`Error::BufferTooSmall`] if `output` is shorter than [`Body::encoded_len`].
    pub fn encode_into(&self, output: &mut [u8]) -> Result<usize, Error> {
        let mut writer = Writer::new(output);
        match self {
            Self::Text(text) => writer.bytes(text.as_bytes())?,
            Self::DeliveryReceipt(receipt) => receipt.encode(&mut writer)?,
            Self::TypingIndicator(typing) => writer.u8(u8::from(*typing))?,
            Self::Unknown { body, .. } => writer.bytes(body)?,
        }
        Ok(writer.written())
    }

    /// Reads the body of a message of the type `kind`.
    ///
    /// # Errors
    ///
    /// [`Error::BodyLength`], [`Error::BodyEmpty`], [`Error::BodyUtf8`] or [`Error::BodyValue`], and
    /// [`Error::ForbiddenType`] for 0xff. Another type that this version does not read is no error
    /// but [`Body::Unknown`].
    pub fn decode(kind: Kind, body: &'a [u8]) -> Result<Self, Error> {
        match kind {
            Kind::TEXT => match str::from_utf8(body) {
                Ok("") => Err(Error::BodyEmpty),
                Ok(text) => Ok(Self::Text(text)),
                Err(_) => Err(Error::BodyUtf8),
            },
            Kind::DELIVERY_RECEIPT => DeliveryReceipt::decode(body).map(Self::DeliveryReceipt),
            Kind::TYPING_INDICATOR => match body {
                [0] => Ok(Self::TypingIndicator(false)),
                [1] => Ok(Self::TypingIndicator(true)),
                [_] => Err(Error::BodyValue),
                _ => Err(Error::BodyLength),
            },
            Kind::FORBIDDEN => Err(Error::ForbiddenType),
            _ => Ok(Self::Unknown { kind, body }),
        }
    }

    /// Whether the message carries the nickname of its sender (chapter 03 section 3).
    pub fn distributes_profile(&self) -> bool {
        self.ask(Kind::distributes_profile)
    }

    /// Whether nonce and id of the message are stored (chapter 03 section 3).
    pub fn has_replay_protection(&self) -> bool {
        self.ask(Kind::has_replay_protection)
    }

    /// Asks a question that the type and the first bytes of the body decide.
    fn ask(&self, question: fn(Kind, &[u8]) -> bool) -> bool {
        match self {
            Self::Text(_) | Self::TypingIndicator(_) => question(self.kind(), &[]),
            Self::DeliveryReceipt(receipt) => question(self.kind(), &[receipt.status as u8]),
            Self::Unknown { kind, body } => question(*kind, body),
        }
    }
}

impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({:?}, {} bytes)", self.kind(), self.encoded_len())
    }
}
