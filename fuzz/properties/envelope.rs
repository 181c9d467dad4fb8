//! Envelopes: what parses is written as it was read, except for the reserved byte, and nobody but its
//! sender and receiver opens it; the lent memory is wiped.

use eeema::message::{Envelope, Error, Memory, Reason};
use eeema::{Identity, PublicKey, SecretKey, ThreemaId};

pub(crate) fn check(data: &[u8]) {
    let Ok(envelope) = Envelope::parse(data) else {
        return;
    };
    let mut written = vec![0; envelope.encoded_len()];
    assert_eq!(envelope.encode_into(&mut written), Ok(data.len()));
    written[29] = data[29];
    assert_eq!(written, data);

    let own = Identity::new(envelope.receiver(), SecretKey::from_bytes([1; 32]));
    let is_own = envelope.sender() == own.id;
    let sender = if is_own {
        other_than(own.id)
    } else {
        envelope.sender()
    };
    let peer = own.peer(sender, &PublicKey::from_bytes([9; 32])).unwrap();
    let mut buffer = vec![0xa5; envelope.plaintext_len()];
    let mut memory = Memory::over(&mut buffer);
    let opened = envelope.open(&peer, &mut memory).map(|_| ());
    if is_own {
        assert_eq!(opened, Err(Error::Refused(Reason::SenderIsUser)));
    } else {
        assert!(matches!(opened, Err(Error::Refused(_))));
    }
    drop(memory);
    assert!(buffer.iter().all(|byte| *byte == 0));
}

fn other_than(id: ThreemaId) -> ThreemaId {
    let other: [ThreemaId; 2] = [ThreemaId::ECHOECHO, "ALICE001".parse().unwrap()];
    other[usize::from(id == other[0])]
}
