//! E-mail addresses: what is read is in lower case, reads the same again, is an alternative of its
//! alternative, and has the same hash in bulk; what is refused is refused at a character of the text.

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
        Err(Error::Character { position }) => {
            let character = text[position..].chars().next().unwrap();
            assert!(!character.is_ascii_graphic());
        }
        Err(error) => assert!(matches!(error, Error::Empty | Error::NoAt)),
    }
}
