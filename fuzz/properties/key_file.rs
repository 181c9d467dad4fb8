//! Key files of version 2, their wrapper and the key storage of the desktop: no input costs more than is
//! allowed, and what is read is written so that it reads the same.

use eeema::crypto::{Argon2Memory, Secret};
use eeema::local_storage::{
    CostLimits, DesktopKeyFile, DesktopKeys, KeyFile, KeyStorage, RemoteSecret, WrappedKeyFile,
};

/// So little that an input costs no time.
const LIMITS: CostLimits = CostLimits {
    memory_kib: 64,
    iterations: 2,
    parallelism: 2,
    memory_kib_times_iterations: 64,
};

pub(crate) fn check(data: &[u8]) {
    let memory = || Argon2Memory::heap_up_to(64 * 1024);
    if let Ok(file) = KeyFile::parse(data, &LIMITS) {
        let encoded = file.encode();
        let again = KeyFile::parse(encoded.as_bytes(), &LIMITS).unwrap();
        assert_eq!(again.encode().as_bytes(), encoded.as_bytes());
        assert_eq!(file.is_protected(), file.cost().is_some());
        let unlocked: Result<KeyStorage, _> = file.unlock(Some("words"), memory());
        if let Ok(storage) = unlocked {
            let opened = storage.open(Some(&RemoteSecret::from_bytes([2; 32])));
            if storage.remote_secret_needed().is_none() {
                assert_eq!(opened, storage.open(None));
            }
            let plain = KeyFile::without_passphrase(storage).encode();
            assert!(
                !KeyFile::parse(plain.as_bytes(), &LIMITS)
                    .unwrap()
                    .is_protected()
            );
        }
    }
    if let Ok(file) = WrappedKeyFile::parse(data) {
        assert_eq!(WrappedKeyFile::parse(&file.encode()).unwrap(), file);
        assert!(file.open(&Secret::from_bytes([1; 32])).is_err());
    }
    if let Ok(file) = DesktopKeyFile::parse(data, &LIMITS) {
        assert_eq!(
            DesktopKeyFile::parse(&file.encode(), &LIMITS).unwrap(),
            file
        );
        assert!(file.open("words", memory()).is_err());
    }
    if let Ok(keys) = DesktopKeys::parse(data) {
        assert_eq!(keys.id().as_str().len(), 8);
    }
}
