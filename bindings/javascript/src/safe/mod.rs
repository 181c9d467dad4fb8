//! Safe backups.

mod document;
mod key;
mod password;
mod read;
mod schedule;
mod self_test;
mod server;
mod show;
