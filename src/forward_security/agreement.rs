//! What the keys of both sides give ([chapter 06 section 2](crate::protocol::forward_security)).

use super::chain::{Chain, PERSONAL};
use crate::crypto::hazmat::blake2b::{self, Context};
use crate::crypto::{Secret, on_wiped_stack};
use crate::identity::{AgreedKey, ThreemaId};

/// The results of four agreements, by role: `s` is a permanent key, `e` one of the session; the
/// initiator's comes first.
#[derive(Debug)]
pub struct Agreements {
    /// Both permanent keys.
    pub ss: AgreedKey,
    /// The initiator's session key with the responder's permanent key.
    pub es: AgreedKey,
    /// The initiator's permanent key with the responder's session key.
    pub se: AgreedKey,
    /// Both session keys.
    pub ee: AgreedKey,
}

/// The chains of both directions.
#[derive(Debug)]
pub struct ChainPair {
    /// From the initiator to the responder.
    pub of_initiator: Chain,
    /// From the responder to the initiator.
    pub of_responder: Chain,
}

/// The chain from the initiator to the responder, before the responder has answered.
pub fn derive_2dh(ss: &AgreedKey, es: &AgreedKey, initiator: ThreemaId) -> Chain {
    let both = Secret::<64>::filled(|both| {
        let (head, tail) = both.split_at_mut(32);
        head.copy_from_slice(ss.as_bytes());
        tail.copy_from_slice(es.as_bytes());
    });
    root(&both, b"ke-2dh-", initiator)
}

impl Agreements {
    /// The hash of all four results, from which the chains of both directions follow.
    pub fn hash(&self) -> Secret<64> {
        blake2b::derive_wide(
            None,
            &Context::new(b"", b""),
            &[
                self.ss.as_bytes(),
                self.es.as_bytes(),
                self.se.as_bytes(),
                self.ee.as_bytes(),
            ],
        )
    }

    /// The chains of both directions.
    pub fn derive_4dh(&self, initiator: ThreemaId, responder: ThreemaId) -> ChainPair {
        on_wiped_stack::<1024, _>(|| {
            let hash = self.hash();
            ChainPair {
                of_initiator: root(&hash, b"ke-4dh-", initiator),
                of_responder: root(&hash, b"ke-4dh-", responder),
            }
        })
    }
}

/// The chain of a direction, whose sender the salt names.
fn root(key: &Secret<64>, label: &[u8; 7], sender: ThreemaId) -> Chain {
    let mut salt = [0; 15];
    let (front, back) = salt.split_at_mut(label.len());
    front.copy_from_slice(label);
    back.copy_from_slice(sender.as_bytes());
    let context = Context::new(&salt, PERSONAL);
    let key = blake2b::Key::new(key.as_bytes());
    Chain::new(blake2b::derive(Some(key), &context, &[]))
}
