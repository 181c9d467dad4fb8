use core::fmt;

use crate::codec::BufferTooSmall;
use crate::codec::protobuf::{FieldWriter, Fields, Malformed, Message, Value};
use crate::identity::MessageId;
use crate::message::Reason;
use crate::time::UnixMillis;

const PADDING: u32 = 1;
const NICKNAME: u32 = 2;
const MESSAGE_ID: u32 = 3;
const CREATED_AT: u32 = 4;

/// Nickname and padding together have at least this many bytes when this crate seals.
const MIN_NICKNAME_AND_PADDING: usize = 16;

/// The plaintext of a metadata box: a Protocol Buffers message
/// ([chapter 02 section 6](crate::protocol::message_box)).
///
/// | field | type | meaning |
/// |---|---|---|
/// | 1 | bytes | padding |
/// | 2 | optional string | nickname |
/// | 3 | fixed64 | message id |
/// | 4 | uint64 | created at, milliseconds since 1970 |
///
/// A zero id or time is left out and read as zero.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Metadata<'a> {
    /// Absent: no statement. Empty: the nickname is removed.
    pub nickname: Option<&'a str>,
    /// The id of the message; must be the one in the header of the envelope.
    pub message_id: MessageId,
    /// When the message was made; zero: see the header of the envelope.
    pub created_at: UnixMillis,
}

impl<'a> Metadata<'a> {
    /// Bytes of the encoded metadata with `padding` bytes of padding (none: the field is left out).
    pub fn encoded_len(&self, padding: usize) -> usize {
        self.padded(padding).encoded_len()
    }

    /// Writes the fields in ascending order to the front of `output`, and returns how many bytes
    /// that were.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] if `output` is shorter than [`Metadata::encoded_len`].
    pub fn encode_into(&self, padding: usize, output: &mut [u8]) -> Result<usize, BufferTooSmall> {
        self.padded(padding).encode_into(output)
    }

    /// Reads the fields in any order; of a repeated one the last counts, unknown ones are skipped.
    ///
    /// # Errors
    ///
    /// [`Reason::MetadataMalformed`].
    pub fn decode(plaintext: &'a [u8]) -> Result<Self, Reason> {
        Self::read(plaintext).map_err(|Malformed| Reason::MetadataMalformed)
    }

    fn read(plaintext: &'a [u8]) -> Result<Self, Malformed> {
        let mut nickname = None;
        let mut message_id = [0; 8];
        let mut created_at = 0;
        let mut fields = Fields::new(plaintext);
        while let Some((number, value)) = fields.next_field()? {
            match number {
                PADDING => {
                    value.bytes()?;
                }
                NICKNAME => nickname = Some(value.string()?),
                MESSAGE_ID => message_id = *value.fixed64()?,
                CREATED_AT => created_at = value.uint64()?,
                _ => {}
            }
        }
        Ok(Self {
            nickname,
            message_id: MessageId::from_bytes(message_id),
            created_at: UnixMillis(created_at),
        })
    }

    /// How much padding a sender adds: enough to hide short nicknames, and `random_part` more.
    pub(super) fn padding(&self, random_part: u8) -> usize {
        MIN_NICKNAME_AND_PADDING
            .saturating_sub(self.nickname.map_or(0, str::len))
            .saturating_add(usize::from(random_part))
    }

    const fn padded(&self, padding: usize) -> Padded<'a> {
        Padded {
            metadata: *self,
            padding,
        }
    }
}

/// Metadata as they are written.
struct Padded<'a> {
    metadata: Metadata<'a>,
    padding: usize,
}

impl Message for Padded<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.zeros(PADDING, self.padding);
        if let Some(nickname) = self.metadata.nickname {
            output.field(NICKNAME, Value::Bytes(nickname.as_bytes()));
        }
        output.fixed64(MESSAGE_ID, self.metadata.message_id.as_bytes());
        output.uint64(CREATED_AT, self.metadata.created_at.0);
    }
}

impl fmt::Debug for Metadata<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Metadata({:?}, {:?})", self.message_id, self.created_at)
    }
}
