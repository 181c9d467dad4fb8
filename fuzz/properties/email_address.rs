//! E-mail addresses: what is read is in lower case, reads the same again, is an alternative of its
//! alternative, and has the same hash in bulk; what is refused is refused at a character of the text. The tolerant reader gives addresses that
//! the exact one takes.

use eeema::contact_hash::{EmailAddress, EmailHash, Error, emails_into};

pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    match EmailAddress::parse(text) {
        Ok(address) => {
            let normalized = address.to_string();
            assert_eq!(normalized, normalized.to_ascii_lowercase());
            let again = EmailAddress::parse(&normalized).unwrap();
            assert_eq!(again.to_string(), normalized);
            assert_eq!(again.hashes(), address.hashes());
            if let Some(alternative) = address.alternative() {
                let back = alternative.alternative().unwrap();
                assert_eq!(back.to_string(), normalized);
                assert!(address.hashes().contains(&alternative.hash()));
            }
            let mut hash = [EmailHash::from_bytes([0; 32])];
            emails_into(&[address], &mut hash).unwrap();
            assert_eq!(hash, [address.hash()]);
        }
        Err(Error::Character {
            position,
            character,
        }) => {
            assert!(text[position..].starts_with(character));
            assert!(!character.is_ascii_graphic());
        }
        Err(Error::Syntax { position }) => assert!(text.is_char_boundary(position)),
        Err(error) => assert!(matches!(error, Error::Empty | Error::NoAt)),
    }
    typed(text);
}

/// What the tolerant reader makes of a text is an exact address, and points into the text.
fn typed(text: &str) {
    match EmailAddress::from_typed(text) {
        Ok(address) => {
            let again = address.to_string();
            assert_eq!(EmailAddress::parse(&again).unwrap().hash(), address.hash());
        }
        Err(Error::Character { position, .. } | Error::Syntax { position }) => {
            assert!(text.is_char_boundary(position));
        }
        Err(error) => assert!(matches!(error, Error::Empty | Error::NoAt | Error::Several)),
    }
}
