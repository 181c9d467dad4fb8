//! The nonce of a thumbnail is fixed, so that its key seals one.
use eeema::blob::FreshKey;

pub fn seal(key: FreshKey) -> Vec<u8> {
    let (sealed, _) = key.seal_thumbnail(b"small");
    let _ = key.seal_thumbnail(b"another"); //~ E0382
    sealed
}
