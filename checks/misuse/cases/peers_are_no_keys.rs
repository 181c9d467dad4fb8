//! A key is handed to a contact by its own type, and sealing without a peer does not exist.
use eeema::content::Text;
use eeema::message::{self, Header, Peer};

pub fn seal(peer: &Peer, header: &Header<'_>, text: &Text<'_>, random: &mut impl eeema::Random) -> bool {
    let _ = message::seal(peer.agreed_key(), header, text, random).is_ok(); //~ E0308
    message::seal(peer, header, text, random).is_ok()
}
