//! Messages of sessions and stored sessions: what was read is written as it was, and nothing that a
//! stranger makes moves a session.

use eeema::forward_security::{
    Contact, Encapsulated, Envelope, Reaction, Session, Variant, VersionRange, receive,
};
use eeema::identity::{Identity, MessageId};
use eeema::{PublicKey, SecretKey};

pub(crate) fn check(data: &[u8]) {
    if let Ok(session) = Session::decode(data) {
        assert_eq!(stored(&session), data);
    }
    let Ok(envelope) = Envelope::decode(data) else {
        return;
    };
    let mut written = vec![0; envelope.encoded_len()];
    assert_eq!(envelope.encode_into(&mut written), Ok(written.len()));
    assert_eq!(Envelope::decode(&written), Ok(envelope));
    react(&envelope);
}

fn stored(session: &Session) -> Vec<u8> {
    let mut bytes = vec![0; Session::MAX_ENCODED_LENGTH];
    let length = session.encode_into(&mut bytes).unwrap();
    bytes.truncate(length);
    bytes
}

/// The envelope comes to somebody with a session of its id.
fn react(envelope: &Envelope<'_>) {
    let alice = Identity::new("ALICE001".parse().unwrap(), SecretKey::from_bytes([1; 32]));
    let bob: PublicKey = SecretKey::from_bytes([2; 32]).public_key();
    let peer = alice.peer("BOB00001".parse().unwrap(), &bob).unwrap();
    let contact = Contact::new(&alice, &peer).unwrap();
    let supported = VersionRange::SUPPORTED;
    let begun = Session::initiate_with(
        &contact,
        supported,
        envelope.session_id,
        SecretKey::from_bytes([3; 32]),
    );
    let (session, _) = begun.unwrap().store(|_| Ok::<_, ()>(())).unwrap();
    let before = stored(&session);
    let sessions = [session];
    for known in [&sessions[..], &[]] {
        let mut buffer = vec![0; 8192];
        let reaction = receive(
            &contact,
            known,
            supported,
            MessageId::from_bytes([4; 8]),
            envelope,
            &mut |bytes: &mut [u8]| bytes.fill(5),
            &mut buffer,
        );
        if let (Ok(reaction), Variant::Encapsulated(message)) = (&reaction, &envelope.variant) {
            // A session that waits for its Accept reads nothing.
            let _: &Encapsulated<'_> = message;
            assert!(matches!(reaction, Reaction::Reject(_)));
        }
        assert!(
            buffer.iter().all(|byte| *byte == 0),
            "no plaintext of a stranger"
        );
    }
    assert_eq!(stored(&sessions[0]), before);
}
