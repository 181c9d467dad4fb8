//! What all commands have in common: how they read, write, ask and refuse.

pub(crate) mod cell;
pub(crate) mod clock;
pub(crate) mod failure;
pub(crate) mod input;
pub(crate) mod interrupt;
pub(crate) mod json;
pub(crate) mod keys;
pub(crate) mod new_folder;
pub(crate) mod output;
pub(crate) mod password;
pub(crate) mod print;
pub(crate) mod progress;
pub(crate) mod qr;
pub(crate) mod recognise;
pub(crate) mod save_key;
pub(crate) mod sentences;
pub(crate) mod terminal;

pub(crate) use failure::{Done, Failure};
