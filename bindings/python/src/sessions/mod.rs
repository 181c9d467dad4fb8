//! Forward security: the inbox with sessions, and what comes out of it.

mod inbox;
mod outcome;
mod parts;
mod store;

pub(crate) use inbox::SessionInbox;
pub(crate) use outcome::{Arrived, SentToken, decode};
pub(crate) use parts::{
    CommitToken, advance_chain, best_session, derive_2dh, derive_4dh, initiate_session, negotiate,
    process_versions, receive_in_session, seal_in_session,
};
pub(crate) use store::MemorySessionStore;

use eeema::forward_security::VersionRange;
use eeema::identity::FeatureMask;
use pyo3::prelude::*;

/// The lowest and the highest version.
pub(crate) type Versions = (u32, u32);

const fn range((min, max): Versions) -> VersionRange {
    VersionRange { min, max }
}

/// Adds the constants to the module.
pub(crate) fn add_constants(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let VersionRange { min, max } = VersionRange::SUPPORTED;
    module.add("FEATURE", FeatureMask::FORWARD_SECURITY.0)?;
    module.add("SUPPORTED", (min, max))
}
