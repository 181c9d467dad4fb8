//! Safe backups.

mod document;
mod key;
mod password;
mod read;
mod schedule;
mod server;
mod show;
