//! JSON as [chapter 10](crate::protocol::safe) wants it, in backups and in what servers say about
//! themselves.

use crate::codec::json::{Dialect, LoneSurrogates, Value};

/// Of repeated keys the last counts, and half of a surrogate pair becomes U+FFFD, as in the apps.
pub(super) const DIALECT: Dialect =
    Dialect::new(Dialect::MAX_DEPTH).with_lone_surrogates(LoneSurrogates::Replaced);

/// The largest integer that a number of every reader holds: 2^53 − 1.
pub(super) const MAX_INTEGER: u64 = (1 << 53) - 1;

/// An integer without sign, fraction or exponent, up to [`MAX_INTEGER`].
pub(super) fn integer(value: Value<'_>) -> Option<u64> {
    value.u64().filter(|number| *number <= MAX_INTEGER)
}
