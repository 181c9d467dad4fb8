//! The bulk look-up of the Gateway, as JSON
//! ([chapter 12 section 5](crate::protocol::contact_hash#5-gateway-api)). POST the text of a
//! [`BulkRequest`] to `/lookup/bulk`; [`decode_bulk_answer`] reads what comes back. A single look-up
//! is a [`Lookup`](super::Lookup).
//!
//! ```
//! use eeema::contact_hash::gateway::{self, BulkRequest};
//! use eeema::contact_hash::PhoneNumber;
//!
//! let numbers = ["41791234567", "44123456789", "+41 79 123 45 67"];
//! let hashes = numbers.map(|text| PhoneNumber::parse(text).map(|number| number.hash()));
//! let request = BulkRequest::new(hashes.into_iter().flatten(), [])?;
//! assert_eq!(request.len(), 2);
//! assert!(request.encode().starts_with(r#"{"emailHashes":[],"phoneHashes":["98b05f6e"#));
//! assert_eq!(gateway::decode_bulk_answer(b"[]")?, []);
//! # Ok::<(), eeema::contact_hash::ExchangeError>(())
//! ```

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use super::{EmailHash, ExchangeError, HashText, Match, PhoneHash, json};
use crate::codec::hex;
use crate::codec::json::{JsonWriter, ToJson};
use crate::identity::PublicKey;

/// A request for the identities that belong to at most 1000 hashes, each one once and sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkRequest {
    phones: BTreeSet<HashText<64>>,
    emails: BTreeSet<HashText<64>>,
}

impl BulkRequest {
    /// The largest number of hashes of both kinds together. It is known from a client; the Gateway
    /// answers 413 if it takes fewer.
    pub const MAX_HASHES: usize = 1000;

    /// Asks for these hashes.
    ///
    /// # Errors
    ///
    /// [`ExchangeError::TooManyHashes`] if more than 1000 differ.
    pub fn new(
        phones: impl IntoIterator<Item = PhoneHash>,
        emails: impl IntoIterator<Item = EmailHash>,
    ) -> Result<Self, ExchangeError> {
        let request = Self {
            phones: phones.into_iter().map(|hash| hash.hex()).collect(),
            emails: emails.into_iter().map(|hash| hash.hex()).collect(),
        };
        if request.len() > Self::MAX_HASHES {
            return Err(ExchangeError::TooManyHashes);
        }
        Ok(request)
    }

    /// How many hashes it asks for.
    pub fn len(&self) -> usize {
        self.phones.len().saturating_add(self.emails.len())
    }

    /// Whether it asks for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text to send.
    pub fn encode(&self) -> String {
        self.to_json_string()
    }
}

impl ToJson for BulkRequest {
    fn write_json(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            json::write_hashes(output.name("emailHashes"), &self.emails);
            json::write_hashes(output.name("phoneHashes"), &self.phones);
        });
    }
}

/// Reads the answer to a bulk look-up. Unknown properties are left out.
///
/// # Errors
///
/// [`ExchangeError::Json`], [`ExchangeError::Property`] or [`ExchangeError::KeyLength`].
pub fn decode_bulk_answer(answer: &[u8]) -> Result<Vec<Match>, ExchangeError> {
    json::list(json::parse(answer)?, |mut object| {
        let found = &mut object;
        let phone = json::optional_text(found, "phoneHash")?;
        let email = json::optional_text(found, "emailHash")?;
        let id = json::identity(found)?;
        let public_key = match hex::decode_array(&json::text(found, "publicKey")?) {
            Ok(bytes) => PublicKey::from_bytes(bytes),
            Err(hex::Error::Length) => return Err(ExchangeError::KeyLength),
            Err(hex::Error::Digits) => return Err(ExchangeError::Property),
        };
        Ok(Match::new(id, public_key)
            .with_phone(phone.as_deref().map(PhoneHash::from_hex).transpose()?)
            .with_email(email.as_deref().map(EmailHash::from_hex).transpose()?))
    })
}
