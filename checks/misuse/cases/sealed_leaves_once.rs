//! What was sealed is recorded, or leaves without a record, once.
use eeema::message::Sealed;

pub fn send(sealed: Sealed<Vec<u8>>) -> Vec<u8> {
    let bytes = sealed.without_record();
    let _ = sealed.without_record(); //~ E0382
    bytes
}
