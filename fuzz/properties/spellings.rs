//! Spellings of passwords: the one that was typed comes first, none comes twice, and all of them are
//! the same to Unicode, so that an export that any of them opens is opened.

use eeema::crypto::spellings;
use eeema::id_export::{Error, try_spellings};

pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let found: Vec<_> = spellings(text).collect();
    assert_eq!(found[0].as_str(), text);
    assert!(found.len() <= 3);
    for (index, spelling) in found.iter().enumerate() {
        let earlier = &found[..index];
        assert!(
            earlier
                .iter()
                .all(|other| other.as_str() != spelling.as_str())
        );
        // The composed and the decomposed form of a spelling are those of the text.
        let forms = spellings(spelling.as_str()).skip(1);
        for form in forms {
            assert!(found.iter().any(|other| other.as_str() == form.as_str()));
        }
        let opens = |tried: &str| match tried == spelling.as_str() {
            true => Ok(tried.len()),
            false => Err(Error::Decrypt),
        };
        assert_eq!(try_spellings(text, opens), Ok(spelling.as_str().len()));
    }
    let never = try_spellings(text, |_| Err::<(), _>(Error::Decrypt));
    assert_eq!(never, Err(Error::Decrypt));
}
