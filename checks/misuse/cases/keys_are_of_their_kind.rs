//! The key of metadata seals no message.
use eeema::identity::AgreedKey;
use eeema::message::Peer;

fn seal(_: &AgreedKey) {}

pub fn mix_up(peer: &Peer) {
    seal(peer.agreed_key());
    seal(peer.metadata_key()); //~ E0308
}
