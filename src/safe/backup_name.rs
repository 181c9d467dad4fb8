//! Names of files in the folder of backups.

use alloc::string::String;
use core::fmt;

use crate::codec::hex;
use crate::crypto::{Random, RandomError};

/// The name of the file of a backup: exactly 64 lower-case hexadecimal digits, so that it is a safe
/// name in every file system.
///
/// They are the [`BackupId`](super::BackupId), a secret that lets its owner in: never printed, and not
/// for logs. It is not wiped, as a server has it in the request and as the name of a file anyway.
///
/// ```
/// use eeema::safe::server::BackupName;
///
/// assert!(BackupName::parse(&"0f".repeat(32)).is_some());
/// assert!(BackupName::parse(&"0F".repeat(32)).is_none()); // digits of lower case only
/// assert!(BackupName::parse("../config").is_none());
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BackupName([u8; Self::LENGTH]);

impl BackupName {
    /// Characters of a name.
    pub const LENGTH: usize = 64;

    /// What stands at the end of a name while an upload is being written.
    const UPLOAD_SUFFIX: &'static str = ".upload";

    /// Reads a name. It has no other form.
    pub fn parse(text: &str) -> Option<Self> {
        let name: [u8; Self::LENGTH] = text.as_bytes().try_into().ok()?;
        name.iter().all(is_digit).then_some(Self(name))
    }

    /// The name of the file.
    pub fn as_str(&self) -> &str {
        // Digits are ASCII.
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// A name for the file while it is being written: that of the backup, 16 random digits and `.upload`.
    /// Two uploads of one backup at a time write into two files; should there be such a file already,
    /// draw another name.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn upload_name(&self, random: &mut impl Random) -> Result<String, RandomError> {
        let mut bytes = [0; 8];
        random.fill(&mut bytes)?;
        let mut name = String::from(self.as_str());
        name.push('.');
        name.extend(bytes.into_iter().flat_map(hex::pair).map(char::from));
        name.push_str(Self::UPLOAD_SUFFIX);
        Ok(name)
    }

    /// Whether a file was an upload that is being written, by this version or an older one, which named
    /// them `.upload` and `.upload-1`.
    pub(super) fn is_upload(file: &str) -> bool {
        let Some((name, rest)) = file.split_at_checked(Self::LENGTH) else {
            return false;
        };
        if Self::parse(name).is_none() {
            return false;
        }
        if let Some(number) = rest.strip_prefix(Self::UPLOAD_SUFFIX) {
            let digits = number.strip_prefix('-');
            let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
            return number.is_empty() || digits.is_some_and(is_number);
        }
        let digits = rest.strip_prefix('.');
        let digits = digits.and_then(|rest| rest.strip_suffix(Self::UPLOAD_SUFFIX));
        digits.is_some_and(|digits| digits.len() == 16 && digits.as_bytes().iter().all(is_digit))
    }
}

/// A hexadecimal digit of lower case.
const fn is_digit(byte: &u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

impl fmt::Debug for BackupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BackupName")
    }
}
