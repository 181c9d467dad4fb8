//! The data backup of the Android app ([chapter 14](crate::protocol::data_backup)): messages and media of all
//! chats in a password-protected ZIP archive, and the export of one chat. For restore and migration tools,
//! viewers, forensic readers, and clients that write a backup which the app restores.
//!
//! | step | type | what is known then |
//! |---|---|---|
//! | a file | [`Source`] | nothing |
//! | its directory | [`Archive`] | names, sizes and times, which nobody authenticates |
//! | the password | [`Backup`], [`ChatExport`] | version, identity and secret key |
//! | an entry | [`EntryReader`], [`Rows`] | its content, authenticated before the first byte comes out |
//! | a row | [`table`] | contacts, messages, groups, polls, reactions, nonces |
//!
//! What is left of a damaged archive, [`recover`] says. [`BackupWriter`] writes a backup, [`ArchiveWriter`] any archive of this kind.
//!
//! ```
//! use eeema::data_backup::table::{Contact, Table};
//! use eeema::data_backup::{Archive, Backup, EntryName, Error};
//!
//! fn names(file: &[u8], password: &str) -> Result<Vec<String>, Error> {
//!     let mut backup = Backup::open(Archive::open(file)?, password)?;
//!     let Some(entry) = backup.find(&EntryName::Contacts)?.cloned() else {
//!         return Ok(Vec::new());
//!     };
//!     let mut names = Vec::new();
//!     let mut rows = backup.rows::<Contact>(&entry, Table::Contacts)?;
//!     while let Some(row) = rows.next()? {
//!         match row.record {
//!             Ok(contact) => names.push(contact.nickname),
//!             Err(reason) => eprintln!("row {}: {reason}", row.number),
//!         }
//!     }
//!     Ok(names)
//! }
//! # assert_eq!(names(b"no archive", "password"), Err(Error::NotAZip));
//! ```
//!
//! Memory does not grow with what the archive holds: about 110 KiB for an entry that is being read, and some 150
//! bytes for each entry of the directory. Nothing here needs std; a file, a memory card or a part of a disk
//! image becomes a [`Source`] in ten lines.
//!
//! # What this protects against, and what not
//!
//! * **Altered entries.** Every entry has a tag of 80 bits, which [`Archive::read`] verifies before it gives a
//!   byte. Only [`Archive::read_unverified`] does not, and says so.
//! * **Hostile archives.** Inflating stops as soon as there is more than the directory says; entries that
//!   overlap or lie outside, and directories that lie about their size, are refused; rows and cells are
//!   bounded; bad entries are left out and reported with their reason.
//! * **Not a set of entries.** Nothing authenticates the directory: entries can be taken out, put in another
//!   order, or come from another backup with the same password.
//! * **Not a weak password.** PBKDF2 with 1000 rounds of SHA-1 lets a graphics card try millions per second.
//!   Only a long random password protects a backup.
//! * **Not what is visible.** Names, sizes, times and the number of entries are: so are the sizes of chats,
//!   and before version 19 the identities of contacts.
//! * **Names are not file names.** They come out of the archive: never write a file under one.
//! * Restoring keeps protection against replay only if the nonces are restored too.
//!
//! Passwords, keys and the windows of what is inflated are wiped. What is handed out, and what the compressor
//! of a writer remembers, is not.

mod archive;
mod archive_writer;
mod backup;
mod backup_writer;
mod chat_export;
mod deflate;
mod directory;
mod dos_time;
mod entry;
mod entry_reader;
mod error;
mod inflate;
mod keys;
mod name;
#[cfg(feature = "rayon")]
mod parallel;
mod password;
pub mod recover;
mod rows;
pub mod sealed;
mod settings;
mod sink;
mod source;
pub mod table;
mod table_writer;
pub use archive::{Archive, MAX_DIRECTORY_SIZE};
pub use archive_writer::{ArchiveWriter, EntryWriter};
pub use backup::Backup;
pub use backup_writer::BackupWriter;
pub use chat_export::ChatExport;
pub use deflate::Compression;
pub use directory::Directory;
pub use dos_time::DosTime;
pub use entry::{Entry, RefusedEntry};
pub use entry_reader::EntryReader;
pub use error::{EntryFault, Error};
pub use keys::{EntryKeys, Salt};
pub use name::{Chats, EntryName};
pub use password::{PasswordBytes, PasswordEncoding};
pub use rows::Rows;
pub use sink::{Sink, SinkError};
pub use source::{Source, SourceError};
pub use table_writer::TableWriter;
