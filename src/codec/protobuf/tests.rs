use std::vec;

use super::*;
use crate::codec::{BufferTooSmall, Writer};

/// One field.
struct One<'a>(u32, Value<'a>);

impl Message for One<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.field(self.0, self.1);
    }
}

#[test]
fn varints_round_trip_at_every_length() {
    for bit in 0..u64::BITS {
        for value in [1 << bit, (1 << bit) - 1, u64::MAX >> bit] {
            let bytes = One(1, Value::Varint(value)).to_vec();
            let (tag, varint) = bytes.split_first().unwrap();
            assert_eq!(*tag, 0x08);
            let bits = u64::BITS - value.leading_zeros();
            assert_eq!(varint.len(), bits.div_ceil(7).max(1) as usize, "{value}");
            assert_eq!(Fields::new(varint).varint(), Ok(value));
        }
    }
}

#[test]
fn varints_end_at_64_bits_and_ten_bytes() {
    let mut bytes = [0xff; 10];
    bytes[9] = 0x01;
    assert_eq!(Fields::new(&bytes).varint(), Ok(u64::MAX));
    bytes[9] = 0x02;
    assert_eq!(Fields::new(&bytes).varint(), Err(Malformed));
    bytes[9] = 0x81;
    assert_eq!(Fields::new(&bytes).varint(), Err(Malformed));
    assert_eq!(Fields::new(&[0x80]).varint(), Err(Malformed));
}

#[test]
fn fields_keep_number_and_wire_type() {
    let longest = [2; 300];
    let mut values = vec![
        Value::Varint(300),
        Value::Fixed64(b"12345678"),
        Value::Fixed32(b"1234"),
    ];
    let lengths = [0, 1, 127, 128, 300];
    values.extend(lengths.map(|length| Value::Bytes(&longest[..length])));
    for number in [1, 15, 16, 2047, 2048, (1 << 29) - 1] {
        for value in &values {
            let bytes = One(number, *value).to_vec();
            assert_eq!(bytes.len(), One(number, *value).encoded_len());
            let mut fields = Fields::new(&bytes);
            assert_eq!(fields.next_field(), Ok(Some((number, *value))));
            assert_eq!(fields.next_field(), Ok(None));
        }
    }
    let bytes = b"\x08\xac\x02\x1112345678\x82\x01\x04text\x1d1234";
    let mut fields = Fields::new(bytes);
    for field in [
        (1, Value::Varint(300)),
        (2, Value::Fixed64(b"12345678")),
        (16, Value::Bytes(b"text")),
        (3, Value::Fixed32(b"1234")),
    ] {
        assert_eq!(fields.next_field(), Ok(Some(field)));
    }
    assert_eq!(fields.next_field(), Ok(None));
}

#[test]
fn lengths_and_tags_beyond_32_bits_are_refused() {
    assert_eq!(
        Fields::new(b"\x0a\x85\x80\x80\x80\x10hello").next_field(),
        Err(Malformed)
    );
    assert_eq!(
        Fields::new(b"\x88\x80\x80\x80\x10\x00").next_field(),
        Err(Malformed)
    );
}

#[test]
fn values_are_read_as_their_own_type() {
    let values = [
        Value::Varint(300),
        Value::Fixed64(b"12345678"),
        Value::Bytes(b"text"),
        Value::Fixed32(b"1234"),
    ];
    let other = Err(Malformed);
    assert_eq!(values.map(Value::uint64), [Ok(300), other, other, other]);
    let other = Err(Malformed);
    assert_eq!(values.map(Value::uint32), [Ok(300), other, other, other]);
    assert_eq!(
        values.map(Value::uint32_exact),
        [Ok(300), other, other, other]
    );
    let other = Err(Malformed);
    assert_eq!(
        values.map(Value::enumeration),
        [Ok(300), other, other, other]
    );
    let other = Err(Malformed);
    assert_eq!(values.map(Value::bool), [Ok(true), other, other, other]);
    let other = Err(Malformed);
    assert_eq!(
        values.map(Value::fixed32),
        [other, other, other, Ok(b"1234")]
    );
    let fixed64 = [
        Err(Malformed),
        Ok(b"12345678"),
        Err(Malformed),
        Err(Malformed),
    ];
    assert_eq!(values.map(Value::fixed64), fixed64);
    let bytes = [
        Err(Malformed),
        Err(Malformed),
        Ok(&b"text"[..]),
        Err(Malformed),
    ];
    assert_eq!(values.map(Value::bytes), bytes);
    let string = [Err(Malformed), Err(Malformed), Ok("text"), Err(Malformed)];
    assert_eq!(values.map(Value::string), string);
    assert_eq!(Value::Bytes(b"\xff").string(), Err(Malformed));
}

