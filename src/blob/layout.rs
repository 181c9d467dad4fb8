use crate::crypto::hazmat::secretbox;

/// Which part of a message a blob is. Each part has its own nonce under the key of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The file itself, a profile picture, or the media of old clients.
    File,
    /// The thumbnail of a file or of an old video.
    Thumbnail,
}

impl Part {
    /// The nonce, 24 bytes: 1 or 2 in the last byte.
    pub const fn nonce(self) -> &'static [u8; 24] {
        match self {
            Self::File => &[
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
            ],
            Self::Thumbnail => &[
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2,
            ],
        }
    }
}

/// Bytes of the tag in front of a blob.
pub const TAG_LENGTH: usize = secretbox::TAG_LENGTH;

/// The most bytes of a blob that the server takes.
pub const MAX_LENGTH: usize = 100 * 1024 * 1024;
