//! Splitting of long texts: the parts put together are the text, none is empty, and none is longer
//! than the limit, unless it is a single character.
//!
//! One byte of the input is the limit; the rest is the text.

use eeema::content::split_text;

pub(crate) fn check(data: &[u8]) {
    let Some((limit, text)) = data.split_first() else {
        return;
    };
    let (limit, Ok(text)) = (usize::from(*limit), str::from_utf8(text)) else {
        return;
    };
    let parts: Vec<&str> = split_text(text, limit).collect();
    assert_eq!(parts.concat(), text);
    for part in &parts {
        assert!(!part.is_empty());
        assert!(part.len() <= limit || part.chars().count() == 1);
        assert!(split_text(part, limit).eq([*part]));
    }
    assert!(split_text(text, text.len().max(1)).eq((!text.is_empty()).then_some(text)));
}
