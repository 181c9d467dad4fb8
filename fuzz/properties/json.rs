//! JSON: the dialects differ in what they say they differ in, every value that is read is where it says,
//! and what is written reads as the same.

use eeema::codec::Writer;
use eeema::codec::json::{
    Charset, Dialect, Error, JsonWriter, LoneSurrogates, RepeatedKeys, ToJson, Value,
};

const STRICT: Dialect = Dialect::new(128);
const TOLERANT: Dialect = STRICT.with_lone_surrogates(LoneSurrogates::Replaced);
const UNIQUE: Dialect = Dialect::new(32).with_repeated_keys(RepeatedKeys::Refused);

pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let strict = Value::parse(text, &STRICT);
    let unique = Value::parse(text, &UNIQUE);
    let value = match Value::parse(text, &TOLERANT) {
        Ok(value) => value,
        Err(error) => {
            assert!(matches!(error, Error::Syntax | Error::Depth));
            assert!(strict.is_err() && unique.is_err());
            return;
        }
    };
    assert!(matches!(strict, Ok(_) | Err(Error::LoneSurrogate)));
    assert!(strict.is_ok() || unique.is_err());
    walk(value);

    let compact = value.to_compact();
    let read = Value::parse(&compact, &TOLERANT).unwrap();
    assert_eq!(read.as_raw(), compact);
    assert_eq!(read.to_compact(), compact);
    let ascii = Ascii(value).to_json_string();
    assert!(ascii.is_ascii());
    let ascii = Value::parse(&ascii, &TOLERANT).unwrap();
    assert_eq!(Utf8(ascii).to_json_string(), Utf8(value).to_json_string());
}

/// Every value lies inside the one around it, and is of one type.
fn walk(value: Value<'_>) {
    let types = [
        value.is_null(),
        value.bool().is_some(),
        value.text().is_some(),
        value.elements().is_some(),
        value.members().is_some(),
    ];
    let is_number = value
        .as_raw()
        .starts_with(|c: char| c == '-' || c.is_ascii_digit());
    let count = types.into_iter().filter(|is_it| *is_it).count();
    assert_eq!(count, usize::from(!is_number));
    assert!(is_number || value.u64().is_none() && value.i64().is_none() && value.f64().is_none());
    if let (Some(unsigned), Some(signed)) = (value.u64(), value.i64()) {
        assert_eq!(i64::try_from(unsigned), Ok(signed));
    }
    if let Some(text) = value.text() {
        let owned = text.to_cow();
        assert_eq!(text.is_empty(), owned.is_empty());
        assert!(text == *owned && text.into_string() == owned);
        let mut exact = vec![0; owned.len()];
        assert_eq!(text.write_into(&mut exact), Some(&*owned));
        let short = exact.len().checked_sub(1);
        assert!(short.is_none_or(|length| text.write_into(&mut exact[..length]).is_none()));
    }
    for element in value.elements().into_iter().flatten() {
        assert!(value.as_raw().contains(element.as_raw()));
        walk(element);
    }
    let members: Vec<_> = value.members().into_iter().flatten().collect();
    let object = value.object().map(|object| object.into_members());
    for (name, member) in &members {
        assert!(value.as_raw().contains(member.as_raw()));
        assert!(
            object
                .as_ref()
                .is_some_and(|object| object.contains_key(&name.to_cow()))
        );
        walk(*member);
    }
    for (name, last) in object.into_iter().flatten() {
        let of_name = members.iter().rfind(|(other, _)| *other == *name);
        assert_eq!(
            of_name.map(|(_, value)| value.as_raw()),
            Some(last.as_raw())
        );
    }
}

/// The value piece by piece, of repeated members the last.
struct Utf8<'a>(Value<'a>);

impl ToJson for Utf8<'_> {
    fn write_json(&self, output: &mut JsonWriter<'_>) {
        if let Some(elements) = self.0.elements() {
            output.array(|output| elements.for_each(|element| Self(element).write_json(output)));
        } else if let Some(object) = self.0.object() {
            output.object(|output| {
                for (name, value) in object.into_members() {
                    Utf8(value).write_json(output.name(&name));
                }
            });
        } else if let Some(text) = self.0.text() {
            output.text(&text.to_cow());
        } else {
            output.value(self.0);
        }
    }
}

/// The value as it stands, in ASCII.
struct Ascii<'a>(Value<'a>);

impl ToJson for Ascii<'_> {
    const CHARSET: Charset = Charset::Ascii;

    fn write_json(&self, output: &mut JsonWriter<'_>) {
        output.value(self.0);
        let mut text = vec![0; Utf8(self.0).json_len()];
        Utf8(self.0)
            .encode_json(&mut Writer::new(&mut text))
            .unwrap();
        assert_eq!(text, Utf8(self.0).to_json_string().as_bytes());
    }
}
