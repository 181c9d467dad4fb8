//! Bytes that JavaScript handed over and that may be secret: wiped when they are done with.

use core::ops::Deref;

use eeema::crypto::wipe;

use crate::errors::{Result, out_of_range};

pub(crate) struct Wiped(pub(crate) Vec<u8>);

impl Wiped {
    /// The bytes as an array, which whoever takes it wipes.
    pub(crate) fn array<const N: usize>(&self, name: &str) -> Result<[u8; N]> {
        array(&self.0, name)
    }

    /// The text in the bytes; `lib/` encoded it, so that it is one.
    pub(crate) fn text(&self, name: &str) -> Result<&str> {
        core::str::from_utf8(&self.0).map_err(|_| out_of_range(name, "text in UTF-8"))
    }
}

impl Deref for Wiped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

pub(crate) fn array<const N: usize>(bytes: &[u8], name: &str) -> Result<[u8; N]> {
    bytes
        .try_into()
        .map_err(|_| out_of_range(name, &format!("{N} bytes")))
}
