//! Whole backups: a document that is sealed opens as the same without warnings, and no longer after
//! one byte was altered or with another key. A kept key is read as it was written.
//!
//! One byte of the input chooses the place that is altered; the rest is a document.

use eeema::safe::{self, Document, Error, Limits, MasterKey};

pub(crate) fn check(data: &[u8]) {
    match MasterKey::try_from(data) {
        Ok(key) => assert_eq!(key.to_bytes().as_bytes(), data),
        Err(error) => assert_eq!(
            (error, data.len() == MasterKey::LENGTH),
            (Error::KeyLength, false)
        ),
    }
    let Some((place, body)) = data.split_first() else {
        return;
    };
    let key = MasterKey::from_bytes(&[7; MasterKey::LENGTH]);
    assert!(safe::open(&key, data, Limits::default()).is_err());
    let Ok(reading) = Document::decode(body) else {
        return;
    };
    let mut random = |bytes: &mut [u8]| bytes.fill(1);
    let mut backup = safe::seal(&key, &reading.document, &mut random).unwrap();
    let opened = safe::open(&key, &backup, Limits::default()).unwrap();
    assert_eq!(
        (opened.document, opened.warning_count),
        (reading.document, 0)
    );

    let other = MasterKey::from_bytes(&[8; MasterKey::LENGTH]);
    let refused = safe::open(&other, &backup, Limits::default());
    assert_eq!(refused.err(), Some(Error::Unauthentic));
    let place = usize::from(*place) % backup.len();
    backup[place] ^= 1;
    let refused = safe::open(&key, &backup, Limits::default());
    assert_eq!(refused.err(), Some(Error::Unauthentic));
}
