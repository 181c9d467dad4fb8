//! gzip members: no output above the limit, and what is unpacked can be packed and unpacked again.

use eeema::safe::{Error, gzip};

pub(crate) fn check(data: &[u8]) {
    const LIMIT: usize = 64 * 1024;
    let Ok(content) = gzip::decode(data, LIMIT) else {
        return;
    };
    let content = content.as_bytes();
    assert!(content.len() <= LIMIT);
    if let Some(less) = content.len().checked_sub(1) {
        assert_eq!(gzip::decode(data, less).err(), Some(Error::TooLarge));
    }
    let mut member = vec![0; gzip::encoded_len(content.len())];
    assert_eq!(gzip::encode_into(content, &mut member), Ok(member.len()));
    assert_eq!(gzip::decode(&member, LIMIT).unwrap().as_bytes(), content);
}
