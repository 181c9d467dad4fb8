use core::fmt;

/// Why a message was not cut into chunks, or a chunk was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChunkError {
    /// The chunk size leaves no room for data.
    ChunkSize,
    /// A message must not be empty.
    EmptyMessage,
    /// All 2^32 ids of messages or serials of chunks are used up.
    Exhausted,
    /// The chunk is too short, of another mode, or contradicts another one.
    Malformed,
    /// Too many bytes or too many incomplete messages are held.
    Limit,
}

impl fmt::Display for ChunkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ChunkSize => "the chunk size leaves no room for data; choose a larger one",
            Self::EmptyMessage => "an empty message cannot be sent; leave it out",
            Self::Exhausted => "all numbers of messages are used up; start a new session",
            Self::Malformed => "the chunk is malformed or contradicts another; end the session",
            Self::Limit => "the other side sends more than is held; end the session",
        })
    }
}

impl core::error::Error for ChunkError {}
