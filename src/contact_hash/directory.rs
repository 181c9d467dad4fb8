//! The requests of the apps to the directory server, and its answers, as JSON (chapter 12
//! section 4). Nothing here opens a connection: POST the texts with `Content-Type:
//! application/json`.
//!
//! | request | path | answer |
//! |---|---|---|
//! | [`token_request`] | `identity/match_token` | [`Challenge`] |
//! | [`Challenge::respond`] | `identity/match_token` | [`TokenAnswer`] |
//! | [`MatchRequest`] | `identity/match` | [`MatchAnswer`] |
//!
//! Keep the token. When a match fails, get one new token and try once more. Before there is an
//! identity, a match is sent without token.
//!
//! ```
//! use eeema::contact_hash::directory::{MatchAnswer, MatchRequest};
//! use eeema::contact_hash::{EmailAddress, Index};
//!
//! let mut index = Index::new();
//! index.insert_email(&EmailAddress::parse("alice@example.com")?, "Alice");
//! let request = MatchRequest::new(index.phone_hashes(), index.email_hashes());
//! let sent = request.to_json(None);
//! assert!(sent.starts_with(r#"{"emailHashes":[""#));
//!
//! let received = br#"{"checkInterval": 86400, "identities": []}"#;
//! let answer = MatchAnswer::parse(received)?;
//! assert!(answer.matches.is_empty());
//! # Ok::<(), eeema::contact_hash::Error>(())
//! ```

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde_json::{Value, json};

use super::{EmailHash, Error, HashText, Match, PhoneHash, json};
use crate::codec::base64;
use crate::crypto::{SecretString, SecretVec};
use crate::identity::{DirectoryKey, PublicKey, SecretKey, ThreemaId};

/// The first request for a match token.
pub fn token_request(identity: ThreemaId) -> String {
    json!({ "identity": identity.as_str() }).to_string()
}

/// The challenge that the server answers the first request with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    token: Vec<u8>,
    /// The token as it was received.
    token_text: String,
    public_key: PublicKey,
}

impl Challenge {
    /// Reads the answer.
    ///
    /// # Errors
    ///
    /// [`Error::Json`], [`Error::Property`] or [`Error::KeyLength`].
    pub fn parse(answer: &[u8]) -> Result<Self, Error> {
        let answer = json::parse(answer)?;
        let token_text = json::text(&answer, "token")?;
        Ok(Self {
            token: json::base64_bytes(token_text)?,
            token_text: token_text.to_string(),
            public_key: json::base64_key(&answer, "tokenRespKeyPub")?,
        })
    }

    /// The second request, which proves that one has the secret key of `identity`.
    ///
    /// # Errors
    ///
    /// [`Error::NonContributory`] if the public key of the challenge has low order.
    pub fn respond(&self, identity: ThreemaId, secret_key: &SecretKey) -> Result<String, Error> {
        let agreed = secret_key
            .agree(&self.public_key)
            .map_err(|_| Error::NonContributory)?;
        let key = DirectoryKey::derive(&agreed);
        let mut buffer = [0; 44];
        let response = base64::encode(&key.respond(&self.token), &mut buffer);
        let request = json!({
            "identity": identity.as_str(),
            "token": self.token_text,
            // 32 bytes have 44 characters.
            "response": response.unwrap_or_default(),
        });
        Ok(request.to_string())
    }
}

/// The right to send matches; wiped on drop, never printed. Whoever has it can test numbers.
#[derive(Clone)]
pub struct MatchToken(SecretVec);

impl MatchToken {
    /// Takes a token that was kept.
    pub fn new(text: &str) -> Self {
        let mut bytes = SecretVec::zeroed(text.len());
        bytes.as_mut_bytes().copy_from_slice(text.as_bytes());
        Self(bytes)
    }

    /// The token, to be kept.
    pub fn as_str(&self) -> &str {
        // It was text when it was taken.
        str::from_utf8(self.0.as_bytes()).unwrap_or_default()
    }
}

impl fmt::Debug for MatchToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MatchToken")
    }
}

/// What the server answers the second request for a match token with.
#[derive(Clone, Debug)]
pub enum TokenAnswer {
    /// The token.
    Granted(MatchToken),
    /// The reason of the server, in its own words.
    Refused(String),
}

