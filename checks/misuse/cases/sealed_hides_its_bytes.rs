//! The bytes of what was sealed do not leave beside the record.
use eeema::message::Sealed;

pub fn send(sealed: Sealed<Vec<u8>>) -> Vec<u8> {
    let _ = sealed.bytes.len(); //~ E0616
    sealed.without_record()
}
