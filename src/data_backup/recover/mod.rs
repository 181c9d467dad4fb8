//! What is left of a damaged archive.
//!
//! The ordinary reader refuses an archive whose directory is gone. This one walks through the file from its
//! beginning: it looks for the headers in front of entries, inflates each to learn where it ends,
//! authenticates it, and goes on behind it. What a header does not say any more is taken from what is left
//! of the directory. The unit of loss is the entry: one altered byte costs one entry at most, and what is
//! given out is authentic.
//!
//! ```
//! use eeema::data_backup::Error;
//! use eeema::data_backup::recover::Recovery;
//!
//! fn look(file: &[u8], password: &str) -> Result<(), Error> {
//!     let mut recovery = Recovery::scan(file, password)?;
//!     for lost in recovery.lost() {
//!         println!("lost: {:?} ({})", lost.name(), lost.fault());
//!     }
//!     for entry in recovery.entries().to_vec() {
//!         let content = recovery.read(&entry)?.read_to_end(1 << 20)?;
//!         println!("{:?}: {} bytes", entry.name(), content.len());
//!     }
//!     Ok(())
//! }
//! # look(b"nothing", "password").unwrap();
//! ```
//!
//! Names and the order are not authenticated, here as there. Anybody can make a file that takes
//! long to walk through, as every header costs a key from the password. The memory that it takes is
//! bounded, whatever headers claim: [`MAX_DIRECTORY_SIZE`](super::MAX_DIRECTORY_SIZE), or what
//! [`Recovery::scan_up_to`] is told.

mod directory;
mod file;
mod found;
mod local;
mod measure;
mod passwords;
mod recovery;
mod scanner;

pub use found::{LostEntry, RecoveredEntry};
pub use recovery::Recovery;
