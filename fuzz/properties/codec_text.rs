//! Base16, base32 and base64: any bytes come back out of their text, and a text that is read is the
//! one that its bytes are written as, apart from the case of hexadecimal digits. Percent-encoding: the
//! characters are those of the decoded bytes.

use eeema::codec::percent::PercentText;
use eeema::codec::{base32, base64, hex};

pub(crate) fn check(data: &[u8]) {
    let (mut text, mut bytes) = (vec![0; 2 * data.len() + 4], vec![0; data.len() + 1]);
    let written = hex::encode(data, &mut text).unwrap();
    assert_eq!(hex::decode(written, &mut bytes), Ok(&mut data.to_vec()[..]));
    assert_eq!(hex::Hex(data).to_string(), written);
    let written = base32::encode(data, &mut text).unwrap();
    assert_eq!(base32::decode(written, &mut bytes), Ok(data));
    let written = base64::encode(data, &mut text).unwrap();
    assert_eq!(base64::decode(written, &mut bytes), Ok(data));

    let Ok(input) = str::from_utf8(data) else {
        return;
    };
    let is_hex = data.len().is_multiple_of(2) && data.iter().all(u8::is_ascii_hexdigit);
    let decoded = hex::decode(input, &mut bytes);
    assert_eq!(decoded.is_ok(), is_hex);
    if let Ok(decoded) = decoded {
        assert_eq!(hex::encode(decoded, &mut text), Ok(&*input.to_lowercase()));
    }
    let array: Result<[u8; 8], _> = hex::decode_array(input);
    assert_eq!(array.is_ok(), is_hex && data.len() == 16);
    if let Ok(decoded) = base32::decode(input, &mut bytes) {
        assert_eq!(base32::encode(decoded, &mut text), Ok(input));
    }
    if let Ok(decoded) = base64::decode(input, &mut bytes) {
        assert_eq!(base64::encode(decoded, &mut text), Ok(input));
    }
    let percent = PercentText::parse(input);
    let decoded = percent_decoded(data).and_then(|bytes| String::from_utf8(bytes).ok());
    assert_eq!(percent.ok().map(|text| text.to_string()), decoded);
    // Every byte as an escape.
    let escaped: String = data.iter().map(|byte| format!("%{byte:02X}")).collect();
    let escaped = PercentText::parse(&escaped).unwrap();
    assert!(escaped == *input && escaped.chars().eq(input.chars()));
}

/// The bytes that the escapes stand for, by another way.
fn percent_decoded(text: &[u8]) -> Option<Vec<u8>> {
    let mut parts = text.split(|byte| *byte == b'%');
    let mut bytes = parts.next()?.to_vec();
    for part in parts {
        let digits = str::from_utf8(part.get(..2)?).ok()?;
        bytes.extend(hex::decode_array::<1>(digits).ok()?);
        bytes.extend_from_slice(&part[2..]);
    }
    Some(bytes)
}
