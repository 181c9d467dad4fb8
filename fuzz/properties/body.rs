//! Containers and bodies: what decodes encodes again to the same bytes.

use eeema::message::{Body, Container, Padding};

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
    let mut written = vec![0; body.encoded_len()];
    assert_eq!(body.encode_into(&mut written), Ok(written.len()));
    assert_eq!(written, container.body);
}
