use std::hint::black_box;

use eeema::crypto::hazmat::backend::Backend;
use eeema::id_export::{Code, Error, LegacyCode, RevocationKey, Scheme, fuzzing};
use eeema::identity::SecretKey;

use super::{alice, public_key};
use crate::Case;
use crate::valgrind::{revealed, secret, secret_text};

pub const CASES: &[Case] = &[
    Case::new("the legacy scheme seals, behind its derivation", |_| {
        seal(Scheme::Legacy)
    }),
    Case::new("the v1 scheme seals, behind its derivation", |_| {
        seal(Scheme::V1)
    }),
    Case::new("the legacy scheme opens, behind its derivation", |_| {
        open(Scheme::Legacy)
    }),
    Case::new("the v1 scheme opens, behind its derivation", |_| {
        open(Scheme::V1)
    }),
    Case::new(
        "LegacyCode::seal, open, 100 000 rounds",
        open_with_all_rounds,
    ),
    Case::new("Identity::expecting", expecting),
    Case::new("RevocationKey::derive, as_str", derive_revocation_key),
];

const PASSWORD: &str = "correct horse battery staple";

fn sealed(scheme: Scheme, key: &SecretKey, password: &str) -> Code {
    fuzzing::seal(alice(), key, password, scheme, &[1; 8]).unwrap()
}

fn seal(scheme: Scheme) {
    let key = secret(SecretKey::from_bytes([1; 32]));
    black_box(sealed(scheme, &key, &secret_text(PASSWORD)));
}

fn open(scheme: Scheme) {
    let code = sealed(scheme, &SecretKey::from_bytes([1; 32]), PASSWORD);
    let identity = fuzzing::open(&code, &secret_text(PASSWORD)).unwrap();
    assert_eq!(revealed(identity.secret_key).as_bytes(), &[1; 32]);
    let error = fuzzing::open(&code, &secret_text("another password")).unwrap_err();
    assert_eq!(error, Error::Decrypt);
}

fn open_with_all_rounds(_: Backend) {
    let key = secret(SecretKey::from_bytes([1; 32]));
    let mut random = |bytes: &mut [u8]| bytes.fill(1);
    let password = secret_text(PASSWORD);
    let code = LegacyCode::seal(alice(), &key, &*password, &mut random).unwrap();
    black_box(revealed(code).open(&*password).unwrap());
}

fn expecting(_: Backend) {
    let code = sealed(Scheme::Legacy, &SecretKey::from_bytes([1; 32]), PASSWORD);
    let open = || fuzzing::open(&code, &secret_text(PASSWORD)).unwrap();
    assert!(open().expecting(&public_key(1)).is_ok());
    assert!(open().expecting(&public_key(2)).is_err());
}

fn derive_revocation_key(_: Backend) {
    let mut key = RevocationKey::derive(&*secret_text("testpassword"));
    black_box(key.as_str());
    crate::valgrind::reveal(&mut key);
    assert_eq!(key.as_str(), "n3NeDQ==");
}
