//! Every error of an entry point for ID exports and Safe backups that held a secret.

use std::hint::black_box;

use eeema::crypto::Argon2Memory;
use eeema::id_export::{Scheme, V1Code, fuzzing};
use eeema::identity::{Nonce, SecretKey};
use eeema::safe::parameters::{ParameterValue, Parameters, Source};
use eeema::safe::{
    self, Credentials, Document, Limits, MasterKey, Password, ServerAddress, Token, container,
};

use super::errors::Failing;
use super::inspector::{large_blocks_left, leaks_of, needle};
use super::{MARK, alice, export_of_mark, marked};

#[test]
fn an_export_that_does_not_open() {
    // It opens, and the key belongs to somebody else.
    for scheme in [Scheme::Legacy, Scheme::V1] {
        let code = export_of_mark(scheme);
        let other = SecretKey::from_bytes([1; 32]).public_key();
        let expect = || {
            let identity = fuzzing::open(&code, "password").unwrap();
            assert!(identity.expecting(&other).is_err());
        };
        assert_eq!(leaks_of(needle(&MARK), expect), 0);
    }
}

/// The memory of the derivation is full of what the password made.
#[test]
fn an_export_that_another_password_opens() {
    let code = V1Code::from_bytes([1; 65]).unwrap();
    let refuse = || assert!(code.open("password", Argon2Memory::heap()).is_err());
    assert_eq!(large_blocks_left(refuse), 0);
}

/// The spellings of a password that does not open the export.
#[cfg(feature = "unicode-normalization")]
#[test]
fn a_password_in_other_spellings() {
    use super::inspector::{blocks_with, recorded};
    use eeema::id_export::{Error, try_spellings};
    for scheme in [Scheme::Legacy, Scheme::V1] {
        let code = export_of_mark(scheme);
        let password = format!("{}\u{e9}", str::from_utf8(&MARK).unwrap());
        let mut copies = 0;
        let refuse = || {
            let open = |spelling: &str| {
                copies += blocks_with(&needle(&MARK));
                fuzzing::open(&code, spelling)
            };
            let result = recorded(|| try_spellings(&password, open));
            assert_eq!(result.map(|_| ()), Err(Error::Decrypt));
        };
        assert_eq!(leaks_of(needle(&MARK), refuse), 0);
        assert!(
            copies > 0,
            "no spelling of the password was ever on the heap"
        );
    }
}

#[test]
fn a_backup_that_does_not_open() {
    let key = MasterKey::from_bytes(&[1; 64]);
    let text = *b"YSBzZWNyZXQgdGhh";
    let body = br#"{"info":{"version":1},"user":{"privatekey":"YSBzZWNyZXQgdGhhdCBpcyBlYXN5IHRvIGZpbmQgISE="}}"#;
    Document::decode(body).unwrap();
    let body = str::from_utf8(body).unwrap();
    let broken = [
        body.replace("ISE=", "IS*="),
        body.replace("ISE=", ""),
        body.replace("YSBz", "\\u0059SBz").replace("ISE=", "IS=="),
        body.replace(":1}", ":2}"),
        body.replace("}}", "}"),
        body.replace("}}", "},}"),
    ];
    for body in &broken {
        let backup = container::seal_with_nonce(
            key.encryption_key(),
            body.as_bytes(),
            Nonce::from_bytes([1; 24]),
        )
        .unwrap();
        let refuse = || assert!(safe::open(&key, &backup, Limits::default()).is_err());
        for secret in [needle(&MARK), text, *b"c3kgdG8gZmluZCAh"] {
            assert_eq!(leaks_of(secret, refuse), 0, "{body}");
        }
    }
    let backup = container::seal_with_nonce(
        key.encryption_key(),
        body.as_bytes(),
        Nonce::from_bytes([1; 24]),
    )
    .unwrap();
    let limits = Limits { max_plaintext: 20 };
    let refuse = || {
        assert!(safe::open(&key, &backup, limits).is_err());
        assert!(safe::open(&MasterKey::from_bytes(&[2; 64]), &backup, Limits::default()).is_err());
    };
    assert_eq!(leaks_of(text, refuse), 0);
}

#[test]
fn other_refusals_of_safe() {
    let mut document = Document::new(SecretKey::from_bytes(MARK));
    document.profile_picture = Some(Vec::new());
    let key = MasterKey::from_bytes(&[1; 64]);
    let refuse = || assert!(safe::seal(&key, &document, &mut marked).is_err());
    assert_eq!(leaks_of(*b"YSBzZWNyZXQgdGhh", refuse), 0);
    // The body is written, and then there is no nonce.
    let document = Document::new(SecretKey::from_bytes(MARK));
    let mut fails = Failing { draws: 0 };
    let refuse = || {
        let result = safe::seal(&key, &document, &mut fails);
        assert_eq!(result, Err(safe::Error::Random));
    };
    assert_eq!(leaks_of(*b"YSBzZWNyZXQgdGhh", refuse), 0);
    let mark = str::from_utf8(&MARK).unwrap();
    let refuse = || {
        assert!(Credentials::new("a:b", mark).is_err());
        assert!(Token::new(mark).is_err());
        let password = Password::new(mark).unwrap();
        assert!(MasterKey::derive_in(password, alice(), &mut [0; 1023]).is_err());
        assert!(black_box(Box::new(MasterKey::try_from(&MARK[..]))).is_err());
    };
    assert_eq!(leaks_of(needle(&MARK), refuse), 0);
}

/// Addresses with a password that are refused after it was read.
#[test]
fn an_address_that_is_refused() {
    let mark = str::from_utf8(&MARK).unwrap().replace(' ', "%20");
    for (address, expected) in [
        (
            format!("alice%3a:{mark}@safe.example"),
            safe::AddressError::UsernameColon,
        ),
        (
            format!("alice:{mark}%ff@safe.example"),
            safe::AddressError::Escape,
        ),
        (
            format!("alice:{mark}%zz@safe.example"),
            safe::AddressError::Escape,
        ),
        (
            format!("http://alice:{mark}@safe.example"),
            safe::AddressError::Scheme,
        ),
    ] {
        let refuse = || {
            let result = ServerAddress::parse_or_loopback(&address);
            assert_eq!(result.map(|_| ()), Err(expected));
        };
        assert_eq!(leaks_of(needle(&MARK), refuse), 0, "{address}");
    }
    let mut parameters = Parameters::default();
    let refuse = || {
        let url = ParameterValue::Text("http://alice:a_token_that_is_easy_to_find@safe.example");
        parameters
            .set("th_safe_server_url", url, Source::Device)
            .unwrap();
        assert_eq!(
            parameters.server().map(|_| ()),
            Err(safe::AddressError::Scheme)
        );
        drop(parameters);
    };
    assert_eq!(leaks_of(*b"a_token_that_is_", refuse), 0);
}
