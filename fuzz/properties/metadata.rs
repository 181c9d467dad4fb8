//! Metadata: what decodes encodes again, and decodes to the same.

use eeema::message::hazmat::Metadata;

pub(crate) fn check(data: &[u8]) {
    let Ok(metadata) = Metadata::decode(data) else {
        return;
    };
    for padding in [0, 1, 200] {
        let mut written = vec![0; metadata.encoded_len(padding)];
        assert_eq!(
            metadata.encode_into(padding, &mut written),
            Ok(written.len())
        );
        assert_eq!(Metadata::decode(&written), Ok(metadata));
    }
}
