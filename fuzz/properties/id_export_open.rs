//! Raw exports under a key that costs nothing: what opens is sealed as it was read, and an altered
//! v1 export does not open.

use eeema::id_export::{Code, Error, Identity, LegacyCode, Scheme, V1Code, fuzzing};
use eeema::{SecretKey, ThreemaId};

const PASSWORD: &str = "password";

pub(crate) fn check(data: &[u8]) {
    if let Ok(raw) = data.try_into() {
        opens_or_refuses(Code::Legacy(LegacyCode::from_bytes(raw)), &raw[..8]);
    }
    if let Ok(raw) = <[u8; 65]>::try_from(data)
        && let Ok(code) = V1Code::from_bytes(raw)
    {
        opens_or_refuses(Code::V1(code), &raw[1..9]);
    }
    if let Some((salt, key)) = data.split_first_chunk()
        && let Some((key, change)) = key.split_first_chunk()
    {
        seals_and_opens(*salt, *key, change);
    }
}

fn opens_or_refuses(code: Code, salt: &[u8]) {
    match fuzzing::open(&code, PASSWORD) {
        Ok(Identity { id, secret_key }) => {
            let salt = salt.try_into().unwrap();
            let sealed = fuzzing::seal(id, &secret_key, PASSWORD, code.scheme(), &salt).unwrap();
            assert_eq!(sealed, code);
        }
        Err(error) => assert!(matches!(error, Error::Decrypt | Error::Identity)),
    }
}

/// Seals a key, and opens the export again after `change` was laid over it.
fn seals_and_opens(salt: [u8; 8], key: [u8; 32], change: &[u8]) {
    let identity = Identity {
        id: ThreemaId::ECHOECHO,
        secret_key: SecretKey::from_bytes(key),
    };
    for scheme in [Scheme::Legacy, Scheme::V1] {
        let code =
            fuzzing::seal(identity.id, &identity.secret_key, PASSWORD, scheme, &salt).unwrap();
        assert_eq!(fuzzing::open(&code, PASSWORD).as_ref(), Ok(&identity));
        match &code {
            Code::Legacy(code) => {
                let mut raw = *code.as_bytes();
                alter(&mut raw[8..], change);
                opens_or_refuses(Code::Legacy(LegacyCode::from_bytes(raw)), &salt);
            }
            Code::V1(code) => {
                let mut raw = *code.as_bytes();
                alter(&mut raw[9..], change);
                let altered = Code::V1(V1Code::from_bytes(raw).unwrap());
                let opened = fuzzing::open(&altered, PASSWORD);
                assert_eq!(opened.is_ok(), raw == *code.as_bytes());
            }
            _ => unreachable!("there are two schemes"),
        }
    }
}

fn alter(bytes: &mut [u8], change: &[u8]) {
    for (byte, change) in bytes.iter_mut().zip(change) {
        *byte ^= change;
    }
}
