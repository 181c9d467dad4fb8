//! An identity is made by its checks only.
use eeema::ThreemaId;

pub fn forge() -> ThreemaId {
    let _ = ThreemaId(*b"alice\0\0\0"); //~ E0423
    ThreemaId::ECHOECHO
}
