//! The wire format: every field that is read can be written, and reads the same.

use eeema::codec::Writer;
use eeema::codec::protobuf::{self, Fields, Value};

pub(crate) fn check(data: &[u8]) {
    let mut fields = Fields::new(data);
    while let Ok(Some((number, value))) = fields.next_field() {
        let mut buffer = vec![0; data.len() + 16];
        let mut writer = Writer::new(&mut buffer);
        match value {
            Value::Varint(integer) => protobuf::write_uint64(&mut writer, number, integer).unwrap(),
            Value::Fixed64(bytes) => protobuf::write_fixed64(&mut writer, number, bytes).unwrap(),
            Value::Bytes(bytes) => protobuf::write_bytes(&mut writer, number, bytes).unwrap(),
            Value::Fixed32(_) => continue,
        }
        let written = writer.written();
        assert_eq!(
            Fields::new(&buffer[..written]).next_field(),
            Ok(Some((number, value)))
        );
    }
}
