use core::fmt;

use super::error::Error;
use super::kind::Kind;
use super::properties::{Editable, Properties};
use super::wire::{self, DirectContent, GroupContent, Wire};
use crate::codec::{BufferTooSmall, Writer};
use crate::identity::{MessageId, ThreemaId};

impl Kind {
    /// Text.
    pub const TEXT: Self = Self(0x01);
    /// Text in a group.
    pub const GROUP_TEXT: Self = Self(0x41);
}

/// What most messages are: it wakes, is shown, answered with receipts, and may be edited and deleted.
pub(super) static DIRECT: Properties = Properties {
    editable: Some(Editable::Text),
    ..Properties::conversation(Kind::TEXT)
};

/// The same, without receipts.
pub(super) static GROUP: Properties = Properties {
    editable: Some(Editable::Text),
    ..Properties::group_conversation(Kind::GROUP_TEXT)
};

/// What a quote begins with. The id follows, and two line feeds.
const QUOTE_PREFIX: &str = "> quote #";

/// A text of at least one byte of UTF-8 (0x01, 0x41; [chapter 03 section
/// 4](crate::protocol::message_types)).
///
/// Line ends are as typed, and zero bytes are legal. `*bold*`, `_italic_` and `~strike~` are a matter
/// of presentation.
///
/// ```
/// use eeema::content::{Mention, Text};
///
/// let text = Text::new("@[ECHOECHO]: low tide at 6:40")?;
/// assert_eq!(text.mentions().next(), Some(Mention::Identity("ECHOECHO".parse()?)));
/// assert_eq!(text.quote(None), None);
/// assert!(Text::new("").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Text<'a>(&'a str);

impl<'a> Text<'a> {
    /// The most bytes of UTF-8 in a text that is sent. What is received may be longer.
    pub const MAX_LENGTH: usize = 6000;

    /// A text to send, of 1 to 6000 bytes. `split_text` cuts a longer one.
    ///
    /// # Errors
    ///
    /// [`Error::Empty`] or [`Error::TextTooLong`].
    pub const fn new(text: &'a str) -> Result<Self, Error> {
        match text.len() {
            0 => Err(Error::Empty),
            1..=Self::MAX_LENGTH => Ok(Self(text)),
            _ => Err(Error::TextTooLong),
        }
    }

    /// The text.
    pub const fn as_str(&self) -> &'a str {
        self.0
    }

    /// The quote that the text is, if it is one. `own_message_id` is the id of the message that has
    /// this text: a quote of itself is none.
    ///
    /// Look the quoted id up **inside the same conversation**; if it is unknown there, show a
    /// placeholder.
    pub fn quote(&self, own_message_id: Option<MessageId>) -> Option<Quote<'a>> {
        let rest = self.0.strip_prefix(QUOTE_PREFIX)?;
        let (id, rest) = rest.split_at_checked(16)?;
        if id.bytes().any(|digit| digit.is_ascii_uppercase()) {
            return None;
        }
        let message_id = id.parse().ok()?;
        let text = strip_line_end(strip_line_end(rest)?)?;
        (own_message_id != Some(message_id)).then_some(Quote::new(message_id, text))
    }

    /// Whom the text mentions, in order of appearance, repeated ones included.
    ///
    /// Nothing is allocated: the text is searched while one iterates. A mention may stand within a word.
    pub fn mentions(&self) -> impl Iterator<Item = Mention> + use<'a> {
        self.0.split("@[").skip(1).filter_map(|rest| {
            let (name, _) = rest.split_at_checked(8)?;
            rest.get(8..)?.strip_prefix(']')?;
            match name {
                "@@@@@@@@" => Some(Mention::Everybody),
                _ => name.parse().ok().map(Mention::Identity),
            }
        })
    }
}

impl Wire for Text<'_> {
    fn encoded_len(&self) -> usize {
        self.0.len()
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.bytes(self.0.as_bytes())
    }
}

impl DirectContent for Text<'_> {
    fn direct_kind(&self) -> Kind {
        Kind::TEXT
    }
}

impl GroupContent for Text<'_> {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::GROUP_TEXT)
    }
}

impl<'a> Text<'a> {
    /// Reads a text of any length but zero. Invalid UTF-8 refuses the message; nothing is replaced.
    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        match wire::utf8(body)? {
            "" => Err(Error::Empty),
            text => Ok(Self(text)),
        }
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "Text", self)
    }
}

/// A text that refers to another message of the same conversation ([chapter 03 section
/// 4.1](crate::protocol::message_types)).
///
/// `Display` writes the form that goes into a [`Text`]: a prefix of 27 bytes, then the own text.
///
/// ```
/// use eeema::content::{Quote, Text};
///
/// let quote = Quote::new("00112233ccddeeff".parse()?, "This is the comment");
/// let text = quote.to_string();
/// assert_eq!(text, "> quote #00112233ccddeeff\n\nThis is the comment");
/// assert_eq!(Text::new(&text)?.quote(None), Some(quote));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Quote<'a> {
    message_id: MessageId,
    text: &'a str,
}

impl<'a> Quote<'a> {
    /// Quotes a message of the same conversation. The own text may be empty.
    pub const fn new(message_id: MessageId, text: &'a str) -> Self {
        Self { message_id, text }
    }

    /// The quoted message.
    pub const fn message_id(&self) -> MessageId {
        self.message_id
    }

    /// The own text.
    pub const fn text(&self) -> &'a str {
        self.text
    }
}

impl fmt::Display for Quote<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{QUOTE_PREFIX}{}\n\n{}", self.message_id, self.text)
    }
}

impl fmt::Debug for Quote<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Quote({:?})", self.message_id)
    }
}

/// Whom a text mentions ([chapter 03 section 4.2](crate::protocol::message_types#42-mention)). `Display`
/// writes it as it stands in the text.
///
/// Anything else in brackets is plain text. Whether the one who is mentioned is a member of the group is not
/// known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mention {
    /// One identity.
    Identity(ThreemaId),
    /// Everybody in the group.
    Everybody,
}

impl fmt::Display for Mention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identity(id) => write!(f, "@[{id}]"),
            Self::Everybody => f.write_str("@[@@@@@@@@]"),
        }
    }
}

/// Receivers accept CR LF in place of the LF that senders write.
fn strip_line_end(text: &str) -> Option<&str> {
    text.strip_prefix('\n')
        .or_else(|| text.strip_prefix("\r\n"))
}
