use super::chain::Chain;
use super::error::Error;
use super::session::{FourDh, Session, State};
use super::session_id::SessionId;
use super::version::{Version, Versions};
use crate::codec::{BufferTooSmall, Reader, TrailingBytes, Truncated, Writer};
use crate::crypto::{Secret, on_wiped_stack};
use crate::identity::{PublicKey, SecretKey, ThreemaId};
use crate::time::UnixMillis;

/// The version of the encoding.
const FORMAT: u8 = 1;
const IS_ANNOUNCED: u8 = 1;
const HAS_LAST_SENT: u8 = 2;

/// How a session is stored:
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 1 | version of the encoding, 1 |
/// | 1 | 8 | own identity |
/// | 9 | 8 | identity of the peer |
/// | 17 | 16 | session id |
/// | 33 | 32 | own public session key |
/// | 65 | 1 | bits: 1 announced, 2 last sent is there |
/// | 66 | 8 | last sent, milliseconds since 1970, little-endian, or 0 |
/// | 74 | 1 | state: 0 L20, 1 R24, 2 RL44 |
/// | 75 | – | L20: secret key (32), local 2DH chain (40); R24: remote 2DH chain (40), then as RL44; RL44: local and remote 4DH chain (40 each), local and remote version (2 each, little-endian) |
///
/// A chain is its counter (8, little-endian) and its key (32). Nothing of an earlier state is left.
impl Session {
    /// The most bytes of an encoded session.
    pub const MAX_ENCODED_LENGTH: usize = 75 + 3 * Chain::ENCODED_LENGTH + 4;

    /// Writes the session to the front of `output`, and returns how many bytes that were. They are as
    /// secret as the session: wipe the buffer once it is stored.
    ///
    /// # Errors
    ///
    /// [`Error::BufferTooSmall`]; [`Session::MAX_ENCODED_LENGTH`] bytes are always enough.
    pub fn encode_into(&self, output: &mut [u8]) -> Result<usize, Error> {
        let mut writer = Writer::new(output);
        let written = self.write(&mut writer).map(|()| writer.written());
        written.map_err(|BufferTooSmall| Error::BufferTooSmall)
    }

    fn write(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.u8(FORMAT)?;
        writer.bytes(self.own_id.as_bytes())?;
        writer.bytes(self.peer_id.as_bytes())?;
        writer.bytes(self.id.as_bytes())?;
        writer.bytes(self.own_key.as_bytes())?;
        let announced = if self.is_announced { IS_ANNOUNCED } else { 0 };
        let (sent, last_sent) = match self.last_sent {
            Some(UnixMillis(time)) => (HAS_LAST_SENT, time),
            None => (0, 0),
        };
        writer.u8(announced | sent)?;
        writer.u64_le(last_sent)?;
        match &self.state {
            State::L20 {
                secret_key,
                local_2dh,
            } => {
                writer.u8(0)?;
                writer.bytes(secret_key.as_bytes())?;
                write_chain(writer, local_2dh)
            }
            State::R24 { remote_2dh, four } => {
                writer.u8(1)?;
                write_chain(writer, remote_2dh)?;
                write_four(writer, four)
            }
            State::RL44(four) => {
                writer.u8(2)?;
                write_four(writer, four)
            }
        }
    }

    /// Reads what [`Session::encode_into`] wrote.
    ///
    /// # Errors
    ///
    /// [`Error::Corrupt`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        on_wiped_stack::<1024, _>(|| {
            let mut reader = Reader::new(bytes);
            if reader.u8()? != FORMAT {
                return Err(Error::Corrupt);
            }
            let own_id = identity(&mut reader)?;
            let peer_id = identity(&mut reader)?;
            let id = SessionId::from_bytes(*reader.array()?);
            let own_key = PublicKey::from_bytes(*reader.array()?);
            let bits = reader.u8()?;
            let last_sent = match (bits & HAS_LAST_SENT != 0, reader.u64_le()?) {
                (true, time) => Some(UnixMillis(time)),
                (false, 0) => None,
                (false, _) => return Err(Error::Corrupt),
            };
            if bits & !(IS_ANNOUNCED | HAS_LAST_SENT) != 0 {
                return Err(Error::Corrupt);
            }
            let state = match reader.u8()? {
                0 => State::L20 {
                    secret_key: SecretKey::try_from(reader.take(SecretKey::LENGTH)?)
                        .map_err(|_| Error::Corrupt)?,
                    local_2dh: read_chain(&mut reader)?,
                },
                1 => State::R24 {
                    remote_2dh: read_chain(&mut reader)?,
                    four: read_four(&mut reader)?,
                },
                2 => State::RL44(read_four(&mut reader)?),
                _ => return Err(Error::Corrupt),
            };
            reader.finish()?;
            Ok(Self {
                own_id,
                peer_id,
                id,
                own_key,
                state,
                last_sent,
                is_announced: bits & IS_ANNOUNCED != 0,
            })
        })
    }
}

fn write_chain(writer: &mut Writer<'_>, chain: &Chain) -> Result<(), BufferTooSmall> {
    writer.u64_le(chain.counter())?;
    writer.bytes(chain.key().as_bytes())
}

fn write_four(writer: &mut Writer<'_>, four: &FourDh) -> Result<(), BufferTooSmall> {
    write_chain(writer, &four.local)?;
    write_chain(writer, &four.remote)?;
    writer.u16_le(four.versions.local.0)?;
    writer.u16_le(four.versions.remote.0)
}

fn identity(reader: &mut Reader<'_>) -> Result<ThreemaId, Error> {
    ThreemaId::from_bytes(reader.take(ThreemaId::LENGTH)?).map_err(|_| Error::Corrupt)
}

fn read_chain(reader: &mut Reader<'_>) -> Result<Chain, Error> {
    let (counter, key) = (reader.u64_le()?, reader.array()?);
    Ok(Chain::at(counter, Secret::filled(|bytes| *bytes = *key)))
}

fn read_four(reader: &mut Reader<'_>) -> Result<FourDh, Error> {
    Ok(FourDh {
        local: read_chain(reader)?,
        remote: read_chain(reader)?,
        versions: Versions {
            local: Version(reader.u16_le()?),
            remote: Version(reader.u16_le()?),
        },
    })
}

impl From<Truncated> for Error {
    fn from(Truncated: Truncated) -> Self {
        Self::Corrupt
    }
}

impl From<TrailingBytes> for Error {
    fn from(TrailingBytes: TrailingBytes) -> Self {
        Self::Corrupt
    }
}
