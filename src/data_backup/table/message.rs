use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::body::Body;
use super::cell_value::CellValue;
use super::cells::{self, Cells, SkipReason};
use super::columns::Table;
use super::json_array::Object;
use super::message_kind::{MessageKind, MessageState};
use super::record::Record;
use crate::data_backup::name::Chats;
use crate::identity::{MessageId, ThreemaId};
use crate::time::UnixMillis;

/// The first version whose messages need `display_tags`.
const WITH_DISPLAY_TAGS: u8 = 20;

/// A row of the messages of a chat.
///
/// Type, text and body belong together, and the columns to the kind of chat: they are given to
/// [`Message::new`] and stay as they are. Every other field is a column of its own and may hold anything.
#[derive(Clone, PartialEq)]
pub struct Message {
    /// `apiid`, 16 hexadecimal digits: the message id of the protocol. Calls have none; of other rows without
    /// one, the app writes none into the chat of a contact.
    pub id: Option<MessageId>,
    /// `uid`: links the message to its media. Every row needs it.
    pub uid: String,
    /// `identity`, in groups and lists: the sender, the own identity for own messages; none in lists.
    pub sender: Option<ThreemaId>,
    /// `isoutbox`: sent by the user.
    pub is_own: bool,
    /// `isread`: read by the user.
    pub is_read: bool,
    /// `issaved`: internal, 1.
    pub is_saved: bool,
    /// `messagestae`. An unknown one is none.
    pub state: Option<MessageState>,
    /// `posted_at`: the time that is shown for received messages, the time of sending of own ones.
    pub posted_at: Option<UnixMillis>,
    /// `created_at`: when the row was made.
    pub created_at: Option<UnixMillis>,
    /// `modified_at`, from version 5: last change of the state.
    pub modified_at: Option<UnixMillis>,
    kind: MessageKind,
    text: String,
    body: Body,
    /// `isstatusmessage`, from 2.
    pub is_status: bool,
    /// `isqueued`, 9 to 21: ignored.
    pub is_queued: bool,
    /// `caption`, from 10: of a file or location.
    pub caption: String,
    /// `quoted_message_apiid`, from 15.
    pub quoted: Option<MessageId>,
    /// `delivered_at`, from 16.
    pub delivered_at: Option<UnixMillis>,
    /// `read_at`, from 16: by the other side, or by the user for received ones.
    pub read_at: Option<UnixMillis>,
    /// `g_msg_states`, from 17, in groups: how far it came with whom. What cannot be read is left out.
    pub group_states: Vec<(ThreemaId, MessageState)>,
    /// `display_tags`, from 20, not in lists: bit 0 means starred. Every row needs it from 20 on.
    pub display_tags: i64,
    /// `edited_at`, from 23.
    pub edited_at: Option<UnixMillis>,
    /// `deleted_at`, from 24: the sender deleted it for all, and the body is empty.
    pub deleted_at: Option<UnixMillis>,
    chats: Chats,
}

impl Message {
    /// A message of this type and body that nothing else is known of.
    pub fn new(chats: Chats, uid: String, kind: MessageKind, text: String) -> Self {
        Self {
            id: None,
            uid,
            sender: None,
            is_own: false,
            is_read: false,
            is_saved: true,
            state: None,
            posted_at: None,
            created_at: None,
            modified_at: None,
            body: Body::read(&kind, &text),
            kind,
            text,
            is_status: false,
            is_queued: false,
            caption: String::new(),
            quoted: None,
            delivered_at: None,
            read_at: None,
            group_states: Vec::new(),
            display_tags: 0,
            edited_at: None,
            deleted_at: None,
            chats,
        }
    }

    /// `type`.
    pub const fn kind(&self) -> &MessageKind {
        &self.kind
    }

    /// `body`, as it stands there: the text of a text message.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// `body`, by the type.
    pub const fn body(&self) -> &Body {
        &self.body
    }

    /// Of which kind of chat it is.
    pub const fn chats(&self) -> Chats {
        self.chats
    }

    /// Whether the user starred it.
    #[must_use]
    pub const fn is_starred(&self) -> bool {
        self.display_tags & 1 != 0
    }

    /// The state that the app restores: thumbs become reactions, and what was on its way is lost.
    pub const fn restored_state(&self) -> Option<MessageState> {
        match self.state {
            Some(MessageState::Transcoding | MessageState::Uploading) => None,
            Some(MessageState::Acknowledged | MessageState::Declined) => Some(match self.read_at {
                Some(_) => MessageState::Read,
                None => MessageState::Delivered,
            }),
            state => state,
        }
    }

