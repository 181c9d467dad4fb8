use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::stretch::{self, Parameters, StretchCost};
use super::{PermanentKey, PermanentPublicKey, PushToken, SavedSessionError};
use crate::codec::hex;
use crate::codec::json::{Dialect, JsonWriter, RepeatedKeys, ToJson, Value};
use crate::codec::{Reader, Truncated};
use crate::crypto::{KeyLength, Random, Secret, SecretVec, equal, on_wiped_stack, secretbox};

/// What a browser stores to come back to a session, sealed with a password
/// ([chapter 17 section 11.3](crate::protocol::web)).
///
/// | offset | size | field of the plaintext |
/// |---|---|---|
/// | 0 | 32 | own permanent secret key |
/// | 32 | 32 | permanent public key of the phone |
/// | 64 | rest | push token as text, or nothing |
///
/// The password is stretched by scrypt with a fresh salt. Whoever has the record can guess passwords; what has
/// been guessed opens the session.
#[derive(Clone, PartialEq, Eq)]
pub struct SavedSession {
    own: PermanentKey,
    peer: PermanentPublicKey,
    push_token: Option<PushToken>,
}

const DIALECT: Dialect = Dialect::new(8).with_repeated_keys(RepeatedKeys::Refused);

const NONCE: usize = secretbox::NONCE_LENGTH;
const SALT: usize = 32;

/// The record as it is stored.
struct Record {
    nonce: [u8; NONCE],
    salt: [u8; SALT],
    parameters: Parameters,
    /// tag ‖ ciphertext
    sealed: Vec<u8>,
}

impl SavedSession {
    /// The keys of both sides.
    pub const fn new(own: PermanentKey, peer: PermanentPublicKey) -> Self {
        Self {
            own,
            peer,
            push_token: None,
        }
    }

    /// The same session with what wakes the phone.
    #[must_use]
    pub fn with_push_token(self, push_token: Option<PushToken>) -> Self {
        Self { push_token, ..self }
    }

    /// Our own permanent key.
    pub const fn own_key(&self) -> &PermanentKey {
        &self.own
    }

    /// The permanent key of the phone.
    pub const fn peer_key(&self) -> &PermanentPublicKey {
        &self.peer
    }

    /// What wakes the phone.
    pub const fn push_token(&self) -> Option<&PushToken> {
        self.push_token.as_ref()
    }

    /// Seals the session: the text to store. The password is taken as it is, without Unicode normalisation.
    ///
    /// # Errors
    ///
    /// [`SavedSessionError::Random`], or [`SavedSessionError::Memory`] if there is none to stretch the password.
    pub fn seal(
        &self,
        password: &str,
        cost: StretchCost,
        random: &mut impl Random,
    ) -> Result<String, SavedSessionError> {
        let (mut salt, mut nonce) = ([0; SALT], [0; NONCE]);
        random.fill(&mut salt)?;
        random.fill(&mut nonce)?;
        let parameters = Parameters::of(cost);
        let sealed = on_wiped_stack::<1024, _>(|| {
            let key = stretch::derive(password, &salt, &parameters)?;
            let mut plain = self.to_plain();
            let tag = secretbox::seal_in_place(&key, &nonce, plain.as_mut_bytes());
            Ok::<_, SavedSessionError>([tag.as_slice(), plain.as_bytes()].concat())
        })?;
        let record = Record {
            nonce,
            salt,
            parameters,
            sealed,
        };
        Ok(record.to_json_string())
    }

    /// Opens what [`SavedSession::seal`] made. All parameters are checked before the password is stretched.
    ///
    /// # Errors
    ///
    /// [`SavedSessionError`]; a wrong password and a damaged record look the same.
    pub fn open(stored: &str, password: &str) -> Result<Self, SavedSessionError> {
        on_wiped_stack::<1024, _>(|| {
            let record = Record::parse(stored)?;
            let key = stretch::derive(password, &record.salt, &record.parameters)?;
            let mut sealed = SecretVec::from(record.sealed);
            let plain = open_box(&key, &record.nonce, sealed.as_mut_bytes())?;
            Self::read(Reader::new(plain))
        })
    }

