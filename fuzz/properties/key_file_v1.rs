//! Key files of version 1: what is read is written the same; without protection the check decides.

use eeema::local_storage::{Defect, Error, KeyFileV1, MasterKey, ProtectionV1};

/// The bytes behind their own check, which no fuzzer finds: any key is one, and another bit of it or of the check none.
fn checked(data: &[u8]) {
    let [place, data @ ..] = data else {
        return;
    };
    let Some(key) = data.first_chunk() else {
        return;
    };
    let key = MasterKey::from_bytes(*key);
    let file = KeyFileV1::seal(&key, None, &mut |bytes: &mut [u8]| bytes.fill(3)).unwrap();
    assert_eq!(file.open(None), Ok(key));
    let mut altered = file.encode();
    let (key, check) = (1..33, KeyFileV1::LENGTH - 4..KeyFileV1::LENGTH);
    let places: Vec<usize> = key.chain(check).collect();
    altered[places[usize::from(*place) % places.len()]] ^= 1 << (place % 8);
    let opened = KeyFileV1::parse(&altered).unwrap().open(None);
    assert_eq!(opened, Err(Error::Damaged));
}

pub(crate) fn check(data: &[u8]) {
    checked(data);
    match KeyFileV1::parse(data) {
        Ok(file) => {
            assert_eq!(file.encode(), data);
            let opened = file.open(None);
            match (file.protection(), opened) {
                (ProtectionV1::None, Ok(key)) => {
                    let made = KeyFileV1::seal(&key, None, &mut |bytes: &mut [u8]| {
                        bytes.copy_from_slice(&data[33..41]);
                    });
                    assert_eq!(made.unwrap(), file);
                }
                (ProtectionV1::None, Err(error)) => assert_eq!(error, Error::Damaged),
                (_, opened) => assert_eq!(opened.err(), Some(Error::PassphraseMissing)),
            }
        }
        Err(Error::Length) => assert_ne!(data.len(), KeyFileV1::LENGTH),
        Err(error) => assert_eq!(error, Error::Malformed(Defect::UnknownProtection)),
    }
}
