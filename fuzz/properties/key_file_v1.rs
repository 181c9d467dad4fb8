//! Key files of version 1: what is read is written the same; without protection the check decides.

use eeema::local_storage::{Defect, Error, KeyFileV1, ProtectionV1};

pub(crate) fn check(data: &[u8]) {
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
