use core::fmt;

use super::video_profile::VideoProfile;
use crate::codec::protobuf::{FieldWriter, Fields, Malformed, Message, Value};

const PADDING: u32 = 1;
const VIDEO_QUALITY_PROFILE: u32 = 2;
const CAPTURE_STATE_CHANGE: u32 = 3;

/// A message that travels inside a call, over its data channel
/// ([chapter 16 section 9](crate::protocol::calls)): a Protocol Buffers message of at most 4096 bytes.
///
/// | field | type | meaning |
/// |---|---|---|
/// | 1 | bytes | padding |
/// | 2 | message | the video profile that the sender wants |
/// | 3 | message | a camera or microphone was switched |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InCallMessage {
    /// The video profile that the sender wants.
    VideoProfile(VideoProfile),
    /// A device of the sender was switched.
    Capture {
        /// Which one.
        device: CaptureDevice,
        /// Whether it is on now.
        is_on: bool,
    },
}

/// What records in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaptureDevice {
    /// The camera.
    Camera = 0,
    /// The microphone.
    Microphone = 2,
}

impl InCallMessage {
    /// The most bytes that are read.
    pub const MAX_LENGTH: usize = 4096;

    /// Bytes of the encoded message with `padding`, up to 255 random bytes that hide its length.
    pub fn encoded_len(&self, padding: &[u8]) -> usize {
        self.with(padding).encoded_len()
    }

    /// Writes the message to the front of `output`, and returns how many bytes that were.
    ///
    /// # Errors
    ///
    /// [`InCallError::BufferTooSmall`], or [`InCallError::Padding`] beyond 255 bytes of it.
    pub fn encode_into(&self, padding: &[u8], output: &mut [u8]) -> Result<usize, InCallError> {
        if padding.len() > 255 {
            return Err(InCallError::Padding);
        }
        let message = self.with(padding);
        message
            .encode_into(output)
            .map_err(|_| InCallError::BufferTooSmall)
    }

    const fn with<'a>(&'a self, padding: &'a [u8]) -> Envelope<'a> {
        Envelope {
            padding,
            content: self,
        }
    }

    /// Reads a message; of several contents the last counts, and padding of any length is ignored.
    ///
    /// # Errors
    ///
    /// An [`InCallError`]: drop the message, the call goes on.
    pub fn decode(frame: &[u8]) -> Result<Self, InCallError> {
        if frame.len() > Self::MAX_LENGTH {
            return Err(InCallError::FrameTooLarge);
        }
        let mut content = None;
        let mut fields = Fields::new(frame);
        while let Some((number, value)) = fields.next_field()? {
            match number {
                PADDING => {
                    value.bytes()?;
                }
                VIDEO_QUALITY_PROFILE => {
                    let profile = VideoProfile::decode(value.bytes()?)?;
                    content = Some(Ok(Self::VideoProfile(profile)));
                }
                CAPTURE_STATE_CHANGE => content = Some(decode_capture(value.bytes()?)?),
                _ => {}
            }
        }
        content.ok_or(InCallError::Content)?
    }
}

/// A switch whose numbers mean nothing refuses the message only if no other content follows.
fn decode_capture(message: &[u8]) -> Result<Result<InCallMessage, InCallError>, Malformed> {
    let (mut state, mut device) = (0, 0);
    let mut fields = Fields::new(message);
    while let Some((number, value)) = fields.next_field()? {
        match number {
            1 => state = value.uint32()?,
            2 => device = value.uint32()?,
            _ => {}
        }
    }
    let is_on = match state {
        0 => false,
        1 => true,
        _ => return Ok(Err(InCallError::State)),
    };
    let device = match device {
        0 => CaptureDevice::Camera,
        2 => CaptureDevice::Microphone,
        _ => return Ok(Err(InCallError::Device)),
    };
    Ok(Ok(InCallMessage::Capture { device, is_on }))
}

struct Envelope<'a> {
    padding: &'a [u8],
    content: &'a InCallMessage,
}

impl Message for Envelope<'_> {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.bytes(PADDING, self.padding);
        match self.content {
            InCallMessage::VideoProfile(profile) => {
                fields.message(VIDEO_QUALITY_PROFILE, profile);
            }
            InCallMessage::Capture { device, is_on } => {
                let capture = Capture {
                    state: u32::from(*is_on),
                    device: *device as u32,
                };
                fields.message(CAPTURE_STATE_CHANGE, &capture);
            }
        }
    }
}

struct Capture {
    state: u32,
    device: u32,
}

impl Message for Capture {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.uint32(1, self.state);
        fields.uint32(2, self.device);
    }
}

/// Why a message inside a call was not read, or not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InCallError {
    /// It has more than 4096 bytes.
    FrameTooLarge,
    /// It is no well-formed Protocol Buffers message, or a field has another type.
    Protobuf,
    /// It says nothing that is known.
    Content,
    /// A device is neither on nor off.
    State,
    /// It speaks of an unknown device.
    Device,
    /// More than 255 bytes of padding.
    Padding,
    /// The buffer of the caller is too small.
    BufferTooSmall,
}

impl fmt::Display for InCallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FrameTooLarge => "the message has more than 4096 bytes; drop it",
            Self::Protobuf => "the message is malformed; drop it",
            Self::Content | Self::State | Self::Device => {
                "the message says nothing that this version knows; drop it"
            }
            Self::Padding => "use at most 255 bytes of padding",
            Self::BufferTooSmall => "the buffer is too small; ask for the encoded length first",
        })
    }
}

impl core::error::Error for InCallError {}

impl From<Malformed> for InCallError {
    fn from(_: Malformed) -> Self {
        Self::Protobuf
    }
}

impl Message for VideoProfile {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.uint32(1, self.number);
        fields.uint32(2, self.max_bitrate_kbps);
        if self.width != 0 || self.height != 0 {
            let (width, height) = (self.width, self.height);
            fields.message(3, &Resolution { width, height });
        }
        fields.uint32(4, self.max_fps);
    }
}

struct Resolution {
    width: u32,
    height: u32,
}

impl Message for Resolution {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.uint32(1, self.width);
        fields.uint32(2, self.height);
    }
}

impl VideoProfile {
    fn decode(message: &[u8]) -> Result<Self, Malformed> {
        let mut profile = Self::default();
        let mut fields = Fields::new(message);
        while let Some((number, value)) = fields.next_field()? {
            match number {
                1 => profile.number = value.uint32()?,
                2 => profile.max_bitrate_kbps = value.uint32()?,
                3 => profile.decode_resolution(value)?,
                4 => profile.max_fps = value.uint32()?,
                _ => {}
            }
        }
        Ok(profile)
    }

    fn decode_resolution(&mut self, value: Value<'_>) -> Result<(), Malformed> {
        let mut fields = Fields::new(value.bytes()?);
        while let Some((number, value)) = fields.next_field()? {
            match number {
                1 => self.width = value.uint32()?,
                2 => self.height = value.uint32()?,
                _ => {}
            }
        }
        Ok(())
    }
}
