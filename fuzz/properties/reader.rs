//! Reader and writer: every sequence of fields that is read is written as the same bytes, and what
//! does not fit is refused without an effect.
//!
//! Each byte at the front says how the next field behind it is read, up to a zero.

use eeema::codec::{Reader, Writer};

pub(crate) fn check(data: &[u8]) {
    let end = data
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(data.len());
    let (fields, content) = data.split_at(end);
    let mut reader = Reader::new(content);
    let mut copy = vec![0; content.len()];
    let mut writer = Writer::new(&mut copy);
    for field in fields {
        let before = reader.remaining();
        let (length, result) = match field % 6 {
            0 => (1, reader.u8().map(|value| writer.u8(value))),
            1 => (2, reader.u16_le().map(|value| writer.u16_le(value))),
            2 => (4, reader.u32_le().map(|value| writer.u32_le(value))),
            3 => (8, reader.u64_le().map(|value| writer.u64_le(value))),
            4 => (24, reader.array::<24>().map(|value| writer.bytes(value))),
            _ => {
                let length = usize::from(*field);
                (length, reader.take(length).map(|value| writer.bytes(value)))
            }
        };
        match result {
            Ok(written) => assert_eq!((written, reader.remaining()), (Ok(()), before - length)),
            Err(_) => assert!(before < length && reader.remaining() == before),
        }
    }
    let rest = reader.rest();
    assert_eq!(reader.finish(), Ok(()));
    assert!(writer.fill(1, rest.len() + 1).is_err());
    writer.bytes(rest).unwrap();
    assert!(writer.u8(1).is_err());
    assert_eq!(copy, content);
}
