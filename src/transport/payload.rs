use super::channel::FRAME_OVERHEAD;
use super::error::{PayloadMalformed, SendError};
use super::lossy::LossyText;
use super::push_token::PushToken;
use crate::codec::{Reader, Writer};
use crate::identity::{MessageId, ThreemaId};
use crate::message::{Acknowledgement, Envelope};

const ECHO_REQUEST: u8 = 0x00;
const ECHO_RESPONSE: u8 = 0x80;
const OUTGOING_MESSAGE: u8 = 0x01;
const OUTGOING_MESSAGE_ACK: u8 = 0x81;
const INCOMING_MESSAGE: u8 = 0x02;
const INCOMING_MESSAGE_ACK: u8 = 0x82;
const UNBLOCK_INCOMING_MESSAGES: u8 = 0x03;
const SET_PUSH_TOKEN: u8 = 0x20;
const SET_CALL_PUSH_TOKEN: u8 = 0x24;
const DELETE_PUSH_TOKENS: u8 = 0x25;
const SET_IDLE_TIMEOUT: u8 = 0x30;
const QUEUE_SEND_COMPLETE: u8 = 0xd0;
const DEVICE_COOKIE_CHANGE: u8 = 0xd2;
const CLEAR_DEVICE_COOKIE_CHANGE: u8 = 0xd3;
const CLOSE_ERROR: u8 = 0xe0;
const ALERT: u8 = 0xe1;

