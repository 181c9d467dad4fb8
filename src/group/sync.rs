use core::time::Duration;

use super::GroupIdentity;
use crate::identity::ThreemaId;
use crate::time::UnixMillis;

/// How long a peer is not asked again, and not answered again: 1 hour. It prevents loops of automatic
/// messages; a sync that the user wants by hand ignores it.
pub const SYNC_LIMIT: Duration = Duration::from_secs(60 * 60);

/// How often the creator tells all members the state of a group in use: every 7 days.
pub const RESYNC_INTERVAL: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Whether a peer was asked or answered so recently, at `last`, that it must not be again. Asking and
/// answering are counted apart.
#[must_use]
pub fn is_sync_limited(last: Option<UnixMillis>, now: UnixMillis) -> bool {
    last.is_some_and(|last| !is_past(last, SYNC_LIMIT, now))
}

/// Whether `user` may ask the creator of a group for its state
/// ([chapter 04 section 8](crate::protocol::groups#8-sync-request-0x51-and-answers)). `last` is the
/// time of the last request to this creator.
#[must_use]
pub fn may_request_sync(
    identity: GroupIdentity,
    user: ThreemaId,
    last: Option<UnixMillis>,
    now: UnixMillis,
) -> bool {
    user != identity.creator && !is_sync_limited(last, now)
}

/// Whether `user`, who sends or receives a message in the group, has to tell all members its state.
/// `last` is the time of the last resync or of the creation.
#[must_use]
pub fn is_resync_due(
    identity: GroupIdentity,
    user: ThreemaId,
    last: UnixMillis,
    now: UnixMillis,
) -> bool {
    user == identity.creator && is_past(last, RESYNC_INTERVAL, now)
}

/// Whether more than `span` has gone since `last`. A clock that was set back does not count as time
/// that has gone.
const fn is_past(last: UnixMillis, span: Duration, now: UnixMillis) -> bool {
    now.0.saturating_sub(last.0) as u128 > span.as_millis()
}
