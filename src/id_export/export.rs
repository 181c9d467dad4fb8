//! Exports from and to their text, with the memory of the v1 scheme from the heap.

use alloc::string::ToString;

use super::{Code, Error, Identity, LegacyCode, Password, Scheme, V1Code};
use crate::crypto::{Argon2Memory, Random};
use crate::identity::{PublicKey, SecretKey, ThreemaId};

/// Seals an identity under any password, even an empty one, with a fresh salt, and returns the
/// canonical text form: 99 characters (legacy) or 129 (v1).
///
/// Ask [`PasswordRule`](super::PasswordRule) before: a password that an app refuses to take makes
/// an export that it cannot read. The v1 scheme takes 128 MiB from the heap.
///
/// # Errors
///
/// Those of [`LegacyCode::seal`] and [`V1Code::seal`].
pub fn seal<'p>(
    id: ThreemaId,
    secret_key: &SecretKey,
    password: impl Into<Password<'p>>,
    scheme: Scheme,
    random: &mut impl Random,
) -> Result<alloc::string::String, Error> {
    Ok(match scheme {
        Scheme::Legacy => LegacyCode::seal(id, secret_key, password, random)?.to_string(),
        Scheme::V1 => {
            V1Code::seal(id, secret_key, password, Argon2Memory::heap(), random)?.to_string()
        }
    })
}

/// Opens an export of either scheme. The v1 scheme takes 128 MiB from the heap; to allow less or to bring
/// the memory along, use [`Code::open`].
///
/// ```
/// use eeema::id_export::{self, Code};
///
/// # let mail = "4K4M-5Q6T-KFUH-KHL5-2VCJ-ZM57-NL7R-WJTA-V45L-NJAM-WLEU-5DS4-XF7S-OPH4-CTCL-N2CF-3C4C-HPB7-YZWW-U3S6";
/// let identity = id_export::open(&Code::find(mail)?, "testpassword")?;
/// assert_eq!(identity.id.as_str(), "0ZAHXXHB");
/// # Ok::<(), id_export::Error>(())
/// ```
///
/// # Errors
///
/// Those of [`Code::open`].
pub fn open<'p>(code: &Code, password: impl Into<Password<'p>>) -> Result<Identity, Error> {
    code.open(password, Argon2Memory::heap())
}

/// Like [`open`], and demands that the key inside belongs to `public_key`: the only proof that the
/// password and the code are right.
///
/// # Errors
///
/// Those of [`open`], then [`Error::PublicKey`].
pub fn open_expecting<'p>(
    code: &Code,
    password: impl Into<Password<'p>>,
    public_key: &PublicKey,
) -> Result<Identity, Error> {
    open(code, password)?
        .expecting(public_key)
        .map_err(|_| Error::PublicKey)
}
