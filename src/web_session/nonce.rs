use super::{Address, Cookie, Csn, Error};
use crate::codec::{Reader, Truncated};

/// The first 24 bytes of every message of the signalling: its header, and the nonce of its box.
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 16 | cookie |
/// | 16 | 1 | source |
/// | 17 | 1 | destination |
/// | 18 | 2 | overflow, big-endian |
/// | 20 | 4 | sequence, big-endian |
///
/// It can be read and written, as a relay must; what seals with one is chosen inside, and never twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nonce {
    /// Chosen by the sender for this receiver.
    pub cookie: Cookie,
    /// Who sends.
    pub source: Address,
    /// Who is to receive.
    pub destination: Address,
    /// The number of the message.
    pub csn: Csn,
}

impl Nonce {
    /// Bytes of a nonce.
    pub const LENGTH: usize = 24;

    /// Reads exactly 24 bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for another length.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let bytes: &[u8; Self::LENGTH] = bytes.try_into().map_err(|_| Error::Malformed)?;
        Self::read(bytes).map_err(|Truncated| Error::Malformed)
    }

    /// The nonce in front of a message, and what stands behind it.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] if the message is shorter than 25 bytes.
    pub fn split(message: &mut [u8]) -> Result<(Self, &mut [u8]), Error> {
        let (nonce, data) = message.split_first_chunk_mut().ok_or(Error::Malformed)?;
        if data.is_empty() {
            return Err(Error::Malformed);
        }
        let nonce = Self::read(nonce).map_err(|Truncated| Error::Malformed)?;
        Ok((nonce, data))
    }

    /// The 24 bytes.
    pub fn to_bytes(&self) -> [u8; Self::LENGTH] {
        let [o1, o2] = self.csn.overflow().to_be_bytes();
        let tail = [
            [self.source.get(), self.destination.get(), o1, o2],
            self.csn.sequence().to_be_bytes(),
        ];
        join(self.cookie, tail)
    }

    fn read(bytes: &[u8; Self::LENGTH]) -> Result<Self, Truncated> {
        let mut reader = Reader::new(bytes);
        Ok(Self {
            cookie: Cookie::from_bytes(*reader.array()?),
            source: Address::new(reader.u8()?),
            destination: Address::new(reader.u8()?),
            csn: csn(&mut reader)?,
        })
    }
}

/// The nonce of a message on a data channel, 24 bytes.
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 16 | cookie |
/// | 16 | 2 | data channel id, big-endian |
/// | 18 | 2 | overflow, big-endian |
/// | 20 | 4 | sequence, big-endian |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChannelNonce {
    /// Chosen by the sender for this channel.
    pub cookie: Cookie,
    /// The channel.
    pub channel: ChannelId,
    /// The number of the message.
    pub csn: Csn,
}

impl ChannelNonce {
    /// Reads exactly 24 bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for another length, or for the channel 65535.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let bytes: &[u8; Nonce::LENGTH] = bytes.try_into().map_err(|_| Error::Malformed)?;
        let mut reader = Reader::new(bytes);
        let mut read = || -> Result<_, Truncated> {
            let cookie = Cookie::from_bytes(*reader.array()?);
            let channel = u16::from_be_bytes(*reader.array()?);
            Ok((cookie, channel, csn(&mut reader)?))
        };
        let (cookie, channel, csn) = read().map_err(|Truncated| Error::Malformed)?;
        Ok(Self {
            cookie,
            channel: ChannelId::new(channel)?,
            csn,
        })
    }

    /// The 24 bytes.
    pub fn to_bytes(&self) -> [u8; Nonce::LENGTH] {
        let [c1, c2] = self.channel.get().to_be_bytes();
        let [o1, o2] = self.csn.overflow().to_be_bytes();
        join(
            self.cookie,
            [[c1, c2, o1, o2], self.csn.sequence().to_be_bytes()],
        )
    }
}

/// The number of a WebRTC data channel, 0 to 65534.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelId(u16);

impl ChannelId {
    /// The highest number.
    pub const LAST: Self = Self(65534);

    /// A number.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for 65535, which does not exist.
    pub const fn new(number: u16) -> Result<Self, Error> {
        if number > Self::LAST.0 {
            return Err(Error::Malformed);
        }
        Ok(Self(number))
    }

    /// The number.
    pub const fn get(self) -> u16 {
        self.0
    }
}

fn csn(reader: &mut Reader<'_>) -> Result<Csn, Truncated> {
    let overflow = u16::from_be_bytes(*reader.array()?);
    Ok(Csn::from_parts(
        overflow,
        u32::from_be_bytes(*reader.array()?),
    ))
}

fn join(cookie: Cookie, tail: [[u8; 4]; 2]) -> [u8; Nonce::LENGTH] {
    let mut bytes = [0; Nonce::LENGTH];
    let (front, back) = bytes.split_at_mut(Cookie::LENGTH);
    front.copy_from_slice(cookie.as_bytes());
    back.copy_from_slice(tail.as_flattened());
    bytes
}
