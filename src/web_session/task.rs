use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::{ChannelId, Error, field};
use crate::codec::msgpack::{Map, Value};

/// What two clients do once they trust each other, as one of them offers it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Task {
    /// WebRTC, `v1.webrtc.tasks.saltyrtc.org`.
    WebRtcV1(WebRtc),
    /// WebRTC with a limit of packets, `v0.webrtc.tasks.saltyrtc.org`: offer it behind v1.
    WebRtcV0 {
        /// What v1 has too.
        webrtc: WebRtc,
        /// Bytes of the largest packet; 0 means that this side has no limit.
        max_packet_size: u32,
    },
    /// Everything goes through the server, `v0.relayed-data.tasks.saltyrtc.org`.
    RelayedData,
}

/// What a client wants of WebRTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebRtc {
    exclude: Vec<ChannelId>,
    handover: bool,
}

/// What two clients agreed on for WebRTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Negotiated {
    /// The data channel that the signalling moves to, if both want that.
    pub channel: Option<ChannelId>,
    /// Bytes of the largest packet, 0 for no limit; only the old task agrees on one.
    pub max_packet_size: Option<u32>,
}

impl Task {
    /// The most channel ids that are accepted from another client.
    pub const MAX_EXCLUDED: usize = 1024;

    /// The name that identifies the task.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::WebRtcV1(_) => "v1.webrtc.tasks.saltyrtc.org",
            Self::WebRtcV0 { .. } => "v0.webrtc.tasks.saltyrtc.org",
            Self::RelayedData => "v0.relayed-data.tasks.saltyrtc.org",
        }
    }

    /// The data of the task, as it is sent.
    pub fn data(&self) -> Value<'static> {
        match self {
            Self::WebRtcV1(webrtc) => webrtc.to_map().into(),
            Self::WebRtcV0 {
                webrtc,
                max_packet_size,
            } => {
                let mut map = webrtc.to_map();
                map.insert("max_packet_size", *max_packet_size);
                map.into()
            }
            Self::RelayedData => Value::Nil,
        }
    }

    /// Reads what the other client sent for the same task, with at most `max_excluded` channel ids.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] or [`Error::Limit`].
    pub fn read_theirs(&self, data: &Value<'_>, max_excluded: usize) -> Result<Self, Error> {
        match self {
            Self::WebRtcV1(_) => WebRtc::read(data, max_excluded).map(Self::WebRtcV1),
            Self::WebRtcV0 { .. } => {
                let map = data.as_map().ok_or(Error::Malformed)?;
                Ok(Self::WebRtcV0 {
                    webrtc: WebRtc::read(data, max_excluded)?,
                    max_packet_size: field::integer(map, "max_packet_size")?,
                })
            }
            // Nil or a map, whose content nobody looks at: checked with the message.
            Self::RelayedData => Ok(Self::RelayedData),
        }
    }

    /// What follows from what both sides want; `None` for a task that has nothing to agree on.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] if both want a handover and have excluded all channels, or if the tasks differ.
    pub fn negotiate(&self, theirs: &Self) -> Result<Option<Negotiated>, Error> {
        let (ours, theirs, max_packet_size) = match (self, theirs) {
            (Self::RelayedData, Self::RelayedData) => return Ok(None),
            (Self::WebRtcV1(ours), Self::WebRtcV1(theirs)) => (ours, theirs, None),
            (
                Self::WebRtcV0 {
                    webrtc: ours,
                    max_packet_size: our_size,
                },
                Self::WebRtcV0 {
                    webrtc: theirs,
                    max_packet_size: their_size,
                },
            ) => {
                let size = match (*our_size, *their_size) {
                    (0, size) | (size, 0) => size,
                    (our_size, their_size) => our_size.min(their_size),
                };
                (ours, theirs, Some(size))
            }
            _ => return Err(Error::Malformed),
        };
        Ok(Some(Negotiated {
            channel: ours.channel_with(theirs)?,
            max_packet_size,
        }))
    }
}

impl WebRtc {
    /// Wants a handover of the signalling, or not, and excludes the channels that the application uses.
    ///
    /// The other side accepts at most [`Task::MAX_EXCLUDED`] of them.
    pub const fn new(exclude: Vec<ChannelId>, handover: bool) -> Self {
        Self { exclude, handover }
    }

    /// The channels that the signalling must not use.
    pub fn exclude(&self) -> &[ChannelId] {
        &self.exclude
    }

    /// Whether the signalling is to move to a data channel.
    #[must_use]
    pub const fn handover(&self) -> bool {
        self.handover
    }

    fn to_map(&self) -> Map<'static> {
        let exclude = self.exclude.iter();
        let exclude = exclude.map(|id| Value::from(u32::from(id.get())));
        let mut map = Map::new();
        map.insert("exclude", exclude.collect::<Vec<Value<'_>>>());
        map.insert("handover", self.handover);
        map
    }

    fn read(data: &Value<'_>, max_excluded: usize) -> Result<Self, Error> {
        let map = data.as_map().ok_or(Error::Malformed)?;
        let items = field::array(map, "exclude")?;
        if items.len() > max_excluded {
            return Err(Error::Limit);
        }
        let ids = items
            .iter()
            .map(|item| ChannelId::new(field::as_integer(item)?));
        Ok(Self {
            exclude: ids.collect::<Result<_, _>>()?,
            handover: field::boolean(map, "handover")?,
        })
    }

    /// The lowest channel that neither side excluded, if both want a handover.
    fn channel_with(&self, theirs: &Self) -> Result<Option<ChannelId>, Error> {
        if !(self.handover && theirs.handover) {
            return Ok(None);
        }
        let excluded = self.exclude.iter().chain(&theirs.exclude);
        let excluded: BTreeSet<u16> = excluded.map(|id| id.get()).collect();
        let mut ids = 0..=ChannelId::LAST.get();
        let lowest = ids.find(|id| !excluded.contains(id));
        lowest
            .map(ChannelId::new)
            .ok_or(Error::Malformed)?
            .map(Some)
    }
}
