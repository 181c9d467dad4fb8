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
use crate::long::detach_if_long;

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

/// How many bytes the texts of some hashes have together.
fn size(phones: &[Array<32>], emails: &[Array<32>]) -> usize {
    const LENGTH_OF_TEXT: usize = 64;
    let count = phones.len().saturating_add(emails.len());
    count.saturating_mul(LENGTH_OF_TEXT)
}

/// The JSON that asks the Gateway who is behind many hashes.
#[pyfunction]
pub(crate) fn bulk_request(
    py: Python<'_>,
    phones: Vec<Array<32>>,
    emails: Vec<Array<32>>,
) -> Result<String, Error> {
    let request = detach_if_long(py, size(&phones, &emails), || {
        let request = BulkRequest::new(phone_hashes(&phones), email_hashes(&emails));
        request.map(|request| request.encode())
    });
    Ok(request?)
}

/// Reads the answer of the Gateway.
#[pyfunction]
pub(crate) fn bulk_answer(py: Python<'_>, answer: Data<'_>) -> Result<Vec<Match>, Error> {
    let answer = answer.as_bytes();
    let found = detach_if_long(py, answer.len(), || decode_bulk_answer(answer))?;
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
    py: Python<'_>,
    phones: Vec<Array<32>>,
    emails: Vec<Array<32>>,
    token: Option<&str>,
    including_inactive: bool,
) -> String {
    let length = size(&phones, &emails).saturating_add(token.map_or(0, str::len));
    detach_if_long(py, length, || {
        let mut request = MatchRequest::new(phone_hashes(&phones), email_hashes(&emails));
        if including_inactive {
            request = request.including_inactive();
        }
        let token = token.map(MatchToken::new);
        request.encode(token.as_ref()).as_str().to_owned()
    })
}

/// Reads the answer of the directory: who was found, and in how many seconds one may ask again.
#[pyfunction]
pub(crate) fn match_answer(py: Python<'_>, answer: Data<'_>) -> Result<(Vec<Match>, u64), Error> {
    let answer = answer.as_bytes();
    let answer = detach_if_long(py, answer.len(), || MatchAnswer::decode(answer))?;
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
    let (challenge, key) = (challenge.as_bytes(), secret_key.0.get()?);
    let response = py.detach(|| Challenge::decode(challenge)?.respond(identity.0, &key));
    Ok(response?)
}

/// The token of the directory, or the text with which it refused: exactly one of the two.
#[pyfunction]
pub(crate) fn token_answer(
    py: Python<'_>,
    answer: Data<'_>,
) -> Result<(Option<String>, Option<String>), Error> {
    let answer = answer.as_bytes();
    let answer = detach_if_long(py, answer.len(), || TokenAnswer::decode(answer))?;
    Ok(match answer {
        TokenAnswer::Granted(token) => (Some(token.as_str().to_owned()), None),
        TokenAnswer::Refused(text) => (None, Some(text)),
    })
}
