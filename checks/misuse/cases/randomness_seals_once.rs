//! Nonce and padding are consumed by sealing.
use eeema::content::Text;
use eeema::message::hazmat::{Randomness, seal_with_into};
use eeema::message::{Error, Header, Peer};

pub fn seal(peer: &Peer, header: &Header<'_>, text: &Text<'_>, randomness: Randomness) -> Result<(), Error> {
    let mut output = [0; 500];
    let _ = seal_with_into(peer, header, text, randomness, &mut output)?.without_record();
    let _ = seal_with_into(peer, header, text, randomness, &mut output)?.without_record(); //~ E0382
    Ok(())
}