    /// Opens a record of the old form, whose password was hardly stretched. Seal the session again at once.
    ///
    /// # Errors
    ///
    /// [`SavedSessionError`]; a wrong password and a damaged record look the same.
    pub fn migrate(stored: &str, password: &str) -> Result<Self, SavedSessionError> {
        on_wiped_stack::<1024, _>(|| {
            let (nonce, sealed) = stored.split_once(':').ok_or(SavedSessionError::Malformed)?;
            let nonce = hex::decode_array(nonce).map_err(|_| SavedSessionError::Malformed)?;
            let mut sealed = SecretVec::from(decode_hex(sealed)?);
            let key = stretch::legacy(password);
            let plain = open_box(&key, &nonce, sealed.as_mut_bytes())?;
            let mut reader = Reader::new(plain);
            let public: &[u8; 32] = reader.array()?;
            let session = Self::read(reader)?;
            if !equal(session.own.public_key().as_bytes(), public) {
                return Err(SavedSessionError::Malformed);
            }
            Ok(session)
        })
    }

    fn to_plain(&self) -> SecretVec {
        let token = match &self.push_token {
            Some(token) => token.to_saved(),
            None => String::new(),
        };
        let parts: [&[u8]; 3] = [self.own.as_bytes(), self.peer.as_bytes(), token.as_bytes()];
        parts.concat().into()
    }

    fn read(mut reader: Reader<'_>) -> Result<Self, SavedSessionError> {
        let own = PermanentKey::try_from(reader.take(PermanentKey::LENGTH)?)?;
        let peer = PermanentPublicKey::from_bytes(*reader.array()?);
        let token = str::from_utf8(reader.rest()).map_err(|_| SavedSessionError::Malformed)?;
        Ok(Self::new(own, peer).with_push_token(PushToken::from_saved(token)))
    }
}

impl fmt::Debug for SavedSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SavedSession")
    }
}

impl Record {
    fn parse(stored: &str) -> Result<Self, SavedSessionError> {
        let value = Value::parse(stored, &DIALECT).map_err(|_| SavedSessionError::Malformed)?;
        let object = value.object().ok_or(SavedSessionError::Malformed)?;
        let text = |name: &str| {
            let text = object.get(name).and_then(Value::text);
            text.ok_or(SavedSessionError::Malformed)
        };
        let number = |name: &str| {
            object
                .get(name)
                .ok_or(SavedSessionError::Malformed)
                .and_then(number)
        };
        let array = |_| SavedSessionError::Malformed;
        Ok(Self {
            nonce: hex::decode_array(&text("nonce")?.to_cow()).map_err(array)?,
            salt: hex::decode_array(&text("salt")?.to_cow()).map_err(array)?,
            sealed: decode_hex(&text("encrypted")?.to_cow())?,
            parameters: Parameters::check(number("N")?, number("r")?, number("p")?)?,
        })
    }
}

impl ToJson for Record {
    fn write_json(&self, output: &mut JsonWriter<'_>) {
        let (n, r, p) = self.parameters.as_numbers();
        output.object(|output| {
            output.name("nonce").hex(&self.nonce);
            output.name("salt").hex(&self.salt);
            output.name("N").u64(n);
            output.name("r").u64(r);
            output.name("p").u64(p);
            output.name("encrypted").hex(&self.sealed);
        });
    }
}

/// An integer; what is below zero is too weak as well.
fn number(value: Value<'_>) -> Result<u64, SavedSessionError> {
    match (value.u64(), value.i64()) {
        (Some(number), _) => Ok(number),
        (None, Some(_)) => Err(SavedSessionError::Parameters),
        (None, None) => Err(SavedSessionError::Malformed),
    }
}

fn decode_hex(text: &str) -> Result<Vec<u8>, SavedSessionError> {
    let mut bytes = alloc::vec![0; text.len() / 2];
    hex::decode(text, &mut bytes).map_err(|_| SavedSessionError::Malformed)?;
    Ok(bytes)
}

fn open_box<'a>(
    key: &Secret<32>,
    nonce: &[u8; NONCE],
    sealed: &'a mut [u8],
) -> Result<&'a [u8], SavedSessionError> {
    let (tag, data) = sealed
        .split_first_chunk_mut()
        .ok_or(SavedSessionError::Malformed)?;
    secretbox::open_in_place(key, nonce, data, tag)?;
    Ok(data)
}

impl From<Truncated> for SavedSessionError {
    fn from(Truncated: Truncated) -> Self {
        Self::Malformed
    }
}

impl From<KeyLength> for SavedSessionError {
    fn from(KeyLength: KeyLength) -> Self {
        Self::Malformed
    }
}
