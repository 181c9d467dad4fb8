//! Agreement with many public keys: on every path each gives what it gives alone, and both sides
//! agree.
//!
//! A secret key, and public keys of 32 bytes.

use eeema::crypto::Secret;
use eeema::crypto::hazmat::agreement::{NonContributory, agree, public_key};
use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::hazmat::backend::agree_many_on;
use eeema::{PublicKey, SecretKey};

pub(crate) fn check(data: &[u8]) {
    let Some((secret, rest)) = data.split_first_chunk() else {
        return;
    };
    let secret = Secret::from_bytes(*secret);
    let (theirs, _) = rest.as_chunks::<32>();
    // One more than are agreed on side by side.
    let theirs = &theirs[..theirs.len().min(9)];
    let alone: Vec<_> = theirs.iter().map(|theirs| agree(&secret, theirs)).collect();
    for path in Backend::NAMES.into_iter().filter_map(Backend::named) {
        let mut shared = vec![Err(NonContributory); theirs.len()];
        agree_many_on(path, &secret, theirs, &mut shared);
        assert_eq!(shared, alone);
    }
    let ours = SecretKey::from_bytes(*secret.as_bytes());
    for (theirs, alone) in theirs.iter().zip(alone) {
        let shared = ours.agree(&PublicKey::from_bytes(*theirs)).ok();
        assert_eq!(
            shared.as_ref().map(|key| key.as_secret()),
            alone.ok().as_ref()
        );
    }
    // Read as a secret key, the first one agrees with us from the other side.
    if let Some(theirs) = theirs.first() {
        let other = Secret::from_bytes(*theirs);
        let forth = agree(&secret, &public_key(&other));
        assert!(forth.is_ok());
        assert_eq!(forth, agree(&other, &public_key(&secret)));
    }
}
