//! Members that several objects of the schema have.

use crate::codec::json::JsonWriter;
use crate::identity::ThreemaId;
use crate::time::UnixMillis;

/// Writes a text that is not empty.
pub(super) fn optional_text(output: &mut JsonWriter<'_>, name: &str, text: &str) {
    if !text.is_empty() {
        output.name(name).text(text);
    }
}

/// Writes a time that is set.
pub(super) fn optional_time(output: &mut JsonWriter<'_>, name: &str, time: Option<UnixMillis>) {
    if let Some(UnixMillis(time)) = time {
        output.name(name).u64(time);
    }
}

/// Writes a list of identities, also an empty one.
pub(super) fn identities(output: &mut JsonWriter<'_>, identities: &[ThreemaId]) {
    output.array(|output| {
        for id in identities {
            output.text(id.as_str());
        }
    });
}
