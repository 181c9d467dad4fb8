//! The scheme v1 ([chapter 11 section 3](crate::protocol::id_export#3-v1-scheme)).
//!
//! The key comes from Argon2id and the box is ChaCha20-Poly1305, so a wrong password costs a guesser as much
//! memory as the owner, and an altered code does not open.

use core::fmt;

use super::identity::{IDENTITY_LENGTH, decode_identity, encode_identity};
use super::{Error, Password, text};
use crate::crypto::hazmat::chacha20_poly1305;
use crate::crypto::hazmat::password::argon2id::{Argon2Cost, argon2id};
use crate::crypto::{Argon2Memory, Random, Secret, on_wiped_stack};
use crate::identity::{Identity, SecretKey, ThreemaId};

const VERSION: u8 = 1;

/// Every key is used once, so the nonce may be fixed.
const NONCE: [u8; 12] = [0; 12];

/// An export in the v1 scheme, not opened yet
/// ([chapter 11 section 3](crate::protocol::id_export#3-v1-scheme)): 65 bytes, 129 characters.
///
/// `Display` writes the canonical text form. Sealing and opening need 128 MiB, from the heap or
/// from the caller:
///
/// ```no_run
/// use eeema::crypto::{Argon2Area, Argon2Memory};
/// use eeema::id_export::{Code, V1Code};
/// use std::sync::Mutex;
///
/// static AREA: Mutex<Argon2Area<{ V1Code::KDF_BLOCKS }>> = Mutex::new(Argon2Area::new());
///
/// # let text = "";
/// let Code::V1(code) = Code::parse(text)? else { panic!("not a v1 code") };
/// let mut area = AREA.lock().unwrap();
/// let identity = code.open("ThisIsABadPassword", Argon2Memory::area(&mut area))?;
/// # Ok::<(), eeema::id_export::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct V1Code([u8; Self::LENGTH]);

impl V1Code {
    /// Bytes of the raw export.
    pub const LENGTH: usize = 65;
    /// Blocks of 1024 bytes that the derivation of the key needs: 128 MiB.
    pub const KDF_BLOCKS: usize = 128 * 1024;

    const SALT_LENGTH: usize = 8;
    /// Version and salt, which are authenticated together with the rest.
    const HEADER_LENGTH: usize = 1 + Self::SALT_LENGTH;
    const COST: Argon2Cost = Argon2Cost {
        memory_kib: 128 * 1024,
        iterations: 8,
        parallelism: 1,
    };

    /// Seals an identity under any password, even an empty one, and draws 8 bytes of salt. This
    /// takes about a second and 128 MiB.
    ///
    /// # Errors
    ///
    /// [`Error::KdfMemory`] if `memory` is less than 128 MiB, [`Error::PasswordTooLong`] above
    /// 4 GiB, [`Error::Random`] if the generator fails.
    pub fn seal<'p>(
        id: ThreemaId,
        secret_key: &SecretKey,
        password: impl Into<Password<'p>>,
        memory: Argon2Memory<'_>,
        random: &mut impl Random,
    ) -> Result<Self, Error> {
        let mut salt = [0; Self::SALT_LENGTH];
        random.fill(&mut salt)?;
        let key = derive(password.into(), &salt, memory)?;
        Self::seal_with_key(id, secret_key, &salt, &key)
    }

    pub(super) fn seal_with_key(
        id: ThreemaId,
        secret_key: &SecretKey,
        salt: &[u8; Self::SALT_LENGTH],
        key: &Secret<32>,
    ) -> Result<Self, Error> {
        let mut raw = [VERSION; Self::LENGTH];
        let (header, sealed) = raw.split_at_mut(Self::HEADER_LENGTH);
        header.split_at_mut(1).1.copy_from_slice(salt);
        let (ciphertext, tag) = sealed.split_at_mut(IDENTITY_LENGTH);
        let body = Secret::try_filled(|body| {
            encode_identity(id, secret_key, body);
            let sealed_tag = chacha20_poly1305::seal_in_place(key, &NONCE, header, body)?;
            tag.copy_from_slice(&sealed_tag);
            Ok::<(), Error>(())
        })?;
        ciphertext.copy_from_slice(body.as_bytes());
        Ok(Self(raw))
    }

    /// Opens the export. This takes about a second and 128 MiB, and without optimisation a quarter of a minute: see
    /// [development builds](crate#development-builds).
    ///
    /// # Errors
    ///
    /// [`Error::KdfMemory`] if `memory` is less than 128 MiB, [`Error::PasswordTooLong`] above
    /// 4 GiB, [`Error::Decrypt`], or [`Error::Identity`] if the export is authentic and what it
    /// holds is no identity.
    pub fn open<'p>(
        &self,
        password: impl Into<Password<'p>>,
        memory: Argon2Memory<'_>,
    ) -> Result<Identity, Error> {
        let password = password.into();
        self.open_with_key(|salt| derive(password, salt, memory))
    }

    pub(super) fn open_with_key(
        &self,
        derive: impl FnOnce(&[u8; Self::SALT_LENGTH]) -> Result<Secret<32>, Error>,
    ) -> Result<Identity, Error> {
        on_wiped_stack::<1024, _>(|| {
            let (header, sealed) = self.0.split_at(Self::HEADER_LENGTH);
            let (ciphertext, tag) = sealed.split_at(IDENTITY_LENGTH);
            let (mut salt_array, mut tag_array) = ([0; Self::SALT_LENGTH], [0; 16]);
            salt_array.copy_from_slice(header.split_at(1).1);
            tag_array.copy_from_slice(tag);
            let key = derive(&salt_array)?;
            let body = Secret::try_filled(|body| {
                body.copy_from_slice(ciphertext);
                chacha20_poly1305::open_in_place(&key, &NONCE, header, body, &tag_array)
            })
            .map_err(|_| Error::Decrypt)?;
            decode_identity(body.as_bytes())
        })
    }

    /// Takes the 65 bytes of a raw export.
    ///
    /// # Errors
    ///
    /// [`Error::Version`] unless the first byte is 1.
    pub const fn from_bytes(raw: [u8; Self::LENGTH]) -> Result<Self, Error> {
        match raw {
            [VERSION, ..] => Ok(Self(raw)),
            [version, ..] => Err(Error::Version { version }),
        }
    }

    /// The 65 bytes of the raw export.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

fn derive(
    password: Password<'_>,
    salt: &[u8; V1Code::SALT_LENGTH],
    memory: Argon2Memory<'_>,
) -> Result<Secret<32>, Error> {
    Ok(argon2id(password.as_bytes(), salt, V1Code::COST, memory)?)
}

impl fmt::Display for V1Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        text::write(&self.0, f)
    }
}

impl fmt::Debug for V1Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("V1Code")
    }
}
