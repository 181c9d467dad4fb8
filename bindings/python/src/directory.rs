//! Requests to the directory and to the Gateway that name contacts by their hashes, and the answers.

use eeema::contact_hash::directory::{
    Challenge, MatchAnswer, MatchRequest, MatchToken, TokenAnswer,
};
use eeema::contact_hash::gateway::{BulkRequest, decode_bulk_answer};
use eeema::contact_hash::{self, EmailHash, Lookup, PhoneHash};
use pyo3::prelude::*;

use crate::contact_hash::{email_hashes, phone_hashes};
use crate::convert::{Array, Data, Id};
use crate::error::Error;
use crate::identity::{PublicKey, SecretKey};

/// Somebody whom the directory found.
#[pyclass(frozen, get_all, module = "eeema.contact_hash")]
pub(crate) struct Match {
    /// Their identity.
    id: Id,
    /// Their public key.
    public_key: PublicKey,
    /// The hash of the phone number by which they were found: 32 bytes.
    phone: Option<[u8; 32]>,
    /// The hash of the e-mail address by which they were found: 32 bytes.
    email: Option<[u8; 32]>,
}

impl Match {
    fn of(found: &contact_hash::Match) -> Self {
        Self {
            id: Id(found.id()),
            public_key: PublicKey(*found.public_key()),
            phone: found.phone().map(|hash| *hash.as_bytes()),
            email: found.email().map(|hash| *hash.as_bytes()),
        }
    }
}

/// The JSON that asks the Gateway who is behind many hashes.
#[pyfunction]
pub(crate) fn bulk_request(
    phones: Vec<Array<32>>,
    emails: Vec<Array<32>>,
) -> Result<String, Error> {
    Ok(BulkRequest::new(phone_hashes(&phones), email_hashes(&emails))?.encode())
}

/// Reads the answer of the Gateway.
#[pyfunction]
pub(crate) fn bulk_answer(py: Python<'_>, answer: Data<'_>) -> Result<Vec<Match>, Error> {
    let answer = answer.as_bytes();
    let found = py.detach(|| decode_bulk_answer(answer))?;
    Ok(found.iter().map(Match::of).collect())
}

/// The path that asks the Gateway who is behind the hash of a phone number.
#[pyfunction]
pub(crate) fn lookup_phone_path(hash: Array<32>) -> String {
    Lookup::Phone(PhoneHash::from_bytes(hash.0)).to_string()
}

/// The path that asks the Gateway who is behind the hash of an e-mail address.
#[pyfunction]
pub(crate) fn lookup_email_path(hash: Array<32>) -> String {
    Lookup::Email(EmailHash::from_bytes(hash.0)).to_string()
}

/// The JSON that asks the directory who is behind many hashes.
#[pyfunction]
#[pyo3(signature = (phones, emails, *, token = None, including_inactive = false))]
pub(crate) fn match_request(
    phones: Vec<Array<32>>,
    emails: Vec<Array<32>>,
    token: Option<&str>,
    including_inactive: bool,
) -> String {
    let mut request = MatchRequest::new(phone_hashes(&phones), email_hashes(&emails));
    if including_inactive {
        request = request.including_inactive();
    }
    let token = token.map(MatchToken::new);
    request.encode(token.as_ref()).as_str().to_owned()
}

/// Reads the answer of the directory: who was found, and in how many seconds one may ask again.
#[pyfunction]
pub(crate) fn match_answer(py: Python<'_>, answer: Data<'_>) -> Result<(Vec<Match>, u64), Error> {
    let answer = answer.as_bytes();
    let answer = py.detach(|| MatchAnswer::decode(answer))?;
    let found = answer.matches().iter().map(Match::of).collect();
    Ok((found, answer.check_interval().as_secs()))
}

/// The JSON that asks the directory for a token.
#[pyfunction]
pub(crate) fn token_request(identity: Id) -> String {
    contact_hash::directory::token_request(identity.0)
}

/// The JSON that answers the challenge of the directory.
#[pyfunction]
pub(crate) fn challenge_response(
    py: Python<'_>,
    challenge: Data<'_>,
    identity: Id,
    secret_key: &SecretKey,
) -> Result<String, Error> {
    let challenge = Challenge::decode(challenge.as_bytes())?;
    let key = secret_key.0.get()?;
    Ok(py.detach(|| challenge.respond(identity.0, &key))?)
}

/// The token of the directory, or the text with which it refused: exactly one of the two.
#[pyfunction]
pub(crate) fn token_answer(answer: Data<'_>) -> Result<(Option<String>, Option<String>), Error> {
    Ok(match TokenAnswer::decode(answer.as_bytes())? {
        TokenAnswer::Granted(token) => (Some(token.as_str().to_owned()), None),
        TokenAnswer::Refused(text) => (None, Some(text)),
    })
}
