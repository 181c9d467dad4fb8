use alloc::string::String;
use core::fmt;

use super::EntryFault;
use crate::codec::zip::{AesExtra, CentralHeader, METHOD_AES, flags};

/// An entry that may be read: its name and how it is encrypted were looked at, its data not yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    pub(super) name: String,
    pub(super) offset: u64,
    pub(super) compressed_size: u64,
    pub(super) size: u64,
    pub(super) crc: u32,
    pub(super) time: u32,
    pub(super) encryption: AesExtra,
}

impl Entry {
    /// The name. It comes out of the archive: never write a file under it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Bytes of the content, as the directory says. Reading stops where there are more.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Bytes in the archive, with salt, verifier and tag.
    pub const fn compressed_size(&self) -> u64 {
        self.compressed_size
    }

    /// How the entry is encrypted.
    pub const fn encryption(&self) -> AesExtra {
        self.encryption
    }

    /// When it was written, in local time: DOS time in the low half, date in the high one.
    pub const fn dos_time(&self) -> u32 {
        self.time
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({} of {} bytes)", self.size, self.compressed_size)
    }
}

/// An entry that is left out, and why.
#[derive(Clone, PartialEq, Eq)]
pub struct RefusedEntry {
    pub(super) name: String,
    pub(super) fault: EntryFault,
}

impl RefusedEntry {
    /// The name, with U+FFFD for what is not UTF-8. It may hold anything; escape it before it is shown.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is wrong with it.
    pub const fn fault(&self) -> EntryFault {
        self.fault
    }
}

impl fmt::Debug for RefusedEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RefusedEntry({:?})", self.fault)
    }
}

/// The name of an entry, if an app could have written it.
pub(super) fn checked_name(name: &[u8]) -> Option<&str> {
    let name = str::from_utf8(name).ok()?;
    let is_bad = |character: char| matches!(character, '/' | '\\') || character.is_control();
    (!name.is_empty() && !name.contains(is_bad)).then_some(name)
}

/// How an entry is encrypted, if it is as in a backup.
pub(super) fn encryption(header: &CentralHeader<'_>) -> Option<AesExtra> {
    let is_encrypted = header.flags & flags::ENCRYPTED != 0
        && header.flags & flags::STRONG_ENCRYPTION == 0
        && header.method == METHOD_AES;
    AesExtra::find(header.extra).filter(|_| is_encrypted)
}