#[test]
fn unknown_fields_are_kept_as_they_stand() {
    // The fields 9, 2, 3 and 4, the last one cut off.
    let message = b"\x48\x81\x00\x12\x01a\x1a\x02bc\x22\x05d";
    let unknown = UnknownFields::of(message, 2);
    assert_eq!(unknown.encoded_len(), 7);
    let mut buffer = [0; 7];
    unknown.encode(&mut Writer::new(&mut buffer)).unwrap();
    assert_eq!(&buffer, b"\x48\x81\x00\x1a\x02bc");
    let short = &mut [0; 6];
    assert_eq!(unknown.encode(&mut Writer::new(short)), Err(BufferTooSmall));
    assert!(unknown == UnknownFields::of(b"\x48\x81\x00\x1a\x02bc", 2));
    assert!(unknown != UnknownFields::of(message, 1));
    assert!(unknown != UnknownFields::default());
}

#[test]
fn numbers_beyond_32_bits_are_cut_or_refused() {
    let above = Value::Varint(0x1_0000_0002);
    assert_eq!(above.uint32(), Ok(2));
    assert_eq!(above.uint32_exact(), Err(Malformed));
    assert_eq!(
        Value::Varint(0xffff_ffff).uint32_exact(),
        Ok(u32::MAX),
        "the largest"
    );
    assert_eq!(above.enumeration(), Ok(2));
    assert_eq!(Value::Varint(u64::MAX).enumeration(), Ok(-1));
    assert_eq!(Value::Varint(1 << 40).bool(), Ok(true));
    assert_eq!(Value::Varint(0).bool(), Ok(false));
}

/// A field of each type; the member at the end makes a chain.
#[derive(Default)]
struct Every<'a> {
    number: u64,
    yes: bool,
    choice: i32,
    fixed64: [u8; 8],
    fixed32: [u8; 4],
    text: &'a str,
    zeros: usize,
    optional: Option<&'a [u8]>,
    inner: Option<&'a Every<'a>>,
}

impl Message for Every<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.uint64(1, self.number);
        output.uint32(2, self.number as u32);
        output.bool(3, self.yes);
        output.enumeration(4, self.choice);
        output.fixed64(5, &self.fixed64);
        output.fixed32(6, &self.fixed32);
        output.string(7, self.text);
        output.bytes(8, self.text.as_bytes());
        output.zeros(9, self.zeros);
        if let Some(optional) = self.optional {
            output.field(10, Value::Bytes(optional));
        }
        if let Some(inner) = self.inner {
            output.message(16, inner);
        }
    }
}

#[test]
fn defaults_are_left_out_and_what_is_optional_is_not() {
    let mut buffer = [0xff; 8];
    assert_eq!(Every::default().encode_into(&mut buffer), Ok(0));
    let empty = Every {
        optional: Some(b""),
        inner: Some(&Every::default()),
        ..Every::default()
    };
    assert_eq!(empty.encode_into(&mut buffer), Ok(5));
    assert_eq!(buffer[..5], *b"\x52\x00\x82\x01\x00");
}

#[test]
fn messages_are_measured_and_nest() {
    let inner = Every {
        number: 300,
        yes: true,
        choice: -1,
        fixed64: *b"12345678",
        fixed32: *b"1234",
        text: "hi",
        zeros: 3,
        ..Every::default()
    };
    let encoded = b"\x08\xac\x02\x10\xac\x02\x18\x01\
        \x20\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\
        \x2912345678\x351234\x3a\x02hi\x42\x02hi\x4a\x03\0\0\0";
    assert_eq!(inner.to_vec(), encoded);
    // Lengths of one and of two bytes.
    let text = "x".repeat(200);
    let middle = Every {
        text: &text,
        inner: Some(&inner),
        ..Every::default()
    };
    let outer = Every {
        inner: Some(&middle),
        ..Every::default()
    };
    let bytes = outer.to_vec();
    assert_eq!(bytes.len(), outer.encoded_len());
    let mut read = Fields::new(&bytes);
    let Ok(Some((16, value))) = read.next_field() else {
        panic!("the message was not found");
    };
    assert_eq!(value.bytes().unwrap(), middle.to_vec());
    assert!(middle.to_vec().ends_with(encoded));
    assert_eq!(read.next_field(), Ok(None));
}

#[test]
fn a_message_that_does_not_fit_is_not_written() {
    let message = Every {
        number: 1,
        ..Every::default()
    };
    let mut buffer = [7; 3];
    assert_eq!(message.encode_into(&mut buffer), Err(BufferTooSmall));
    assert_eq!(buffer, [7; 3]);
    let mut buffer = [7; 5];
    let mut writer = Writer::new(&mut buffer);
    message.encode(&mut writer).unwrap();
    assert_eq!(writer.written(), 4);
    assert_eq!(buffer, [8, 1, 16, 1, 7]);
}

/// One that says something else the second time.
#[test]
fn a_message_that_changes_is_an_error() {
    struct Changing(core::cell::Cell<usize>);
    impl Message for Changing {
        fn write_fields(&self, output: &mut FieldWriter<'_>) {
            output.zeros(1, self.0.replace(9));
        }
    }
    let changing = Changing(core::cell::Cell::new(1));
    assert_eq!(changing.encode_into(&mut [0; 20]), Err(BufferTooSmall));
}
