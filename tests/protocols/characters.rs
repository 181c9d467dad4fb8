//! Characters that nobody sees, for tests of what people type.

use eeema::codec::blank::is_blank_or_format;

/// Every blank and every format character.
pub(crate) fn invisible() -> Vec<char> {
    ('\0'..=char::MAX)
        .filter(|character| is_blank_or_format(*character))
        .collect()
}
