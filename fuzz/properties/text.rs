//! Quotes and mentions: what is found stands in the text.

use eeema::content::Text;

pub(crate) fn check(data: &[u8]) {
    let Ok(input) = str::from_utf8(data) else {
        return;
    };
    let Ok(text) = Text::new(input) else {
        return;
    };
    for mention in text.mentions() {
        assert!(input.contains(&mention.to_string()));
    }
    if let Some(quote) = text.quote(None) {
        assert!(input.ends_with(quote.text()));
        assert_eq!(text.quote(Some(quote.message_id())), None);
        let written = quote.to_string();
        assert!(
            Text::new(&written).is_err() || Text::new(&written).unwrap().quote(None) == Some(quote)
        );
    }
}
