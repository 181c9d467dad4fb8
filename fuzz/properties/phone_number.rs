//! Phone numbers: what is read consists of the digits of the text, reads the same again, and has the
//! same hash in bulk; what is refused is refused at a character of the text.

use eeema::contact_hash::{Error, PhoneHash, PhoneNumber, phones_into};

pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    match PhoneNumber::parse(text) {
        Ok(number) => {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            assert_eq!(number.as_str(), digits);
            assert_eq!(PhoneNumber::parse(&digits), Ok(number));
            assert_eq!(PhoneNumber::from_u64(number.to_u64()), Ok(number));
            let mut hash = [PhoneHash::from_bytes([0; 32])];
            phones_into(&[number], &mut hash).unwrap();
            assert_eq!(hash, [number.hash()]);
        }
        Err(Error::TrunkZero { position } | Error::LeadingZero { position }) => {
            assert!(text[position..].starts_with('0'));
        }
        Err(Error::TooLong { position }) => {
            assert!(text[position..].starts_with(|digit: char| digit.is_ascii_digit()));
        }
        Err(Error::Character { position, .. }) => {
            assert!(!text[position..].starts_with(|digit: char| digit.is_ascii_digit()));
        }
        Err(error) => assert!(matches!(error, Error::Empty | Error::TooShort)),
    }
    match PhoneNumber::from_typed(text) {
        Ok(number) => assert_eq!(PhoneNumber::from_typed(number.as_str()), Ok(number)),
        Err(Error::TrunkZero { position } | Error::LeadingZero { position }) => {
            assert!(text[position..].starts_with('0'));
        }
        Err(Error::Character {
            position,
            character,
        }) => assert!(text[position..].starts_with(character)),
        Err(_) => {}
    }
}
