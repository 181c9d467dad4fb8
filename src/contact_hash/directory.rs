//! The requests of the apps to the directory server, and its answers, as JSON
//! ([chapter 12 section 4](crate::protocol::contact_hash#4-directory-requests-apps)). Nothing here
//! opens a connection: POST the texts with `Content-Type: application/json`.
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
//! let sent = request.encode(None);
//! assert!(sent.starts_with(r#"{"emailHashes":[""#));
//!
//! let received = br#"{"checkInterval": 86400, "identities": []}"#;
//! let answer = MatchAnswer::decode(received)?;
//! assert!(answer.matches().is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use super::{DirectoryKey, EmailHash, ExchangeError, HashText, Match, PhoneHash, json};
use crate::codec::json::{JsonWriter, ToJson, Value};
use crate::crypto::SecretString;
use crate::identity::{PublicKey, SecretKey, ThreemaId};

/// The first request for a match token.
pub fn token_request(identity: ThreemaId) -> String {
    TokenRequest {
        identity,
        answer: None,
    }
    .to_json_string()
}

/// A request for a match token: the first one, or the second one with the token and the response.
struct TokenRequest<'a> {
    identity: ThreemaId,
    answer: Option<(&'a str, [u8; 32])>,
}

impl ToJson for TokenRequest<'_> {
    fn write_json(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            output.name("identity").text(self.identity.as_str());
            if let Some((token, response)) = &self.answer {
                output.name("response").base64(response);
                output.name("token").text(token);
            }
        });
    }
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
    /// [`ExchangeError::Json`], [`ExchangeError::Property`] or [`ExchangeError::KeyLength`].
    pub fn decode(answer: &[u8]) -> Result<Self, ExchangeError> {
        let answer = &mut json::object(json::parse(answer)?)?;
        let token_text = json::text(answer, "token")?;
        Ok(Self {
            token: json::base64_bytes(&token_text)?,
            token_text: token_text.into_owned(),
            public_key: json::base64_key(answer, "tokenRespKeyPub")?,
        })
    }

    /// The second request, which proves that one has the secret key of `identity`.
    ///
    /// # Errors
    ///
    /// [`ExchangeError::NonContributory`] if the public key of the challenge has low order.
    pub fn respond(
        &self,
        identity: ThreemaId,
        secret_key: &SecretKey,
    ) -> Result<String, ExchangeError> {
        let agreed = secret_key
            .agree(&self.public_key)
            .map_err(|_| ExchangeError::NonContributory)?;
        let key = DirectoryKey::derive(&agreed);
        let request = TokenRequest {
            identity,
            answer: Some((&self.token_text, key.respond(&self.token))),
        };
        Ok(request.to_json_string())
    }
}

/// The right to send matches; wiped on drop, never printed. Whoever has it can test numbers.
#[derive(Clone)]
pub struct MatchToken(SecretString);

impl MatchToken {
    /// Takes a token that was kept.
    pub fn new(text: &str) -> Self {
        Self(SecretString::from(text))
    }

    /// The token, to be kept.
    pub fn as_str(&self) -> &str {
        &self.0
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
    /// Reads the answer. The caller wipes their own copy.
    ///
    /// # Errors
    ///
    /// [`ExchangeError::Json`] or [`ExchangeError::Property`].
    pub fn decode(answer: &[u8]) -> Result<Self, ExchangeError> {
        let answer = &mut json::object(json::parse(answer)?)?;
        match answer.take("success").and_then(Value::bool) {
            Some(true) => {
                let token = answer.take("matchToken").and_then(Value::text);
                let token = token.ok_or(ExchangeError::Property)?;
                Ok(Self::Granted(MatchToken(token.into_string().into())))
            }
            Some(false) => {
                let reason = json::text(answer, "error")?;
                Ok(Self::Refused(reason.into_owned()))
            }
            None => Err(ExchangeError::Property),
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
    pub fn encode(&self, token: Option<&MatchToken>) -> SecretString {
        // Made in one piece: no copy is left behind.
        let request = AuthorisedRequest {
            request: self,
            token,
        };
        request.to_json_string().into()
    }
}

/// A request with the right to send it.
struct AuthorisedRequest<'a> {
    request: &'a MatchRequest,
    token: Option<&'a MatchToken>,
}

impl ToJson for AuthorisedRequest<'_> {
    fn write_json(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            json::write_hashes(output.name("emailHashes"), &self.request.emails);
            if self.request.include_inactive {
                output.name("includeInactive").bool(true);
            }
            if let Some(token) = self.token {
                output.name("matchToken").text(token.as_str());
            }
            json::write_hashes(output.name("mobileNoHashes"), &self.request.phones);
        });
    }
}

/// The identities that the server found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchAnswer {
    check_interval: Duration,
    matches: Vec<Match>,
}

impl MatchAnswer {
    /// The interval that counts before the first answer: a day.
    pub const DEFAULT_CHECK_INTERVAL: Duration = Duration::from_secs(24 * 60 * 60);

    /// Reads the answer. Unknown properties are left out.
    ///
    /// # Errors
    ///
    /// [`ExchangeError::Json`], [`ExchangeError::Property`] or [`ExchangeError::KeyLength`].
    pub fn decode(answer: &[u8]) -> Result<Self, ExchangeError> {
        let mut answer = json::object(json::parse(answer)?)?;
        let check_interval = answer.take("checkInterval").and_then(Value::u64);
        let identities = answer.take("identities").ok_or(ExchangeError::Property)?;
        Ok(Self {
            check_interval: Duration::from_secs(check_interval.ok_or(ExchangeError::Property)?),
            matches: json::list(identities, |mut object| {
                let found = &mut object;
                let phone = json::optional_text(found, "mobileNoHash")?;
                let email = json::optional_text(found, "emailHash")?;
                let id = json::identity(found)?;
                Ok(Match::new(id, json::base64_key(found, "publicKey")?)
                    .with_phone(phone.as_deref().map(PhoneHash::from_base64).transpose()?)
                    .with_email(email.as_deref().map(EmailHash::from_base64).transpose()?))
            })?,
        })
    }

    /// How long to wait until everything should be asked for again.
    pub const fn check_interval(&self) -> Duration {
        self.check_interval
    }

    /// Who was found, the own identity among them if one's own number was asked for.
    pub fn matches(&self) -> &[Match] {
        &self.matches
    }

    /// The matches without the own identity, as the apps use them.
    pub fn without(&self, own_id: ThreemaId) -> impl Iterator<Item = &Match> {
        self.matches
            .iter()
            .filter(move |found| found.id() != own_id)
    }
}
