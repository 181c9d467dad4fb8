use core::fmt;

use super::chain::Chain;
use super::error::Error;
use super::seal::ZERO_NONCE;
use super::session::{FourDh, Session, State};
use super::session_id::SessionId;
use super::variant::{DhType, Encapsulated};
use super::version::{Version, VersionRange, process_versions};
use crate::content::{HeaderForm, Kind};
use crate::crypto::hazmat::secretbox::{self, TAG_LENGTH};

/// A message that a session opened. Its session is to be stored before anything else happens.
pub struct OpenedInner<'b> {
    pub(super) dh_type: DhType,
    pub(super) applied: Version,
    pub(super) skipped: u64,
    pub(super) needs_ping: bool,
    pub(super) inner: &'b [u8],
    pub(super) token: CommitToken,
}

/// Turns the chain of a session past a message, once the message is stored. It may be used late, in any
/// order and more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use]
pub struct CommitToken {
    session_id: SessionId,
    dh_type: DhType,
    counter: u64,
}

/// Why a session did not open a message.
pub(super) enum NotOpened {
    /// Discard the message; the session stays.
    Discard(Error),
    /// Reject the message and remove the session.
    Mismatch,
}

impl From<Error> for NotOpened {
    fn from(error: Error) -> Self {
        Self::Discard(error)
    }
}

impl<'b> OpenedInner<'b> {
    /// The agreements behind its key.
    pub const fn dh_type(&self) -> DhType {
        self.dh_type
    }

    /// The version that the sender applied.
    pub const fn applied_version(&self) -> Version {
        self.applied
    }

    /// How many messages before it are missing.
    pub const fn skipped(&self) -> u64 {
        self.skipped
    }

    /// Whether the peer offers a higher version: seal an empty message ([`Kind::EMPTY`]) in the session at
    /// once.
    #[must_use]
    pub const fn needs_ping(&self) -> bool {
        self.needs_ping
    }

    /// Type and body of the message; `None` if it must not be processed: it is empty, of a type that never
    /// travels so, or of a group under a version that does not carry groups. Commit all the same.
    pub fn inner(&self) -> Option<(Kind, &'b [u8])> {
        let (kind, body) = self.inner.split_first()?;
        let kind = Kind(*kind);
        let is_of_group = kind
            .properties()
            .is_some_and(|properties| properties.header != HeaderForm::None);
        let is_never = matches!(kind.0, 0xa0 | 0xfe | 0xff);
        if is_never || (is_of_group && self.applied < Version::V1_2) {
            return None;
        }
        Some((kind, body))
    }

    /// All bytes that were sealed, for tests with known answers.
    pub const fn as_bytes(&self) -> &'b [u8] {
        self.inner
    }

    /// To be used once the message is stored.
    pub const fn commit_token(&self) -> CommitToken {
        self.token
    }
}

impl CommitToken {
    /// The session.
    pub const fn session_id(&self) -> SessionId {
        self.session_id
    }

    /// The session after the message, to be stored; `None` if there is nothing to do, because a later
    /// message has turned the chain already.
    ///
    /// # Errors
    ///
    /// [`Error::CounterExhausted`] cannot occur: the last counter is never opened.
    pub fn commit(&self, session: &Session) -> Result<Option<Session>, Error> {
        let mut next = session.copy();
        let chain = match (&mut next.state, self.dh_type) {
            _ if session.id != self.session_id => None,
            (State::R24 { remote_2dh, .. }, DhType::TwoDh) => Some(remote_2dh),
            (State::R24 { four, .. } | State::RL44(four), DhType::FourDh) => Some(&mut four.remote),
            _ => None,
        };
        let Some(chain) = chain.filter(|chain| chain.counter() == self.counter) else {
            return Ok(None);
        };
        *chain = chain.turned()?;
        Ok(Some(next))
    }
}

impl Session {
    /// Opens a message into `buffer`; gives the session to be stored before it is shown. `self` is not
    /// changed, whatever happens.
    pub(super) fn open<'b>(
        &self,
        supported: VersionRange,
        message: &Encapsulated<'_>,
        buffer: &'b mut [u8],
    ) -> Result<(Self, OpenedInner<'b>), NotOpened> {
        let mut next = self.copy();
        match message.dh_type().ok_or(NotOpened::Mismatch)? {
            DhType::TwoDh => {
                let State::R24 { remote_2dh, .. } = &mut next.state else {
                    return Err(NotOpened::Mismatch);
                };
                let (skipped, inner) = open_with(remote_2dh, message, buffer)?;
                let opened = next.opened(DhType::TwoDh, Version::V1_0, message, skipped, inner);
                Ok((next, opened))
            }
            DhType::FourDh => {
                let (State::R24 { four, .. } | State::RL44(four)) = &self.state else {
                    return Err(NotOpened::Mismatch);
                };
                let highest = u16::try_from(supported.max).map_err(|_| NotOpened::Mismatch)?;
                let (offered, applied) = message.versions();
                let versions = process_versions(four.versions, offered, applied, Version(highest));
                let versions = versions.ok_or(NotOpened::Mismatch)?;
                let mut four = four.clone();
                let (skipped, inner) = open_with(&mut four.remote, message, buffer)?;
                let needs_ping = versions.local > four.versions.local;
                next.state = State::RL44(FourDh { versions, ..four });
                // Who seals with these chains has the Init or the Accept.
                next.is_announced = true;
                let mut opened =
                    next.opened(DhType::FourDh, versions.remote, message, skipped, inner);
                opened.needs_ping = needs_ping;
                Ok((next, opened))
            }
        }
    }

    const fn opened<'b>(
        &self,
        dh_type: DhType,
        applied: Version,
        message: &Encapsulated<'_>,
        skipped: u64,
        inner: &'b [u8],
    ) -> OpenedInner<'b> {
        OpenedInner {
            dh_type,
            applied,
            skipped,
            needs_ping: false,
            inner,
            token: CommitToken {
                session_id: self.id,
                dh_type,
                counter: message.counter,
            },
        }
    }
}

/// Advances the chain to the message and opens it; the chain stays **at** its counter.
fn open_with<'b>(
    chain: &mut Chain,
    message: &Encapsulated<'_>,
    buffer: &'b mut [u8],
) -> Result<(u64, &'b [u8]), NotOpened> {
    let advanced = chain.advanced(message.counter)?;
    let (tag, ciphertext) = message
        .sealed
        .split_first_chunk::<TAG_LENGTH>()
        .ok_or(NotOpened::Mismatch)?;
    let inner = buffer
        .get_mut(..ciphertext.len())
        .ok_or(Error::BufferTooSmall)?;
    inner.copy_from_slice(ciphertext);
    let key = advanced.message_key();
    if secretbox::open_in_place(&key, &ZERO_NONCE, inner, tag).is_err() {
        return Err(NotOpened::Mismatch);
    }
    let skipped = advanced.counter().saturating_sub(chain.counter());
    *chain = advanced;
    Ok((skipped, inner))
}

impl fmt::Debug for OpenedInner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "OpenedInner({:?}, {} bytes)",
            self.token,
            self.inner.len()
        )
    }
}
