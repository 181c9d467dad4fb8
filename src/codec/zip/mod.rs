//! The records of a ZIP archive, as far as entries under WinZip AES need them
//! ([chapter 14 section 2](crate::protocol::data_backup)): bytes only, no file and no cipher.
//!
//! | signature | record | type |
//! |---|---|---|
//! | `50 4b 03 04` | in front of the data of an entry | [`LocalHeader`] |
//! | `50 4b 07 08` | behind them | [`DataDescriptor`] |
//! | `50 4b 01 02` | in the directory | [`CentralHeader`] |
//! | `50 4b 06 06`, `50 4b 06 07` | where numbers have 64 bits | [`Zip64End`], [`Zip64Locator`] |
//! | `50 4b 05 06` | at the end | [`End`] |
//!
//! By hand, because no kept library reads a directory without std, in pieces, and says of a bad entry
//! what is bad about it.

mod aes_extra;
mod central;
mod end;
mod extra;
mod local;

pub use aes_extra::{AesExtra, Method, Strength};
pub use central::{CentralHeader, NotADirectory};
pub use end::{End, Zip64End, Zip64Locator};
pub use local::{DataDescriptor, LocalHeader};

/// The flags of an entry.
pub mod flags {
    /// Encrypted, in whatever way.
    pub const ENCRYPTED: u16 = 1;
    /// CRC and sizes stand in a data descriptor.
    pub const DATA_DESCRIPTOR: u16 = 1 << 3;
    /// The strong encryption of PKWARE.
    pub const STRONG_ENCRYPTION: u16 = 1 << 6;
    /// The name is UTF-8.
    pub const UTF_8: u16 = 1 << 11;
}

/// The method number that stands for WinZip AES; the real one is in the extra field.
pub const METHOD_AES: u16 = 99;
