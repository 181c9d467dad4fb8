//! Members that several objects of the schema have.

use crate::codec::json::JsonWriter;
use crate::identity::ThreemaId;
use crate::time::UnixMillis;

pub(super) fn optional_text(output: &mut JsonWriter<'_>, name: &str, text: &str) {
    if !text.is_empty() {
        output.name(name).text(text);
    }
}

pub(super) fn optional_time(output: &mut JsonWriter<'_>, name: &str, time: Option<UnixMillis>) {
    if let Some(UnixMillis(time)) = time {
        output.name(name).u64(time);
    }
}

pub(super) fn identities(output: &mut JsonWriter<'_>, identities: &[ThreemaId]) {
    output.array(|output| {
        for id in identities {
            output.text(id.as_str());
        }
    });
}
