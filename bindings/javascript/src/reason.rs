//! The stable names of errors, which are the same in all languages: `bindings/javascript` and `bindings/python` have this file word
//! for word, because a package is built from its own folder alone. `checks/policy reasons` compares the two, and tests them.

use std::fmt::Debug;

/// The names of the variants, from the outside in and in small letters: `Content(Field(CallKey))` is `content.field.call_key`.
///
/// Values are not names: `Json(Missing("k"))` is `json.missing`, and `TooLong { most: 5 }` is `too_long`.
pub(crate) fn reason_of(error: &dyn Debug) -> String {
    let mut reason = String::new();
    let mut within_name = false;
    for character in format!("{error:?}").chars() {
        match character {
            'A'..='Z' => {
                if within_name {
                    reason.push('_');
                } else if !reason.is_empty() {
                    reason.push('.');
                }
                reason.push(character.to_ascii_lowercase());
                within_name = true;
            }
            'a'..='z' | '0'..='9' if within_name => reason.push(character),
            '(' if within_name => within_name = false,
            // What follows are values.
            _ => break,
        }
    }
    reason
}