/// What a server sends to a client ([chapter 07 section 5](crate::protocol::transport)).
#[derive(Debug)]
#[non_exhaustive]
pub enum FromServer<'a> {
    /// 0x00: answer with [`FromClient::EchoResponse`] and the same bytes.
    EchoRequest(&'a [u8]),
    /// 0x80: the bytes of a request, unchanged.
    EchoResponse(&'a [u8]),
    /// 0x81: the server has the message that was sent.
    MessageAck {
        /// To whom the message goes.
        receiver: ThreemaId,
        /// The message.
        message_id: MessageId,
    },
    /// 0x02: a message. Store it, then acknowledge it.
    Message(Envelope<'a>),
    /// 0xd0: everything that waited was sent.
    QueueSendComplete,
    /// 0xd2: somebody logged in with another device cookie. Warn the user, then send
    /// [`FromClient::ClearDeviceCookieChange`].
    DeviceCookieChange,
    /// 0xe0: the server closes the connection.
    CloseError {
        /// Whether the client may reconnect by itself.
        can_reconnect: bool,
        /// Why, for the user.
        message: LossyText<'a>,
    },
    /// 0xe1: something to show to the user.
    Alert(LossyText<'a>),
    /// Every other type.
    Unknown {
        /// The type.
        kind: u8,
        /// The bytes of the payload.
        data: &'a [u8],
    },
}

/// What a client sends to a server ([chapter 07 section 5](crate::protocol::transport)).
#[derive(Debug)]
#[non_exhaustive]
pub enum FromClient<'a> {
    /// 0x00: the server answers with the same bytes.
    EchoRequest(&'a [u8]),
    /// 0x80: the bytes of a request, unchanged.
    EchoResponse(&'a [u8]),
    /// 0x01: a message to be delivered.
    Message(Envelope<'a>),
    /// 0x82: a message is stored here, so that the server need not deliver it again. Not sent if its
    /// flags say that nobody acknowledges it.
    MessageAck(Acknowledgement),
    /// 0x03: a client of several devices is ready for messages.
    UnblockIncomingMessages,
    /// 0x20: where the server announces messages while the client is away.
    SetPushToken(PushToken<'a>),
    /// 0x24: the same for calls.
    SetCallPushToken(PushToken<'a>),
    /// 0x25: forget the push tokens of these devices, or of all other devices if none is named.
    DeletePushTokens(DeviceIds<'a>),
    /// 0x30: after how many seconds of silence the server closes the connection: 30 to 600 when sent.
    SetIdleTimeout {
        /// Seconds.
        seconds: u16,
    },
    /// 0xd3: the user knows that another device logged in.
    ClearDeviceCookieChange,
    /// Every other type.
    Unknown {
        /// The type.
        kind: u8,
        /// The bytes of the payload.
        data: &'a [u8],
    },
}

/// A list of device ids, 8 bytes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceIds<'a>(&'a [[u8; 8]]);

impl<'a> DeviceIds<'a> {
    /// Takes ids as they travel.
    pub const fn new(ids: &'a [[u8; 8]]) -> Self {
        Self(ids)
    }

    /// The ids.
    pub const fn as_slice(&self) -> &'a [[u8; 8]] {
        self.0
    }
}

impl<'a> FromServer<'a> {
    /// The payload type of [`FromServer::Message`], to know a malformed one by.
    pub const MESSAGE: u8 = INCOMING_MESSAGE;

    /// Reads the payload of a frame from the server.
    ///
    /// # Errors
    ///
    /// [`PayloadMalformed`]. A malformed message is acknowledged as the
    /// [`Inbox`](crate::message::Inbox) says, and dropped.
    pub fn decode(kind: u8, payload: &'a [u8]) -> Result<Self, PayloadMalformed> {
        Ok(match kind {
            ECHO_REQUEST => Self::EchoRequest(payload),
            ECHO_RESPONSE => Self::EchoResponse(payload),
            OUTGOING_MESSAGE_ACK => {
                let (receiver, message_id) = decode_ack(payload)?;
                Self::MessageAck {
                    receiver,
                    message_id,
                }
            }
            INCOMING_MESSAGE => Self::Message(decode_message(payload)?),
            QUEUE_SEND_COMPLETE => Self::QueueSendComplete,
            DEVICE_COOKIE_CHANGE => Self::DeviceCookieChange,
            CLOSE_ERROR => {
                let (can_reconnect, message) = payload.split_first().ok_or(PayloadMalformed)?;
                Self::CloseError {
                    can_reconnect: *can_reconnect != 0,
                    message: LossyText::from_bytes(message),
                }
            }
            ALERT => Self::Alert(LossyText::from_bytes(payload)),
            _ => Self::Unknown {
                kind,
                data: payload,
            },
        })
    }

    /// The payload type.
    pub const fn kind(&self) -> u8 {
        match self {
            Self::EchoRequest(_) => ECHO_REQUEST,
            Self::EchoResponse(_) => ECHO_RESPONSE,
            Self::MessageAck { .. } => OUTGOING_MESSAGE_ACK,
            Self::Message(_) => INCOMING_MESSAGE,
            Self::QueueSendComplete => QUEUE_SEND_COMPLETE,
            Self::DeviceCookieChange => DEVICE_COOKIE_CHANGE,
            Self::CloseError { .. } => CLOSE_ERROR,
            Self::Alert(_) => ALERT,
            Self::Unknown { kind, .. } => *kind,
        }
    }

    /// Bytes of the encoded payload.
    pub const fn encoded_len(&self) -> usize {
        match self {
            Self::EchoRequest(data) | Self::EchoResponse(data) | Self::Unknown { data, .. } => {
                data.len()
            }
            Self::MessageAck { .. } => ACK_LENGTH,
            Self::Message(envelope) => envelope.encoded_len(),
            Self::QueueSendComplete | Self::DeviceCookieChange => 0,
            Self::CloseError { message, .. } => message.as_bytes().len().saturating_add(1),
            Self::Alert(text) => text.as_bytes().len(),
        }
    }

    /// Writes as many bytes as [`FromServer::encoded_len`] says to the front of `output`.
    ///
    /// # Errors
    ///
    /// [`SendError::BufferTooSmall`].
    pub fn encode_into(&self, output: &mut [u8]) -> Result<usize, SendError> {
        let mut writer = Writer::new(output);
        match self {
            Self::EchoRequest(data) | Self::EchoResponse(data) | Self::Unknown { data, .. } => {
                writer.bytes(data)?;
            }
            Self::MessageAck {
                receiver,
                message_id,
            } => encode_ack(&mut writer, receiver.as_bytes(), *message_id)?,
            Self::Message(envelope) => encode_message(&mut writer, envelope)?,
            Self::QueueSendComplete | Self::DeviceCookieChange => {}
            Self::CloseError {
                can_reconnect,
                message,
            } => {
                writer.u8(u8::from(*can_reconnect))?;
                writer.bytes(message.as_bytes())?;
            }
            Self::Alert(text) => writer.bytes(text.as_bytes())?,
        }
        Ok(writer.written())
    }

    /// Writes the payload behind the bytes that a frame needs in front, and returns both.
    pub(super) fn encode_frame<'b>(&self, output: &'b mut [u8]) -> Result<&'b mut [u8], SendError> {
        let (frame, payload) = split(output, self.encoded_len())?;
        self.encode_into(payload)?;
        output.get_mut(..frame).ok_or(SendError::BufferTooSmall)
    }
}

impl<'a> FromClient<'a> {
    /// Reads the payload of a frame from a client.
    ///
    /// # Errors
    ///
    /// [`PayloadMalformed`].
    pub fn decode(kind: u8, payload: &'a [u8]) -> Result<Self, PayloadMalformed> {
        Ok(match kind {
            ECHO_REQUEST => Self::EchoRequest(payload),
            ECHO_RESPONSE => Self::EchoResponse(payload),
            OUTGOING_MESSAGE => Self::Message(decode_message(payload)?),
            INCOMING_MESSAGE_ACK => {
                let (sender, message_id) = decode_ack(payload)?;
                Self::MessageAck(Acknowledgement {
                    sender: *sender.as_bytes(),
                    message_id,
                })
            }
            UNBLOCK_INCOMING_MESSAGES => Self::UnblockIncomingMessages,
            SET_PUSH_TOKEN => Self::SetPushToken(PushToken::decode(payload)?),
            SET_CALL_PUSH_TOKEN => Self::SetCallPushToken(PushToken::decode(payload)?),
            DELETE_PUSH_TOKENS => match payload.as_chunks() {
                (ids, []) => Self::DeletePushTokens(DeviceIds(ids)),
                _ => return Err(PayloadMalformed),
            },
            SET_IDLE_TIMEOUT => {
                let mut reader = Reader::new(payload);
                let seconds = reader.u16_le()?;
                reader.finish()?;
                Self::SetIdleTimeout { seconds }
            }
            CLEAR_DEVICE_COOKIE_CHANGE => Self::ClearDeviceCookieChange,
            _ => Self::Unknown {
                kind,
                data: payload,
            },
        })
    }

    /// The payload type.
    pub const fn kind(&self) -> u8 {
        match self {
            Self::EchoRequest(_) => ECHO_REQUEST,
            Self::EchoResponse(_) => ECHO_RESPONSE,
            Self::Message(_) => OUTGOING_MESSAGE,
            Self::MessageAck { .. } => INCOMING_MESSAGE_ACK,
            Self::UnblockIncomingMessages => UNBLOCK_INCOMING_MESSAGES,
            Self::SetPushToken(_) => SET_PUSH_TOKEN,
            Self::SetCallPushToken(_) => SET_CALL_PUSH_TOKEN,
            Self::DeletePushTokens(_) => DELETE_PUSH_TOKENS,
            Self::SetIdleTimeout { .. } => SET_IDLE_TIMEOUT,
            Self::ClearDeviceCookieChange => CLEAR_DEVICE_COOKIE_CHANGE,
            Self::Unknown { kind, .. } => *kind,
        }
    }

    /// Bytes of the encoded payload.
    pub fn encoded_len(&self) -> usize {
        match self {
            Self::EchoRequest(data) | Self::EchoResponse(data) | Self::Unknown { data, .. } => {
                data.len()
            }
            Self::Message(envelope) => envelope.encoded_len(),
            Self::MessageAck { .. } => ACK_LENGTH,
            Self::UnblockIncomingMessages | Self::ClearDeviceCookieChange => 0,
            Self::SetPushToken(token) | Self::SetCallPushToken(token) => token.encoded_len(),
            Self::DeletePushTokens(ids) => ids.0.as_flattened().len(),
            Self::SetIdleTimeout { .. } => 2,
        }
    }

    /// Writes as many bytes as [`FromClient::encoded_len`] says to the front of `output`.
    ///
    /// # Errors
    ///
    /// [`SendError::OutOfRange`] for an idle time-out outside of 30 to 600 seconds or a push token of more
    /// than 255 bytes; [`SendError::BufferTooSmall`].
    pub fn encode_into(&self, output: &mut [u8]) -> Result<usize, SendError> {
        let mut writer = Writer::new(output);
        match self {
            Self::EchoRequest(data) | Self::EchoResponse(data) | Self::Unknown { data, .. } => {
                writer.bytes(data)?;
            }
            Self::Message(envelope) => encode_message(&mut writer, envelope)?,
            Self::MessageAck(ack) => encode_ack(&mut writer, &ack.sender, ack.message_id)?,
            Self::UnblockIncomingMessages | Self::ClearDeviceCookieChange => {}
            Self::SetPushToken(token) | Self::SetCallPushToken(token) => {
                token.encode(&mut writer)?;
            }
            Self::DeletePushTokens(ids) => writer.bytes(ids.0.as_flattened())?,
            Self::SetIdleTimeout { seconds } => match seconds {
                30..=600 => writer.u16_le(*seconds)?,
                _ => return Err(SendError::OutOfRange),
            },
        }
        Ok(writer.written())
    }

    /// Writes the payload behind the bytes that a frame needs in front, and returns both.
    pub(super) fn encode_frame<'b>(&self, output: &'b mut [u8]) -> Result<&'b mut [u8], SendError> {
        let (frame, payload) = split(output, self.encoded_len())?;
        self.encode_into(payload)?;
        output.get_mut(..frame).ok_or(SendError::BufferTooSmall)
    }
}

const ACK_LENGTH: usize = ThreemaId::LENGTH + 8;

/// The length of a frame with `length` bytes of payload, and where the payload goes.
fn split(output: &mut [u8], length: usize) -> Result<(usize, &mut [u8]), SendError> {
    let frame = length.saturating_add(FRAME_OVERHEAD);
    let payload = output.get_mut(FRAME_OVERHEAD..frame);
    Ok((frame, payload.ok_or(SendError::BufferTooSmall)?))
}

fn decode_message(payload: &[u8]) -> Result<Envelope<'_>, PayloadMalformed> {
    Envelope::parse(payload).map_err(|_| PayloadMalformed)
}

fn encode_message(writer: &mut Writer<'_>, envelope: &Envelope<'_>) -> Result<(), SendError> {
    let buffer = writer.reserve(envelope.encoded_len())?;
    match envelope.encode_into(buffer) {
        Ok(_) => Ok(()),
        Err(_) => Err(SendError::BufferTooSmall),
    }
}

fn decode_ack(payload: &[u8]) -> Result<(ThreemaId, MessageId), PayloadMalformed> {
    let mut reader = Reader::new(payload);
    let identity = reader.array::<{ ThreemaId::LENGTH }>()?;
    let message_id = MessageId::from_bytes(*reader.array()?);
    reader.finish()?;
    let identity = ThreemaId::from_bytes(identity).map_err(|_| PayloadMalformed)?;
    Ok((identity, message_id))
}

fn encode_ack(
    writer: &mut Writer<'_>,
    identity: &[u8; ThreemaId::LENGTH],
    message_id: MessageId,
) -> Result<(), SendError> {
    writer.bytes(identity)?;
    Ok(writer.bytes(message_id.as_bytes())?)
}
