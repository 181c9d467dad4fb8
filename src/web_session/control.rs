use super::{AppKind, AppMessage, ConnectionId, Error};
use crate::codec::msgpack::{Map, Value};

/// What a message means for the session itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// The first message of each side.
    ConnectionInfo {
        /// The name of this connection; `None` if the sender cannot tell it (the Android app).
        id: Option<ConnectionId>,
        /// What the sender wants to go on with.
        resume: Option<Resume>,
    },
    /// Asks for an acknowledgement at once.
    AcknowledgementRequest,
    /// Says how many chunks the sender has received on this connection. The number is looked at by the
    /// [cache](super::ChunkCache::prune).
    Acknowledgement {
        /// All chunks, the first ones included.
        sequence_number: i64,
    },
    /// The sender ends the session.
    Disconnect {
        /// Why.
        reason: DisconnectReason,
    },
    /// The browser has stored the session.
    KeyPersisted,
}

/// A connection that a side wants to go on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resume {
    /// Its name.
    pub id: ConnectionId,
    /// How many chunks of it were received.
    pub sequence_number: i64,
}

/// Why a session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DisconnectReason {
    /// `stop`: for now.
    Stop,
    /// `delete`: forget the stored session.
    Delete,
    /// `disable`: the phone wants no sessions any more.
    Disable,
    /// `replace`: another session took the place.
    Replace,
    /// `oom`: no memory left.
    OutOfMemory,
    /// `error`: something went wrong.
    Error,
}

const INFO: &str = "connectionInfo";
const ACK: &str = "connectionAck";
const DISCONNECT: &str = "connectionDisconnect";
const PERSISTED: &str = "keyPersisted";

/// The id that the Android app sends: it cannot resume.
const ANDROID_ID: [u8; 32] = [
    1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8,
];

impl DisconnectReason {
    const ALL: [Self; 6] = [
        Self::Stop,
        Self::Delete,
        Self::Disable,
        Self::Replace,
        Self::OutOfMemory,
        Self::Error,
    ];

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Delete => "delete",
            Self::Disable => "disable",
            Self::Replace => "replace",
            Self::OutOfMemory => "oom",
            Self::Error => "error",
        }
    }
}

impl Control {
    /// What a message means, if it means something for the session.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] if it is one of these and a field is not what it must be.
    pub fn of(message: &AppMessage<'_>) -> Result<Option<Self>, Error> {
        let data = || {
            message
                .data()
                .and_then(Value::as_map)
                .ok_or(Error::Malformed)
        };
        Ok(Some(match (message.kind(), message.sub_type()) {
            (AppKind::Update, INFO) => info(data()?)?,
            (AppKind::Request, ACK) => Self::AcknowledgementRequest,
            (AppKind::Update, ACK) => Self::Acknowledgement {
                sequence_number: sequence_number(data()?)?,
            },
            (AppKind::Update, DISCONNECT) => {
                let name = data()?.get("reason").and_then(Value::as_text);
                let name = name.ok_or(Error::Malformed)?;
                let mut reasons = DisconnectReason::ALL.into_iter();
                let reason = reasons.find(|reason| reason.name() == name);
                let reason = reason.ok_or(Error::Malformed)?;
                Self::Disconnect { reason }
            }
            (AppKind::Request, PERSISTED) => Self::KeyPersisted,
            _ => return Ok(None),
        }))
    }

    /// The message that says this.
    pub fn to_message(&self) -> AppMessage<'_> {
        match self {
            Self::ConnectionInfo { id, resume } => {
                let id = id
                    .as_ref()
                    .map_or(ANDROID_ID.as_slice(), |id| id.as_bytes());
                let mut data = Map::new();
                data.insert("id", id);
                if let Some(resume) = resume {
                    let mut map = Map::new();
                    map.insert("id", resume.id.as_bytes());
                    map.insert("sequenceNumber", Value::Signed(resume.sequence_number));
                    data.insert("resume", map);
                }
                AppMessage::new(AppKind::Update, INFO).with_data(data)
            }
            Self::AcknowledgementRequest => AppMessage::new(AppKind::Request, ACK),
            Self::Acknowledgement { sequence_number } => {
                let mut data = Map::new();
                data.insert("sequenceNumber", Value::Signed(*sequence_number));
                AppMessage::new(AppKind::Update, ACK).with_data(data)
            }
            Self::Disconnect { reason } => {
                let mut data = Map::new();
                data.insert("reason", reason.name());
                AppMessage::new(AppKind::Update, DISCONNECT).with_data(data)
            }
            Self::KeyPersisted => AppMessage::new(AppKind::Request, PERSISTED),
        }
    }
}

/// Whether the chunks of a message are worth nothing on another connection.
pub(super) fn is_momentary(message: &AppMessage<'_>) -> bool {
    matches!(
        message.sub_type(),
        INFO | ACK | DISCONNECT | "typing" | "batteryStatus"
    )
}

fn info(data: &Map<'_>) -> Result<Control, Error> {
    let id = data
        .get("id")
        .and_then(Value::as_binary)
        .ok_or(Error::Malformed)?;
    let id = if *id == ANDROID_ID {
        None
    } else {
        Some(connection_id(id)?)
    };
    let resume = match data.get("resume") {
        None | Some(Value::Nil) => None,
        Some(resume) => {
            let resume = resume.as_map().ok_or(Error::Malformed)?;
            let former = resume
                .get("id")
                .and_then(Value::as_binary)
                .ok_or(Error::Malformed)?;
            Some(Resume {
                id: connection_id(former)?,
                sequence_number: sequence_number(resume)?,
            })
        }
    };
    Ok(Control::ConnectionInfo { id, resume })
}

fn connection_id(bytes: &[u8]) -> Result<ConnectionId, Error> {
    let bytes = bytes.try_into().map_err(|_| Error::Malformed)?;
    Ok(ConnectionId::from_bytes(bytes))
}

/// An integer. The browser writes large ones as floating-point numbers.
fn sequence_number(data: &Map<'_>) -> Result<i64, Error> {
    match data.get("sequenceNumber").ok_or(Error::Malformed)? {
        Value::Unsigned(number) => i64::try_from(*number).map_err(|_| Error::Malformed),
        Value::Signed(number) => Ok(*number),
        Value::Float(number) => whole(*number).ok_or(Error::Malformed),
        _ => Err(Error::Malformed),
    }
}

/// The integer that a floating-point number is, if it is one of at most 53 bits.
fn whole(number: f64) -> Option<i64> {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    if !(-LARGEST..=LARGEST).contains(&number) {
        return None;
    }
    // Within these bounds the conversion cuts the fraction off, and nothing else.
    let whole = number as i64;
    (whole as f64 == number).then_some(whole)
}
