//! The gzip layer of a backup (chapter 10 section 6, RFC 1951 and 1952).
//!
//! | offset | size | field, as written |
//! |---|---|---|
//! | 0 | 10 | `1f 8b 08 00 00 00 00 00 00 00` |
//! | 10 | 5 | stored block: 0, or 1 in the last one; length; its complement, little-endian |
//! | 15 | length | at most 65 535 bytes of the content; then the next block |
//! | | 4 | CRC-32 of the content |
//! | | 4 | length of the content modulo 2^32 |
//!
//! **Nothing is compressed when writing.** The length of compressed data tells about its content: an
//! attacker who could place text of his choice in a backup, such as his own nickname, and see the
//! sizes of uploads recovered the secret key from compressed backups (Paterson, Scarlata, Truong:
//! "Three Lessons From Threema: Analysis of a Secure Messenger", USENIX Security 2023). Older apps
//! did compress, so that reading takes every form of deflate.
//!
//! ```
//! use eeema::safe::gzip;
//!
//! let mut packed = vec![0; gzip::encoded_len(5)];
//! gzip::encode_into(b"hello", &mut packed)?;
//! assert_eq!(gzip::decode(&packed, 5)?.as_bytes(), b"hello");
//! assert!(gzip::decode(&packed, 4).is_err()); // stops at the limit
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, TINFL_LZ_DICT_SIZE, decompress};

use super::Error;
use super::crc32::crc32;
use crate::codec::{BufferTooSmall, Reader, Truncated, Writer};
use crate::crypto::SecretVec;

const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0];
/// Bytes of a trailer: CRC-32 and length.
const TRAILER_LENGTH: usize = 8;
/// Bytes in front of the content of a stored block.
const BLOCK_HEADER_LENGTH: usize = 5;
const MAX_BLOCK_LENGTH: usize = 0xffff;

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

/// Writes `content` in stored blocks into the front of `output`, and returns how many bytes that
/// are.
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

/// Reads one gzip member of any form, to at most `max_plaintext` bytes.
///
/// The content is decompressed twice: the first time into a window of 32 KiB to learn its length,
/// as the length that the member claims cannot be trusted.
///
/// # Errors
///
/// [`Error::TooLarge`] as soon as the limit is passed, [`Error::Gzip`] for any defect.
pub fn decode(member: &[u8], max_plaintext: usize) -> Result<SecretVec, Error> {
    let deflated = skip_header(member).map_err(|_| Error::Gzip)?;
    let (length, consumed) = measure(deflated, max_plaintext)?;
    let (deflated, trailer) = deflated.split_at_checked(consumed).ok_or(Error::Gzip)?;
    let content = inflate(deflated, length)?;

    let mut trailer = Reader::new(trailer);
    let crc = trailer.u32_le().map_err(|_| Error::Gzip)?;
    let claimed = trailer.u32_le().map_err(|_| Error::Gzip)?;
    trailer.finish().map_err(|_| Error::Gzip)?;
    if crc == crc32(content.as_bytes()) && claimed == length as u32 {
        Ok(content)
    } else {
        Err(Error::Gzip)
    }
}

/// Why a header is refused; the caller makes one error of it.
struct Malformed;

impl From<Truncated> for Malformed {
    fn from(Truncated: Truncated) -> Self {
        Self
    }
}

/// Checks the header and returns what stands behind it.
fn skip_header(member: &[u8]) -> Result<&[u8], Malformed> {
    const HEADER_CRC: u8 = 0x02;
    const EXTRA: u8 = 0x04;
    const NAME: u8 = 0x08;
    const COMMENT: u8 = 0x10;
    const RESERVED: u8 = 0xe0;

    let mut reader = Reader::new(member);
    let [0x1f, 0x8b, 8, flags, ..] = *reader.array::<10>()? else {
        return Err(Malformed);
    };
    if flags & RESERVED != 0 {
        return Err(Malformed);
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
        let header = member.get(..length).unwrap_or_default();
        if reader.u16_le()? != crc32(header) as u16 {
            return Err(Malformed);
        }
    }
    Ok(reader.rest())
}

/// How many bytes the deflate stream at the front of `deflated` makes, and how many it has itself.
fn measure(deflated: &[u8], max_plaintext: usize) -> Result<(usize, usize), Error> {
    let mut window = SecretVec::zeroed(TINFL_LZ_DICT_SIZE);
    let mut decompressor = DecompressorOxide::new();
    let (mut consumed, mut produced) = (0_usize, 0_usize);
    loop {
        let input = deflated.get(consumed..).unwrap_or_default();
        let position = produced % TINFL_LZ_DICT_SIZE;
        let (status, read, written) =
            decompress(&mut decompressor, input, window.as_mut_bytes(), position, 0);
        consumed = consumed.saturating_add(read);
        produced = produced.saturating_add(written);
        if produced > max_plaintext {
            return Err(Error::TooLarge);
        }
        match status {
            TINFLStatus::Done => return Ok((produced, consumed)),
            TINFLStatus::HasMoreOutput if written > 0 => {}
            _ => return Err(Error::Gzip),
        }
    }
}

/// Decompresses a whole deflate stream that makes `length` bytes.
fn inflate(deflated: &[u8], length: usize) -> Result<SecretVec, Error> {
    let mut content = SecretVec::zeroed(length);
    let (status, consumed, written) = decompress(
        &mut DecompressorOxide::new(),
        deflated,
        content.as_mut_bytes(),
        0,
        TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
    );
    if status == TINFLStatus::Done && consumed == deflated.len() && written == length {
        Ok(content)
    } else {
        Err(Error::Gzip)
    }
}
