//! One gzip member (RFC 1952), without heap: written in stored blocks, read in every form.
//!
//! | offset | size | field, as written |
//! |---|---|---|
//! | 0 | 10 | `1f 8b 08 00 00 00 00 00 00 00` |
//! | 10 | 5 | stored block: 0, or 1 in the last one; length; its complement, little-endian |
//! | 15 | length | at most 65 535 bytes of the content; then the next block |
//! | | 4 | CRC-32 of the content |
//! | | 4 | length of the content modulo 2^32 |
//!
//! ```
//! use eeema::codec::gzip::{self, Member};
//!
//! let mut packed = [0; gzip::encoded_len(5)];
//! gzip::encode_into(b"hello", &mut packed)?;
//! let member = Member::parse(&packed)?;
//! assert_eq!(member.content_len(), 5);
//! let mut content = [0; 5];
//! member.decode_into(&mut content)?;
//! assert_eq!(&content, b"hello");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::crc32::crc32;
use super::deflate::{Error, inflate};
use super::reader::{Reader, Truncated};
use super::writer::{BufferTooSmall, Writer};

const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0];
/// Bytes of a trailer: CRC-32 and length.
const TRAILER_LENGTH: usize = 8;
/// Bytes in front of the content of a stored block.
const BLOCK_HEADER_LENGTH: usize = 5;
const MAX_BLOCK_LENGTH: usize = 0xffff;
/// How many bytes one byte of DEFLATE gives at most: a match of 258 bytes has two bits.
const MAX_EXPANSION: usize = 1032;

/// Bytes that [`encode_into`] writes for a content of `length` bytes.
pub const fn encoded_len(length: usize) -> usize {
    let blocks = match length.div_ceil(MAX_BLOCK_LENGTH) {
        0 => 1,
        blocks => blocks,
    };
    HEADER
        .len()
        .saturating_add(TRAILER_LENGTH)
        .saturating_add(length)
        .saturating_add(BLOCK_HEADER_LENGTH.saturating_mul(blocks))
}

/// Writes `content` in stored blocks into the front of `output`, and returns how many bytes that are.
///
/// # Errors
///
/// [`BufferTooSmall`] if `output` is shorter than [`encoded_len`].
pub fn encode_into(content: &[u8], output: &mut [u8]) -> Result<usize, BufferTooSmall> {
    let mut writer = Writer::new(output);
    writer.bytes(&HEADER)?;
    let (mut block, mut rest) = content.split_at(content.len().min(MAX_BLOCK_LENGTH));
    loop {
        writer.u8(u8::from(rest.is_empty()))?;
        let length = block.len() as u16; // at most 65 535
        writer.u16_le(length)?;
        writer.u16_le(!length)?;
        writer.bytes(block)?;
        if rest.is_empty() {
            break;
        }
        (block, rest) = rest.split_at(rest.len().min(MAX_BLOCK_LENGTH));
    }
    writer.u32_le(crc32(content))?;
    writer.u32_le(content.len() as u32)?; // modulo 2^32, as the format wants
    Ok(writer.written())
}

/// A member whose header and trailer were read.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    deflated: &'a [u8],
    crc: u32,
    content_length: usize,
}

impl<'a> Member<'a> {
    /// Reads header and trailer of what is one member and nothing else.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`].
    pub fn parse(member: &'a [u8]) -> Result<Self, Error> {
        let behind = skip_header(member).map_err(|Truncated| Error::Malformed)?;
        let behind = behind.ok_or(Error::Malformed)?;
        let (deflated, [crc, length]) = split_trailer(behind).ok_or(Error::Malformed)?;
        let content_length = usize::try_from(length).map_err(|_| Error::Malformed)?;
        if content_length > deflated.len().saturating_mul(MAX_EXPANSION) {
            return Err(Error::Malformed);
        }
        Ok(Self {
            deflated,
            crc,
            content_length,
        })
    }

    /// The length of the content in bytes as the member tells it, which may be wrong, but is not larger
    /// than 1032 times the length of the member. Compare it with a limit before memory is reserved.
    pub const fn content_len(&self) -> usize {
        self.content_length
    }

    /// Writes the content into all of `output`, which is [`Member::content_len`] long.
    ///
    /// # Errors
    ///
    /// [`Error::TooLong`] if `output` is too short, [`Error::Malformed`] for any other defect; `output`
    /// may hold a part of the content then.
    pub fn decode_into(&self, output: &mut [u8]) -> Result<(), Error> {
        let read = inflate(self.deflated, output)?;
        let is_whole = read == self.deflated.len() && output.len() == self.content_length;
        if is_whole && crc32(output) == self.crc {
            Ok(())
        } else {
            Err(Error::Malformed)
        }
    }
}

/// Checks the header and returns what stands behind it; `None` if it is no header.
fn skip_header(member: &[u8]) -> Result<Option<&[u8]>, Truncated> {
    const HEADER_CRC: u8 = 0x02;
    const EXTRA: u8 = 0x04;
    const NAME: u8 = 0x08;
    const COMMENT: u8 = 0x10;
    const RESERVED: u8 = 0xe0;

    let mut reader = Reader::new(member);
    let [0x1f, 0x8b, 8, flags, ..] = *reader.array::<10>()? else {
        return Ok(None);
    };
    if flags & RESERVED != 0 {
        return Ok(None);
    }
    if flags & EXTRA != 0 {
        let length = reader.u16_le()?;
        reader.take(usize::from(length))?;
    }
    for text in [NAME, COMMENT] {
        while flags & text != 0 && reader.u8()? != 0 {}
    }
    if flags & HEADER_CRC != 0 {
        let length = member.len().saturating_sub(reader.remaining());
        let (header, _) = member.split_at_checked(length).ok_or(Truncated)?;
        if reader.u16_le()? != crc32(header) as u16 {
            return Ok(None);
        }
    }
    Ok(Some(reader.rest()))
}

/// The DEFLATE stream, and CRC-32 and length at the end.
fn split_trailer(behind_header: &[u8]) -> Option<(&[u8], [u32; 2])> {
    let (deflated, trailer) = behind_header.split_last_chunk::<TRAILER_LENGTH>()?;
    let ([crc, length], []) = trailer.as_chunks() else {
        return None;
    };
    Some((deflated, [*crc, *length].map(u32::from_le_bytes)))
}
