//! Poly1305 in the lanes of AVX2 and AVX-512: of one long message, or of many messages.

pub(super) mod chain;
mod radix26;
mod radix44;
mod residues;
mod tag_batch;

pub(super) use radix26::Radix26;
pub(super) use radix44::Radix44;
pub(super) use residues::Residues;
pub(super) use tag_batch::tags;
