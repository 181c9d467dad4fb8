//! Unknown fields: they are those with a higher number, in their order and as they were written, and
//! they survive being written and read again.

use eeema::codec::Writer;
use eeema::codec::protobuf::{Fields, Message, UnknownFields, Value};

const HIGHEST_KNOWN: u32 = 3;

pub(crate) fn check(data: &[u8]) {
    let unknown = UnknownFields::of(data, HIGHEST_KNOWN);
    let mut written = vec![0; unknown.encoded_len()];
    assert!(written.len() <= data.len());
    let mut writer = Writer::new(&mut written);
    unknown.encode(&mut writer).unwrap();
    assert_eq!(writer.written(), written.len());

    let mut expected = fields(data);
    expected.retain(|(number, _)| *number > HIGHEST_KNOWN);
    assert_eq!(fields(&written), expected);
    assert!(UnknownFields::of(&written, HIGHEST_KNOWN) == unknown);
    assert_eq!(UnknownFields::of(&written, 0).encoded_len(), written.len());
}

/// The fields up to the first that is malformed.
fn fields(message: &[u8]) -> Vec<(u32, Value<'_>)> {
    let mut fields = Fields::new(message);
    core::iter::from_fn(|| fields.next_field().ok()?).collect()
}
