//! Payloads of both directions and extensions: what was read is written, and is read as the same.

use eeema::message::Acknowledgement;
use eeema::transport::{Extension, Extensions, FromClient, FromServer, SendError};

/// The first byte is the payload type.
pub(crate) fn check(data: &[u8]) {
    let [kind, payload @ ..] = data else {
        return;
    };
    // The reserved byte of an envelope is ignored, and 0 is written.
    let mut envelope = payload.to_vec();
    if let Some(reserved) = envelope.get_mut(29) {
        *reserved = 0;
    }
    if let Ok(read) = FromServer::decode(*kind, payload) {
        assert_eq!(read.kind(), *kind);
        let mut written = vec![0; read.encoded_len()];
        assert_eq!(read.encode_into(&mut written), Ok(written.len()));
        let again = FromServer::decode(*kind, &written).unwrap();
        let sent = match read {
            FromServer::Message(_) => FromServer::decode(*kind, &envelope).unwrap(),
            other => other,
        };
        assert_eq!(format!("{again:?}"), format!("{sent:?}"));
    }
    if let Ok(read) = FromClient::decode(*kind, payload) {
        assert_eq!(read.kind(), *kind);
        let mut written = vec![0; read.encoded_len()];
        match read.encode_into(&mut written) {
            Ok(length) => {
                assert_eq!(length, written.len());
                let again = FromClient::decode(*kind, &written).unwrap();
                let sent = match read {
                    FromClient::Message(_) => FromClient::decode(*kind, &envelope).unwrap(),
                    other => other,
                };
                assert_eq!(format!("{again:?}"), format!("{sent:?}"));
            }
            // What nobody sends may be read.
            Err(error) => assert_eq!(error, SendError::OutOfRange),
        }
    }
    if let Some(ack) = Acknowledgement::of_malformed(payload) {
        assert_eq!(ack.sender, payload[..8]);
    }
    if let Ok(extensions) = Extensions::decode(payload) {
        let length: usize = extensions
            .iter()
            .map(|entry| Extension::encoded_len(&entry))
            .sum();
        assert_eq!(length, payload.len());
    }
}
