//! Quotes, mentions and parts of texts: what is found stands in the text.

use eeema::message::content::{Text, split_text};

pub(crate) fn check(data: &[u8]) {
    let Ok(input) = str::from_utf8(data) else {
        return;
    };
    let limit = data.len() % 32;
    let parts: Vec<&str> = split_text(input, limit).collect();
    assert_eq!(parts.concat(), input);
    assert!(parts.iter().all(|part| !part.is_empty()));
    assert!(
        parts
            .iter()
            .all(|part| part.len() <= limit || part.chars().count() == 1)
    );

    let Ok(text) = Text::new(input) else {
        return;
    };
    for mention in text.mentions() {
        assert!(input.contains(&mention.to_string()));
    }
    if let Some(quote) = text.quote(None) {
        assert!(input.ends_with(quote.text));
        assert_eq!(text.quote(Some(quote.message_id)), None);
        let written = quote.to_string();
        assert!(
            Text::new(&written).is_err() || Text::new(&written).unwrap().quote(None) == Some(quote)
        );
    }
}
