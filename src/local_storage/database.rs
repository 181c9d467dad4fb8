use core::fmt;

use super::{Error, MasterKey};
use crate::codec::hex;
use crate::crypto::hazmat::aes_cbc::{BLOCK_LENGTH, decrypt_in_place, encrypt_in_place};
use crate::crypto::hazmat::hash::hmac_sha512;
use crate::crypto::hazmat::password::pbkdf2::pbkdf2_hmac_sha512;
use crate::crypto::{Random, Secret, equal, on_wiped_stack};

/// Bytes of a page.
const PAGE_LENGTH: usize = 4096;
/// Bytes at the end of a page: IV and MAC.
const RESERVED_LENGTH: usize = BLOCK_LENGTH + MAC_LENGTH;
const MAC_LENGTH: usize = 64;
/// Bytes of the salt at the beginning of the first page.
const SALT_LENGTH: usize = 16;
/// What stands there in a database that is not encrypted.
const HEADER: &[u8; SALT_LENGTH] = b"SQLite format 3\0";

/// The password of `threema4.db` for SQLCipher: 67 ASCII characters
/// ([chapter 13 section 7](crate::protocol::local_storage)).
///
/// It looks like SQLCipher's notation for a raw key and is not: that has single quotes. Give the
/// database `PRAGMA key = '…'` with this text between the single quotes, then `PRAGMA kdf_iter = 1`.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabasePassword(Secret<{ Self::LENGTH }>);

impl DatabasePassword {
    /// Bytes of the password.
    pub const LENGTH: usize = 67;

    /// The password of the database with messages and contacts.
    pub fn derive(master_key: &MasterKey) -> Self {
        Self(Secret::filled(|text: &mut [u8; 67]| {
            let [x, open, digits @ .., close] = text;
            (*x, *open, *close) = (b'x', b'"', b'"');
            let pairs = digits.as_chunks_mut().0;
            for (pair, byte) in pairs.iter_mut().zip(master_key.as_bytes()) {
                *pair = hex::pair(*byte);
            }
        }))
    }

    /// The 67 ASCII characters.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for DatabasePassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabasePassword")
    }
}

/// The keys of one database in the format of SQLCipher 4, which opens and seals its pages.
///
/// | offset | size | page |
/// |---|---|---|
/// | 0 | 16 | first page only: salt, instead of the beginning of SQLite's header |
/// | | up to 4016 | AES-256-CBC without padding |
/// | 4016 | 16 | IV |
/// | 4032 | 64 | HMAC-SHA512 over ciphertext, IV and page number |
///
/// ```
/// use eeema::OsRandom;
/// use eeema::local_storage::{DatabaseKeys, MasterKey};
///
/// let master_key = MasterKey::generate(&mut OsRandom)?;
/// let keys = DatabaseKeys::of_messages(&master_key, &[7; 16]);
/// let mut page = [1; DatabaseKeys::PAGE_LENGTH];
/// keys.seal_page(2, &mut page, &mut OsRandom)?;
/// keys.open_page(2, &mut page)?;
/// assert!(page[..4016].iter().all(|byte| *byte == 1));
/// # Ok::<(), eeema::local_storage::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseKeys {
    salt: [u8; SALT_LENGTH],
    page_key: Secret<32>,
    mac_key: Secret<32>,
}

impl DatabaseKeys {
    /// Bytes of a page.
    pub const PAGE_LENGTH: usize = PAGE_LENGTH;
    /// Bytes of a page that SQLite uses.
    pub const CONTENT_LENGTH: usize = PAGE_LENGTH - RESERVED_LENGTH;
    /// Bytes of a salt: the first of the file.
    pub const SALT_LENGTH: usize = SALT_LENGTH;

    /// The keys of `threema4.db`, whose first 16 bytes are `salt`.
    pub fn of_messages(master_key: &MasterKey, salt: &[u8; SALT_LENGTH]) -> Self {
        Self::derive(DatabasePassword::derive(master_key).as_bytes(), salt)
    }

    /// The keys of `threema-fs.db`, whose first 16 bytes are `salt`. Its password is the master key.
    pub fn of_forward_security(master_key: &MasterKey, salt: &[u8; SALT_LENGTH]) -> Self {
        Self::derive(master_key.as_bytes(), salt)
    }

