use core::fmt;

/// Why a document was not read or not written.
///
/// Reading fails for what nobody could restore; everything else is a [`Warning`](super::Warning). Writing
/// fails for what a reader would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DocumentError {
    /// The body is not UTF-8.
    Utf8,
    /// The body is not one JSON object.
    Json,
    /// The body has another version than 1.
    Version,
    /// The body holds no secret key of 32 bytes.
    PrivateKey,
    /// The body has values that a tolerant reader would replace or drop.
    Damaged,
    /// The document has a value that would not be read back as it is.
    Model,
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 | Self::Json => "the content of the backup is no document; use another copy",
            Self::Version => "the backup has a version other than 1; update this program",
            Self::PrivateKey => "the backup holds no usable secret key; use another copy",
            Self::Damaged => "the backup has damaged values; open it with the tolerant reader",
            Self::Model => {
                "the document has a value that no app would read back; correct it and try again"
            }
        })
    }
}

impl core::error::Error for DocumentError {}
