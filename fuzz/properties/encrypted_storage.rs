//! Encrypted files, pages and fields: nothing that was made here is refused, and nothing else that carries
//! a tag opens.

use eeema::crypto::Secret;
use eeema::local_storage::{
    DatabaseFieldKey, DatabaseKeys, Error, MasterKey, WrappedKey, open_file, seal_file,
};

pub(crate) fn check(data: &[u8]) {
    let key = MasterKey::from_bytes([0x4d; 32]);
    let mut random = |bytes: &mut [u8]| bytes.fill(9);
    let file = seal_file(&key, data, &mut random).unwrap();
    assert_eq!(open_file(&key, &file).unwrap().as_bytes(), data);
    match open_file(&key, data) {
        Ok(content) => assert!(content.as_bytes().len() + 17 <= data.len()),
        Err(Error::Length) => assert!(data.len() < 32 || !data.len().is_multiple_of(16)),
        Err(error) => assert_eq!(error, Error::Padding),
    }
    let fields = DatabaseFieldKey::from_bytes([7; 32]);
    let field = fields.seal(data, &mut random).unwrap();
    assert_eq!(fields.open(&field).unwrap().as_bytes(), data);
    assert!(fields.open(data).is_err());
    if let Ok(wrapped) = WrappedKey::parse(data) {
        assert!(wrapped.open(&Secret::from_bytes([1; 32])).is_err());
    }
    let keys = DatabaseKeys::of_forward_security(&key, &[3; 16]);
    let mut page = data.to_vec();
    page.resize(DatabaseKeys::PAGE_LENGTH, 0);
    let before = page.clone();
    assert_eq!(keys.open_page(1, &mut page), Err(Error::Authentication));
    assert_eq!(page, before);
    keys.seal_page(2, &mut page, &mut random).unwrap();
    keys.open_page(2, &mut page).unwrap();
    let length = DatabaseKeys::CONTENT_LENGTH;
    assert_eq!(page[..length], before[..length]);
}
