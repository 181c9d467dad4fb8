//! The table of all types ([chapter 03 section 2](crate::protocol::message_types#2-table-of-types)).
//!
//! It holds no decoder, so that who asks for properties links nothing else; which file reads a type stands in
//! `content.rs`.

use super::kind::Kind;
use super::properties::Properties;
use super::{
    call, edit, forward_security, group_call, group_control, json_kinds, location, media, picture,
    reaction, receipt, text, typing, work_sync,
};

/// All types in the order of their numbers. Each row stands in the file of its content.
///
/// | numbers | what |
/// |---|---|
/// | 0x01 to 0x1a | between two: conversation and profile pictures |
/// | 0x41 to 0x54 | the same in groups, and control of groups |
/// | 0x60 to 0x64 | calls between two |
/// | 0x80 to 0x94 | what refers to other messages, and the typing indicator |
/// | 0xa0, 0xfc to 0xfe | forward security, special contacts |
static TABLE: [&Properties; 44] = [
    &text::DIRECT,
    &media::IMAGE,
    &location::DIRECT,
    &media::VIDEO,
    &media::AUDIO,
    &json_kinds::POLL_SETUP,
    &json_kinds::POLL_VOTE,
    &json_kinds::FILE,
    &picture::SET,
    &picture::DELETE,
    &picture::REQUEST,
    &text::GROUP,
    &location::GROUP,
    &media::GROUP_IMAGE,
    &media::GROUP_VIDEO,
    &media::GROUP_AUDIO,
    &json_kinds::GROUP_FILE,
    &group_control::SETUP,
    &group_control::NAME,
    &group_control::LEAVE,
    &group_call::START,
    &picture::SET_GROUP,
    &group_control::SYNC_REQUEST,
    &json_kinds::GROUP_POLL_SETUP,
    &json_kinds::GROUP_POLL_VOTE,
    &picture::DELETE_GROUP,
    &call::OFFER,
    &call::ANSWER,
    &call::ICE_CANDIDATES,
    &call::HANGUP,
    &call::RINGING,
    &receipt::DIRECT,
    &receipt::GROUP,
    &reaction::DIRECT,
    &reaction::GROUP,
    &typing::DIRECT,
    &edit::EDIT,
    &edit::DELETE,
    &edit::GROUP_EDIT,
    &edit::GROUP_DELETE,
    &forward_security::ENVELOPE,
    &forward_security::EMPTY,
    &work_sync::DIRECT,
    &json_kinds::WEB_SESSION_RESUME,
];

impl Kind {
    /// The properties of the type; `None` if the specification does not list it.
    ///
    /// A binary search: the table is sorted by the numbers.
    pub fn properties(self) -> Option<&'static Properties> {
        let place = TABLE.binary_search_by_key(&self, |row| row.kind).ok()?;
        TABLE.get(place).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(TABLE.is_sorted_by_key(|row| row.kind));
        for row in TABLE {
            assert_eq!(row.kind.properties(), Some(row));
        }
    }
}
