//! What is scanned and clicked: codes and links are read as what they are written, and nothing is two
//! kinds at once.

use eeema::codec::percent::PercentText;
use eeema::verification::{ContactLink, IdentityCode, KeyRows, Scanned, ShareLink};

pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let scanned = Scanned::of(text);
    let code = text.parse::<IdentityCode>();
    if let Ok(code) = code {
        assert_eq!(scanned, Scanned::IdentityCode);
        assert_eq!(code.to_string().parse(), Ok(code));
        assert!(KeyRows(*code.public_key()).is_typed(&KeyRows(*code.public_key()).to_string()));
    }
    if let Ok(link) = ContactLink::parse(text) {
        assert_eq!(scanned, Scanned::ContactLink(link));
        let shared = ShareLink(link.identity());
        for written in [shared.to_string(), format!("{shared:#}")] {
            let read = ContactLink::parse(&written).unwrap();
            assert_eq!(read.identity(), link.identity());
        }
        if let Some(draft) = link.draft() {
            assert_eq!(draft.to_string().chars().count(), draft.chars().count());
        }
    }
    if let Ok(decoded) = PercentText::parse(text) {
        assert_eq!(decoded.as_encoded(), text);
        assert!(decoded.to_string().len() <= text.len());
    } else {
        assert!(text.contains('%'));
    }
}
