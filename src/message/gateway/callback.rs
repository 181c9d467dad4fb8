use core::fmt;

use super::error::Error;
use crate::codec::hex;
use crate::content::Flags;
use crate::crypto::hazmat::hash::{equal, hmac_sha256};
use crate::crypto::hazmat::secretbox::TAG_LENGTH;
use crate::identity::{MessageId, Nonce, ThreemaId};
use crate::message::arrived::{Arrived, BoxSource, Origin};
use crate::time::{UnixMillis, UnixSeconds};

/// The form fields of a message from the Gateway, each **exactly as received**: percent-encoding of the
/// form undone, and nothing else; not decoded, not changed in case.
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
    /// Takes the fields out of the names and values of a form. Other fields do not matter.
    ///
    /// # Errors
    ///
    /// [`Error::FieldMissing`] or [`Error::FieldTwice`].
    pub fn from_pairs(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Error> {
        const NAMES: [&str; 7] = ["from", "to", "messageId", "date", "nonce", "box", "mac"];
        let mut values = [None; NAMES.len()];
        for (name, value) in pairs {
            let mut places = NAMES.iter().zip(&mut values);
            if let Some((name, place)) = places.find(|(known, _)| **known == name)
                && place.replace(value).is_some()
            {
                return Err(Error::FieldTwice(name));
            }
        }
        let mut fields = NAMES.iter().zip(values);
        let mut next = || match fields.next() {
            Some((_, Some(value))) => Ok(value),
            Some((name, None)) => Err(Error::FieldMissing(name)),
            None => Err(Error::FieldMissing("")),
        };
        Ok(Self {
            from: next()?,
            to: next()?,
            message_id: next()?,
            date: next()?,
            nonce: next()?,
            message_box: next()?,
            mac: next()?,
        })
    }

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
    /// [`Error::MacMismatch`], [`Error::Identity`], [`Error::Hex`] or [`Error::Truncated`].
    pub fn verify(&self, api_secret: &str) -> Result<VerifiedCallback<'a>, Error> {
        let mac = hex::decode_array(self.mac).map_err(|_| Error::MacMismatch)?;
        if !equal(&mac, &self.compute_mac(api_secret)) {
            return Err(Error::MacMismatch);
        }
        let time: Option<UnixSeconds> = self.date.parse().ok().map(UnixSeconds);
        let origin = Origin {
            sender: self.from.parse().map_err(|_| Error::Identity)?,
            receiver: self.to.parse().map_err(|_| Error::Identity)?,
            message_id: self.message_id.parse().map_err(|_| Error::Hex)?,
            time: time.map_or(UnixMillis(0), UnixSeconds::to_millis),
            flags: Flags::NONE,
            nonce: Nonce::from_bytes(hex::decode_array(self.nonce)?),
            acknowledged: false,
        };
        let digits = self.message_box.as_bytes();
        if !digits.len().is_multiple_of(2) || !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err(Error::Hex);
        }
        if digits.len() / 2 < TAG_LENGTH {
            return Err(Error::Truncated);
        }
        Ok(VerifiedCallback {
            time,
            arrived: Arrived {
                origin,
                legacy_nickname: &[],
                metadata_box: &[],
                message_box: BoxSource::Hex(self.message_box),
            },
        })
    }
}

impl fmt::Debug for Callback<'_> {
    /// Nothing of it was verified: line feeds and the like are escaped.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            from,
            to,
            message_id,
            ..
        } = self;
        write!(f, "Callback({from:?} to {to:?}, {message_id:?})")
    }
}

/// A callback whose MAC was verified: it came from the Gateway, and waits for the key of its sender.
#[derive(Debug)]
#[must_use = "it is not opened yet"]
pub struct VerifiedCallback<'a> {
    time: Option<UnixSeconds>,
    pub(super) arrived: Arrived<'a>,
}

impl VerifiedCallback<'_> {
    /// Who claims to have sent it: look their public key up.
    pub const fn sender(&self) -> ThreemaId {
        self.arrived.origin.sender
    }

    /// The message id, which the server could have changed.
    pub const fn message_id(&self) -> MessageId {
        self.arrived.origin.message_id
    }

    /// The time, which the server could have changed; `None` if it is no number.
    pub const fn time(&self) -> Option<UnixSeconds> {
        self.time
    }

    /// The nonce.
    pub const fn nonce(&self) -> &Nonce {
        &self.arrived.origin.nonce
    }

    /// How many bytes of [`Memory`](crate::message::Memory) opening needs.
    pub const fn plaintext_len(&self) -> usize {
        self.arrived.plaintext_len()
    }
}
