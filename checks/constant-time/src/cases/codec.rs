//! What `codec` writes with secrets in it. The codes for digits are in `text`; what it reads is known, or
//! was opened, and is read as any other data.

use std::hint::black_box;

use eeema::codec::hex;
use eeema::codec::json::{JsonWriter, ToJson};
use eeema::codec::msgpack::{Limits, Value};
use eeema::codec::protobuf::{FieldWriter, Message};
use eeema::codec::{Reader, Writer};
use eeema::crypto::hazmat::backend::Backend;

use crate::Case;
use crate::valgrind::{secret, secret_text};

pub const CASES: &[Case] = &[
    Case::new("hex::pair", write_hex),
    Case::new("JSON with digits of a secret", write_json),
    Case::new("MessagePack and protobuf with a secret", write_messages),
    Case::new("parts of a secret, read and written", move_bytes),
];

fn write_hex(_: Backend) {
    for byte in *secret([0x5c; 32]) {
        black_box(hex::pair(byte));
    }
}

struct Digits<'a>(&'a [u8]);

impl ToJson for Digits<'_> {
    fn write_json(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            output.name("hex").hex(self.0);
            output.name("base64").base64(self.0);
        });
    }
}

fn write_json(_: Backend) {
    black_box(Digits(&*secret([0x5c; 32])).to_json_string());
}

/// A secret in fields of every type that holds bytes.
struct Fields<'a>(&'a [u8], &'a str);

impl Message for Fields<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.bytes(1, self.0);
        output.string(2, self.1);
    }
}

fn write_messages(_: Backend) {
    let (bytes, text) = (secret([0x5c; 32]), secret_text("a secret"));
    black_box(Fields(&*bytes, &text).to_vec());
    let values = vec![Value::from(&*bytes), Value::from(&*text)];
    black_box(Value::from(values).encode(Limits::SIGNALLING).unwrap());
}

fn move_bytes(_: Backend) {
    let (bytes, mut buffer) = (secret([0x5c; 32]), [0; 32]);
    let mut reader = Reader::new(&*bytes);
    let mut writer = Writer::new(&mut buffer);
    writer.u8(reader.u8().unwrap()).unwrap();
    writer.u16_le(reader.u16_le().unwrap()).unwrap();
    writer.u32_le(reader.u32_le().unwrap()).unwrap();
    writer.u64_le(reader.u64_le().unwrap()).unwrap();
    writer.bytes(reader.rest()).unwrap();
    assert_eq!(writer.written(), 32);
}