    /// The reaction that the app makes of an old thumb: of the other side for own messages, of the user
    /// for received ones.
    pub const fn restored_reaction(&self) -> Option<&'static str> {
        match self.state {
            Some(MessageState::Acknowledged) => Some("\u{1f44d}"),
            Some(MessageState::Declined) => Some("\u{1f44e}"),
            _ => None,
        }
    }
}

/// Shows what the message is, and nothing of its content: the body of a file has its key in it.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message({:?}, {:?})", self.chats, self.kind)
    }
}

impl Record for Message {
    fn read(cells: &Cells<'_>) -> Result<Self, SkipReason> {
        let chats = match cells.table() {
            Table::Messages(chats) => chats,
            _ => Chats::Contact,
        };
        let uid = cells.needed_text("uid")?;
        let needs_tags = cells.version().number() >= WITH_DISPLAY_TAGS && chats != Chats::List;
        let display_tags = match needs_tags {
            true => Some(cells.needed("display_tags", cells::number)?),
            false => cells.number("display_tags"),
        };
        let kind = MessageKind::of(&cells.get("type"));
        let text = cells.text("body");
        Ok(Self {
            id: cells.parsed("apiid"),
            uid,
            sender: cells.parsed("identity"),
            is_own: cells.boolean("isoutbox"),
            is_read: cells.boolean("isread"),
            is_saved: cells.boolean("issaved"),
            state: MessageState::of(&cells.get("messagestae")),
            posted_at: cells.time("posted_at"),
            created_at: cells.time("created_at"),
            modified_at: cells.time("modified_at"),
            body: Body::read(&kind, &text),
            kind,
            text,
            is_status: cells.boolean("isstatusmessage"),
            is_queued: cells.boolean("isqueued"),
            caption: cells.text("caption"),
            quoted: cells.parsed("quoted_message_apiid"),
            delivered_at: cells.time("delivered_at"),
            read_at: cells.time("read_at"),
            group_states: group_states(&cells.get("g_msg_states")),
            display_tags: display_tags.unwrap_or_default(),
            edited_at: cells.time("edited_at"),
            deleted_at: cells.time("deleted_at"),
            chats,
        })
    }

    fn value(&self, column: &str) -> CellValue<'_> {
        match column {
            "apiid" => CellValue::optional(self.id, CellValue::shown),
            "uid" => CellValue::text(&self.uid),
            "identity" => CellValue::id(self.sender),
            "isoutbox" => CellValue::Boolean(self.is_own),
            "isread" => CellValue::Boolean(self.is_read),
            "issaved" => CellValue::Boolean(self.is_saved),
            "messagestae" => CellValue::text(self.state.map_or("", MessageState::name)),
            "posted_at" => CellValue::time(self.posted_at),
            "created_at" => CellValue::time(self.created_at),
            "modified_at" => CellValue::time(self.modified_at),
            "type" => CellValue::text(self.kind.name()),
            "body" => CellValue::text(&self.text),
            "isstatusmessage" => CellValue::Boolean(self.is_status),
            "isqueued" => CellValue::Boolean(self.is_queued),
            "caption" => CellValue::text(&self.caption),
            "quoted_message_apiid" => CellValue::optional(self.quoted, CellValue::shown),
            "delivered_at" => CellValue::time(self.delivered_at),
            "read_at" => CellValue::time(self.read_at),
            "g_msg_states" => match self.chats {
                Chats::Group => self.states_cell(),
                // The app never sets it there.
                _ => CellValue::Bare,
            },
            "display_tags" => CellValue::Number(self.display_tags),
            "edited_at" => CellValue::time(self.edited_at),
            "deleted_at" => CellValue::time(self.deleted_at),
            _ => CellValue::Bare,
        }
    }
}

impl Message {
    /// A JSON object; identities and names of states need no escapes.
    fn states_cell(&self) -> CellValue<'_> {
        if self.group_states.is_empty() {
            return CellValue::Null;
        }
        let members = self.group_states.iter();
        let members: Vec<String> = members
            .map(|(id, state)| format!("\"{id}\":\"{}\"", state.name()))
            .collect();
        CellValue::Text(format!("{{{}}}", members.join(",")).into())
    }
}

fn group_states(text: &str) -> Vec<(ThreemaId, MessageState)> {
    let members = Object::parse(text)
        .into_iter()
        .flat_map(|object| object.members());
    let state = |(id, state): (String, Option<String>)| {
        Some((cells::parsed(&id)?, MessageState::of(&state?)?))
    };
    members.filter_map(state).collect()
}