impl TokenAnswer {
    /// Reads the answer. The caller wipes his own copy. A token with escapes, or in an answer that is
    /// cut off, passes through memory of the JSON parser that is not wiped.
    ///
    /// # Errors
    ///
    /// [`Error::Json`] or [`Error::Property`].
    pub fn parse(answer: &[u8]) -> Result<Self, Error> {
        let mut answer = json::parse(answer)?;
        // Taken out first, so that it is wiped whatever else is wrong.
        let token = json::take_secret(&mut answer, "matchToken");
        match answer.get("success").and_then(Value::as_bool) {
            Some(true) => {
                let token = token.ok_or(Error::Property)?;
                Ok(Self::Granted(MatchToken::new(&token)))
            }
            Some(false) => json::text(&answer, "error")
                .map(String::from)
                .map(Self::Refused),
            None => Err(Error::Property),
        }
    }
}

/// A request for the identities that belong to some hashes.
///
/// Each hash is sent once, and they are sorted: the order of an address book tells something about
/// its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchRequest {
    phones: BTreeSet<HashText<44>>,
    emails: BTreeSet<HashText<44>>,
    include_inactive: bool,
}

impl MatchRequest {
    /// Asks for these hashes. How many a request may have is not known; the apps send all that they
    /// have.
    pub fn new(
        phones: impl IntoIterator<Item = PhoneHash>,
        emails: impl IntoIterator<Item = EmailHash>,
    ) -> Self {
        Self {
            phones: phones.into_iter().map(|hash| hash.base64()).collect(),
            emails: emails.into_iter().map(|hash| hash.base64()).collect(),
            include_inactive: false,
        }
    }

    /// Asks for inactive identities too: made for the search for an own identity that was forgotten.
    #[must_use]
    pub fn including_inactive(self) -> Self {
        Self {
            include_inactive: true,
            ..self
        }
    }

    /// The text to send. It contains the token, and is wiped on drop like it.
    pub fn to_json(&self, token: Option<&MatchToken>) -> SecretString {
        let texts = |hashes: &BTreeSet<HashText<44>>| -> Vec<Value> {
            hashes.iter().map(|text| text.as_str().into()).collect()
        };
        let mut request = json!({
            "emailHashes": texts(&self.emails),
            "mobileNoHashes": texts(&self.phones),
        });
        if let Some(object) = request.as_object_mut() {
            if let Some(token) = token {
                object.insert("matchToken".into(), token.as_str().into());
            }
            if self.include_inactive {
                object.insert("includeInactive".into(), true.into());
            }
        }
        let text = json::write_secret(&request);
        drop(json::take_secret(&mut request, "matchToken"));
        text
    }
}

/// The identities that the server found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchAnswer {
    /// Seconds until everything should be asked for again.
    pub check_interval: u64,
    /// Who was found, the own identity among them if one's own number was asked for.
    pub matches: Vec<Match>,
}

impl MatchAnswer {
    /// The interval that counts before the first answer, in seconds.
    pub const DEFAULT_CHECK_INTERVAL: u64 = 24 * 60 * 60;

    /// Reads the answer. Unknown properties are left out.
    ///
    /// # Errors
    ///
    /// [`Error::Json`], [`Error::Property`], [`Error::Identity`], [`Error::KeyLength`] or
    /// [`Error::HashText`].
    pub fn parse(answer: &[u8]) -> Result<Self, Error> {
        let answer = json::parse(answer)?;
        let check_interval = answer.get("checkInterval").and_then(Value::as_u64);
        let identities = answer.get("identities").ok_or(Error::Property)?;
        Ok(Self {
            check_interval: check_interval.ok_or(Error::Property)?,
            matches: json::list(identities, |found| {
                Ok(Match {
                    identity: json::identity(found)?,
                    public_key: json::base64_key(found, "publicKey")?,
                    phone: json::optional(found, "mobileNoHash", PhoneHash::from_base64)?,
                    email: json::optional(found, "emailHash", EmailHash::from_base64)?,
                })
            })?,
        })
    }

    /// The matches without the own identity, as the apps use them.
    pub fn without(&self, own_id: ThreemaId) -> impl Iterator<Item = &Match> {
        self.matches
            .iter()
            .filter(move |found| found.identity != own_id)
    }
}