    fn derive(password: &[u8], salt: &[u8; SALT_LENGTH]) -> Self {
        on_wiped_stack::<512, _>(|| {
            let page_key: Secret<32> = pbkdf2_hmac_sha512(password, salt, 1);
            let mac_salt = salt.map(|byte| byte ^ 0x3a);
            let mac_key = pbkdf2_hmac_sha512(page_key.as_bytes(), &mac_salt, 2);
            Self::new(*salt, page_key, mac_key)
        })
    }

    /// Takes keys that were derived elsewhere.
    pub const fn new(salt: [u8; SALT_LENGTH], page_key: Secret<32>, mac_key: Secret<32>) -> Self {
        Self {
            salt,
            page_key,
            mac_key,
        }
    }

    /// The key of the pages.
    pub const fn page_key(&self) -> &Secret<32> {
        &self.page_key
    }

    /// The key of the MACs.
    pub const fn mac_key(&self) -> &Secret<32> {
        &self.mac_key
    }

    /// Verifies and opens page `number`, counted from 1, in place. The reserved bytes at the end become
    /// zero, the salt of the first page the header of SQLite.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] for another length than 4096 bytes, [`Error::Authentication`]; the page is
    /// unchanged then.
    pub fn open_page(&self, number: u32, page: &mut [u8]) -> Result<(), Error> {
        let Parts {
            salt,
            blocks,
            iv,
            mac,
        } = Parts::of(number, page).ok_or(Error::Length)?;
        let expected = self.mac(number, blocks.as_flattened(), iv);
        if !equal(&expected, mac) {
            return Err(Error::Authentication);
        }
        decrypt_in_place(&self.page_key, iv, blocks);
        salt.copy_from_slice(HEADER.get(..salt.len()).ok_or(Error::Length)?);
        iv.fill(0);
        mac.fill(0);
        Ok(())
    }

    /// Seals page `number`, counted from 1, in place, under an IV that is drawn. The last 80 bytes are
    /// overwritten, and the first 16 of the first page.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] for another length than 4096 bytes, [`Error::Random`].
    pub fn seal_page(
        &self,
        number: u32,
        page: &mut [u8],
        random: &mut impl Random,
    ) -> Result<(), Error> {
        let Parts {
            salt,
            blocks,
            iv,
            mac,
        } = Parts::of(number, page).ok_or(Error::Length)?;
        random.fill(iv)?;
        salt.copy_from_slice(self.salt.get(..salt.len()).ok_or(Error::Length)?);
        encrypt_in_place(&self.page_key, iv, blocks);
        *mac = self.mac(number, blocks.as_flattened(), iv);
        Ok(())
    }

    fn mac(&self, number: u32, ciphertext: &[u8], iv: &[u8; BLOCK_LENGTH]) -> [u8; MAC_LENGTH] {
        hmac_sha512(
            self.mac_key.as_bytes(),
            &[ciphertext, iv, &number.to_le_bytes()],
        )
    }
}

/// A page in its parts. The salt is empty in every page but the first.
struct Parts<'a> {
    salt: &'a mut [u8],
    blocks: &'a mut [[u8; BLOCK_LENGTH]],
    iv: &'a mut [u8; BLOCK_LENGTH],
    mac: &'a mut [u8; MAC_LENGTH],
}

impl<'a> Parts<'a> {
    fn of(number: u32, page: &'a mut [u8]) -> Option<Self> {
        let page: &mut [u8; PAGE_LENGTH] = page.try_into().ok()?;
        let (rest, mac) = page.split_last_chunk_mut()?;
        let (rest, iv) = rest.split_last_chunk_mut()?;
        let salt_length = if number == 1 { SALT_LENGTH } else { 0 };
        let (salt, content) = rest.split_at_mut_checked(salt_length)?;
        let (blocks, []) = content.as_chunks_mut() else {
            return None;
        };
        Some(Self {
            salt,
            blocks,
            iv,
            mac,
        })
    }
}

impl fmt::Debug for DatabaseKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseKeys")
    }
}
