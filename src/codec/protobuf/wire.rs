//! Numbers, tags and lengths.

use crate::codec::{BufferTooSmall, Writer};

pub(super) const VARINT: u32 = 0;
pub(super) const FIXED64: u32 = 1;
pub(super) const BYTES: u32 = 2;
pub(super) const FIXED32: u32 = 5;

/// How many bytes [`write_uint64`] writes.
pub const fn uint64_len(number: u32, value: u64) -> usize {
    varint_len(tag(number, VARINT)).saturating_add(varint_len(value))
}

/// How many bytes [`write_fixed64`] writes.
pub const fn fixed64_len(number: u32) -> usize {
    varint_len(tag(number, FIXED64)).saturating_add(8)
}

/// How many bytes [`write_bytes`] writes.
pub const fn bytes_len(number: u32, content_length: usize) -> usize {
    varint_len(tag(number, BYTES))
        .saturating_add(varint_len(content_length as u64))
        .saturating_add(content_length)
}

/// How many bytes [`write_varint`] writes, 1 to 10.
pub const fn varint_len(value: u64) -> usize {
    match value.checked_ilog2() {
        Some(highest_bit) => (highest_bit / 7).saturating_add(1) as usize,
        None => 1,
    }
}

/// Writes `value` in the shortest form.
///
/// # Errors
///
/// [`BufferTooSmall`] if it does not fit.
pub fn write_varint(writer: &mut Writer<'_>, mut value: u64) -> Result<(), BufferTooSmall> {
    while value > 0x7f {
        writer.u8(value as u8 | 0x80)?;
        value >>= 7;
    }
    writer.u8(value as u8)
}

/// What stands in front of a value.
pub(super) const fn tag(number: u32, wire_type: u32) -> u64 {
    ((number << 3) | wire_type) as u64
}

/// Writes field `number` as a varint (`uint64`).
///
/// # Errors
///
/// [`BufferTooSmall`] if it does not fit; a part of it may have been written then.
pub fn write_uint64(
    writer: &mut Writer<'_>,
    number: u32,
    value: u64,
) -> Result<(), BufferTooSmall> {
    write_varint(writer, tag(number, VARINT))?;
    write_varint(writer, value)
}

/// Writes field `number` as eight bytes (`fixed64`), given in wire order.
///
/// # Errors
///
/// [`BufferTooSmall`] if it does not fit; a part of it may have been written then.
pub fn write_fixed64(
    writer: &mut Writer<'_>,
    number: u32,
    value: &[u8; 8],
) -> Result<(), BufferTooSmall> {
    write_varint(writer, tag(number, FIXED64))?;
    writer.bytes(value)
}

/// Writes the tag and the length of field `number` (`bytes`, `string` or a message), and returns
/// the place for its content.
///
/// # Errors
///
/// [`BufferTooSmall`] if tag, length and content do not fit; a part may have been written then.
pub fn write_bytes_header<'a>(
    writer: &mut Writer<'a>,
    number: u32,
    length: usize,
) -> Result<&'a mut [u8], BufferTooSmall> {
    write_varint(writer, tag(number, BYTES))?;
    write_varint(writer, length as u64)?;
    writer.reserve(length)
}

/// Writes field `number` with `content` (`bytes`, `string` or a message).
///
/// # Errors
///
/// [`BufferTooSmall`] if it does not fit; a part of it may have been written then.
pub fn write_bytes(
    writer: &mut Writer<'_>,
    number: u32,
    content: &[u8],
) -> Result<(), BufferTooSmall> {
    write_bytes_header(writer, number, content.len())?.copy_from_slice(content);
    Ok(())
}
