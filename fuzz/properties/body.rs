//! Containers and bodies: what decodes encodes again, and reads as the same.

use eeema::content::Encode;
use eeema::message::Body;
use eeema::message::hazmat::{Container, Padding};

pub(crate) fn check(data: &[u8]) {
    let Ok(container) = Container::decode(data) else {
        return;
    };
    let mut padded = vec![0; container.encoded_len(Padding::MAX)];
    assert_eq!(
        container.encode_into(Padding::MAX, &mut padded),
        Ok(padded.len())
    );
    assert_eq!(Container::decode(&padded), Ok(container));

    let Ok(body) = Body::decode(container.kind, container.body) else {
        return;
    };
    assert_eq!(body.kind(), container.kind);
    // The first writing may change the form, of JSON and of numbers; the second one may not.
    let written = encode(&body);
    let again = Body::decode(container.kind, &written).unwrap();
    assert_eq!(encode(&again), written);
}

fn encode(body: &Body<'_>) -> Vec<u8> {
    let mut written = vec![0; body.encoded_len()];
    assert_eq!(body.encode_into(&mut written), Ok(written.len()));
    written
}
