use core::fmt;

use super::identity::{IDENTITY_LENGTH, decode_identity, encode_identity};
use super::{Error, Password, text};
use crate::crypto::hazmat::hash::sha256_of_secret;
use crate::crypto::hazmat::password::pbkdf2::pbkdf2_hmac_sha256;
use crate::crypto::{Random, Secret, equal, on_wiped_stack, secretbox};
use crate::identity::{Identity, SecretKey, ThreemaId};

/// Rounds of PBKDF2.
const ITERATIONS: u32 = 100_000;

/// Every key is used once, so the nonce may be fixed.
const NONCE: [u8; 24] = [0; 24];

/// An export in the legacy scheme, not opened yet
/// ([chapter 11 section 2](crate::protocol::id_export#2-legacy-scheme)): 50 bytes, 99 characters.
///
/// `Display` writes the canonical text form. Nothing here needs a heap.
///
/// ```
/// use eeema::id_export::Code;
///
/// let Code::Legacy(code) = Code::parse(concat!(
///     "4K4M-5Q6T-KFUH-KHL5-2VCJ-ZM57-NL7R-WJTA-V45L-NJAM-",
///     "WLEU-5DS4-XF7S-OPH4-CTCL-N2CF-3C4C-HPB7-YZWW-U3S6"
/// ))? else { unreachable!("80 characters are a legacy code") };
/// assert_eq!(code.open("testpassword")?.id.as_str(), "0ZAHXXHB");
/// # Ok::<(), eeema::id_export::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct LegacyCode([u8; Self::LENGTH]);

impl LegacyCode {
    /// Bytes of the raw export.
    pub const LENGTH: usize = 50;

    const SALT_LENGTH: usize = 8;
    const CHECK_LENGTH: usize = 2;
    const SEALED_LENGTH: usize = IDENTITY_LENGTH + Self::CHECK_LENGTH;

    /// Seals an identity under any password, even an empty one, and draws 8 bytes of salt. This
    /// takes some ten milliseconds.
    ///
    /// # Errors
    ///
    /// [`Error::Random`] if the generator fails.
    pub fn seal<'p>(
        id: ThreemaId,
        secret_key: &SecretKey,
        password: impl Into<Password<'p>>,
        random: &mut impl Random,
    ) -> Result<Self, Error> {
        let mut salt = [0; Self::SALT_LENGTH];
        random.fill(&mut salt)?;
        let key = derive(password.into(), &salt);
        Ok(Self::seal_with_key(id, secret_key, &salt, &key))
    }

    pub(super) fn seal_with_key(
        id: ThreemaId,
        secret_key: &SecretKey,
        salt: &[u8; Self::SALT_LENGTH],
        key: &Secret<32>,
    ) -> Self {
        let sealed = Secret::<{ Self::SEALED_LENGTH }>::filled(|plain| {
            let [body @ .., check_0, check_1] = plain;
            encode_identity(id, secret_key, body);
            [*check_0, *check_1] = check(body);
            secretbox::xor_stream(key, &NONCE, plain);
        });
        let mut raw = [0; Self::LENGTH];
        let (salt_bytes, sealed_bytes) = raw.split_at_mut(Self::SALT_LENGTH);
        salt_bytes.copy_from_slice(salt);
        sealed_bytes.copy_from_slice(sealed.as_bytes());
        Self(raw)
    }

    /// Opens the export. This takes some ten milliseconds.
    ///
    /// The check has 16 bits and is no authentication: see the [module](super) for what it is
    /// worth, and compare the public key ([`Identity::expecting`]).
    ///
    /// # Errors
    ///
    /// [`Error::Decrypt`], or [`Error::Identity`] if the check fits and the identity is none.
    pub fn open<'p>(&self, password: impl Into<Password<'p>>) -> Result<Identity, Error> {
        let password = password.into();
        self.open_with_key(|salt| derive(password, salt))
    }

    pub(super) fn open_with_key(
        &self,
        derive: impl FnOnce(&[u8; Self::SALT_LENGTH]) -> Secret<32>,
    ) -> Result<Identity, Error> {
        on_wiped_stack::<1024, _>(|| {
            let (salt, sealed) = self.0.split_at(Self::SALT_LENGTH);
            let mut salt_array = [0; Self::SALT_LENGTH];
            salt_array.copy_from_slice(salt);
            let key = derive(&salt_array);
            let plain = Secret::<{ Self::SEALED_LENGTH }>::filled(|plain| {
                plain.copy_from_slice(sealed);
                secretbox::xor_stream(&key, &NONCE, plain);
            });
            let [body @ .., check_0, check_1] = plain.as_bytes();
            if !equal(&check(body), &[*check_0, *check_1]) {
                return Err(Error::Decrypt);
            }
            decode_identity(body)
        })
    }

    /// Takes the 50 bytes of a raw export. Every value is one.
    pub const fn from_bytes(raw: [u8; Self::LENGTH]) -> Self {
        Self(raw)
    }

    /// The 50 bytes of the raw export.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

fn derive(password: Password<'_>, salt: &[u8; LegacyCode::SALT_LENGTH]) -> Secret<32> {
    pbkdf2_hmac_sha256(password.as_bytes(), salt, ITERATIONS)
}

/// The first two bytes of SHA-256.
fn check(body: &[u8; IDENTITY_LENGTH]) -> [u8; LegacyCode::CHECK_LENGTH] {
    let [first, second, ..] = sha256_of_secret(body);
    [first, second]
}

impl fmt::Display for LegacyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        text::write(&self.0, f)
    }
}

impl fmt::Debug for LegacyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LegacyCode")
    }
}
