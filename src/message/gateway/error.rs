use core::fmt;

use crate::codec::hex;

/// Why a callback of the Gateway is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The form lacks this field.
    FieldMissing(&'static str),
    /// The form has this field twice.
    FieldTwice(&'static str),
    /// The MAC is wrong.
    MacMismatch,
    /// Sender or receiver is not a well-formed identity.
    Identity,
    /// Id, nonce or box is not hexadecimal of the right length.
    Hex,
    /// The box has fewer than 16 bytes.
    Truncated,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FieldMissing(name) => {
                return write!(f, "the form has no field {name}; drop the callback");
            }
            Self::FieldTwice(name) => {
                return write!(f, "the form has the field {name} twice; drop the callback");
            }
            Self::MacMismatch => {
                "the MAC of the callback is wrong; check the API secret, or drop it"
            }
            Self::Identity => "sender or receiver of the callback is not a Threema ID; drop it",
            Self::Hex => {
                "id, nonce or box of the callback is not hexadecimal of the right length; drop it"
            }
            Self::Truncated => "the box of the callback is cut off; drop it",
        })
    }
}

impl core::error::Error for Error {}

impl From<hex::Error> for Error {
    fn from(_: hex::Error) -> Self {
        Self::Hex
    }
}
