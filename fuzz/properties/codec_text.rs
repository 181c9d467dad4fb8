//! Base16, base32 and base64: any bytes come back out of their text, and a text that is read is the
//! one that its bytes are written as, apart from the case of hexadecimal digits.

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
}
