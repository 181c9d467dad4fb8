use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use super::field::MAX_NAMES;
use super::{Error, PermanentKey, ServerKey, Task};

/// What a client brings to a connection, whatever its role.
pub struct Setup {
    pub(super) permanent: PermanentKey,
    pub(super) server_key: Option<ServerKey>,
    pub(super) ping_interval: u32,
    pub(super) tasks: Vec<Task>,
    pub(super) max_responders: u8,
}

impl Setup {
    /// What the client offers in the handshake of the WebSocket, and must see selected.
    pub const SUBPROTOCOL: &'static str = "v1.saltyrtc.org";

    /// The most responders that an initiator keeps at a time.
    pub const MAX_RESPONDERS: u8 = 252;

    /// A permanent key, and the tasks that the client is able to do, the one that it likes best first.
    ///
    /// The server pings every 30 seconds and its key is not pinned, unless changed by the methods below.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`] if there is no task, more than 16, one twice, or one that excludes more channels than
    /// the other side accepts.
    pub fn new(permanent: PermanentKey, tasks: impl Into<Vec<Task>>) -> Result<Self, Error> {
        let tasks = tasks.into();
        let mut names: Vec<&str> = tasks.iter().map(Task::name).collect();
        names.sort_unstable();
        names.dedup();
        let excludes_too_many = |task: &Task| match task {
            Task::WebRtcV1(webrtc) | Task::WebRtcV0 { webrtc, .. } => {
                webrtc.exclude().len() > Task::MAX_EXCLUDED
            }
            Task::RelayedData => false,
        };
        if !(1..=MAX_NAMES).contains(&names.len())
            || names.len() != tasks.len()
            || tasks.iter().any(excludes_too_many)
        {
            return Err(Error::Limit);
        }
        Ok(Self {
            permanent,
            server_key: None,
            ping_interval: 30,
            tasks,
            max_responders: Self::MAX_RESPONDERS,
        })
    }

    /// The same setup with a server that must prove this key.
    #[must_use]
    pub fn with_server_key(self, key: ServerKey) -> Self {
        let server_key = Some(key);
        Self { server_key, ..self }
    }

    /// The same setup with another time between two pings of the server, in whole seconds; zero asks for none.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`] for 2^32 seconds and more.
    pub fn with_ping_interval(self, interval: Duration) -> Result<Self, Error> {
        let ping_interval = u32::try_from(interval.as_secs()).map_err(|_| Error::Limit)?;
        Ok(Self {
            ping_interval,
            ..self
        })
    }

    /// The same setup with another number of responders that an initiator keeps at a time; when one more comes,
    /// the one registered first of those that have sent nothing acceptable yet is dropped, which may be the new
    /// one.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`] unless it is 1 to 252.
    pub fn with_max_responders(self, max_responders: u8) -> Result<Self, Error> {
        if !(1..=Self::MAX_RESPONDERS).contains(&max_responders) {
            return Err(Error::Limit);
        }
        Ok(Self {
            max_responders,
            ..self
        })
    }
}

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Setup")
    }
}
