//! The wire format: every field that is read can be written, and reads the same.

use eeema::codec::protobuf::{FieldWriter, Fields, Message, Value};

/// The fields of a message up to the first that is malformed.
struct Read<'a>(Vec<(u32, Value<'a>)>);

impl Message for Read<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        for (number, value) in &self.0 {
            output.field(*number, *value);
        }
    }
}

pub(crate) fn check(data: &[u8]) {
    let fields = read(data);
    let mut written = vec![0; fields.encoded_len()];
    assert!(written.len() <= data.len());
    assert_eq!(fields.encode_into(&mut written), Ok(written.len()));
    assert_eq!(read(&written).0, fields.0);
    for (_, value) in fields.0 {
        let numbers = [
            value.uint64().ok(),
            value.uint32_exact().map(u64::from).ok(),
        ];
        if let Ok(low) = value.uint32() {
            assert_eq!(numbers[0].map(|number| number as u32), Some(low));
            assert_eq!(value.enumeration(), Ok(low as i32));
            assert_eq!(numbers[1].is_some(), numbers[0] == Some(u64::from(low)));
        }
    }
}

fn read(message: &[u8]) -> Read<'_> {
    let mut fields = Fields::new(message);
    Read(core::iter::from_fn(|| fields.next_field().ok()?).collect())
}
