//! Envelopes: what parses is written as it was read, except for the reserved byte, and opening it
//! with a wrong key leaves no plaintext.

use eeema::message::{Envelope, Error};
use eeema::{PublicKey, SecretKey, SharedKey};

pub(crate) fn check(data: &[u8]) {
    let Ok(envelope) = Envelope::parse(data) else {
        return;
    };
    let mut written = vec![0; envelope.encoded_len()];
    assert_eq!(envelope.encode_into(&mut written), Ok(data.len()));
    written[29] = data[29];
    assert_eq!(written, data);

    let key = SharedKey::from_agreed(
        SecretKey::from_bytes([1; 32])
            .agree(&PublicKey::from_bytes([9; 32]))
            .unwrap(),
    );
    let mut buffer = vec![0; envelope.plaintext_len()];
    let opened = envelope.open_into(envelope.receiver(), envelope.sender(), &key, &mut buffer);
    if envelope.receiver() == envelope.sender() {
        assert_eq!(opened.unwrap_err(), Error::SenderIsUser);
    } else {
        assert!(opened.is_err());
    }
    assert!(buffer.iter().all(|byte| *byte == 0));
}
