use core::fmt;

/// Why bytes are no value, or a value does not become bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The bytes end inside the value.
    Truncated,
    /// Bytes stand behind the value.
    TrailingBytes,
    /// An extension type, or the code 0xc1 that is never used.
    Unsupported,
    /// A key is not a text.
    Key,
    /// A map has the same key twice.
    RepeatedKey,
    /// A text is not UTF-8.
    Text,
    /// Too many maps and arrays inside one another, too many items, or a length of 2^32 and more.
    Limit,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncated => "the MessagePack value is cut off; refuse the message",
            Self::TrailingBytes => "bytes stand behind the MessagePack value; refuse the message",
            Self::Unsupported => "the MessagePack value has an extension type; refuse the message",
            Self::Key => "a key in the MessagePack value is not a text; refuse the message",
            Self::RepeatedKey => "a key in the MessagePack value stands twice; refuse the message",
            Self::Text => "a text in the MessagePack value is not UTF-8; refuse the message",
            Self::Limit => {
                "the MessagePack value is too deep or has too many items; refuse it or send less"
            }
        })
    }
}

impl core::error::Error for Error {}
