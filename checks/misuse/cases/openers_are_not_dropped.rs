//! A blob that was verified is opened, and the second pass is finished.
#![deny(unused_must_use)]
use eeema::blob::{Error, Opener, Verifier};

pub fn verify(verifier: Verifier, other: Verifier) -> Result<Opener, Error> {
    other.finish()?; //~ unused_must_use
    verifier.finish()
}
