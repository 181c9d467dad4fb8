//! Documents: what the tolerant reader makes of any bytes can be written, and is read back without
//! warnings, equal, and as the same bytes.

use eeema::safe::document::Document;

pub(crate) fn check(data: &[u8]) {
    let Ok(reading) = Document::decode(data) else {
        return;
    };
    assert!(reading.warnings.len() <= reading.warning_count);
    let strict = Document::decode_strict(data);
    assert_eq!(strict.is_ok(), reading.warning_count == 0);
    let written = reading.document.encode().unwrap();
    let again = Document::decode_strict(written.as_bytes()).unwrap();
    assert_eq!(again, reading.document);
    assert_eq!(again.encode().unwrap().as_bytes(), written.as_bytes());
    let mut bare = again;
    bare.forget_unknown();
    let written = bare.encode().unwrap();
    assert_eq!(Document::decode_strict(written.as_bytes()), Ok(bare));
}
