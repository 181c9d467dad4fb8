use core::fmt;

/// Why a text has no hash, or a document was refused.
///
/// Positions count bytes from the start of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// A zero stands alone in round brackets: it must be dialled from inside the country only.
    TrunkZero {
        /// Of the zero.
        position: usize,
    },
    /// Nothing is left of the text.
    Empty,
    /// A character that a phone number or an e-mail address must not have.
    Character {
        /// Of the character.
        position: usize,
    },
    /// The number starts with a zero: it is national, or has an international prefix.
    LeadingZero {
        /// Of the zero.
        position: usize,
    },
    /// The number has fewer than 3 digits.
    TooShort,
    /// The number has more than 15 digits.
    TooLong {
        /// Of the first digit that is too many.
        position: usize,
    },
    /// The address has no `@`, or nothing on one side of it.
    NoAt,
    /// The numbering plans know no such number.
    NoNumber,
    /// The country is not a region of two letters that the numbering plans know.
    Region,
    /// The numbering plans that were built into the program are damaged.
    NumberingPlans,
    /// A hash, shown as text, does not have 64 hexadecimal digits or 44 characters of base64.
    HashText,
    /// There is not room for one hash for each input.
    BufferTooSmall,
    /// The answer is not JSON.
    Json,
    /// A property of the answer is missing or has another type or form.
    Property,
    /// An identity in the answer is malformed.
    Identity,
    /// A public key in the answer does not have 32 bytes.
    KeyLength,
    /// The public key of a challenge has low order, so that everybody knows what is agreed with it.
    NonContributory,
    /// More hashes than the Gateway takes in one request.
    TooManyHashes,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self {
            Self::TrunkZero { position } => {
                return write!(
                    f,
                    "the (0) at byte {position} is not part of the international number; leave it out"
                );
            }
            Self::Character { position } => {
                return write!(
                    f,
                    "the character at byte {position} does not belong there; remove or correct it"
                );
            }
            Self::LeadingZero { position } => {
                return write!(
                    f,
                    "the number starts with a zero at byte {position}; write it with its country code"
                );
            }
            Self::TooLong { position } => {
                return write!(
                    f,
                    "a number has at most 15 digits; shorten it from byte {position} on"
                );
            }
            Self::Empty => "there is no text; give a phone number or an e-mail address",
            Self::TooShort => "a number has at least 3 digits; write it with its country code",
            Self::NoAt => "an e-mail address has an @ with something on both sides; complete it",
            Self::NoNumber => "there is no such phone number in this country; check it",
            Self::Region => "name the country with the two letters of its code, for example CH",
            Self::NumberingPlans => "the numbering plans are damaged; build the program again",
            Self::HashText => {
                "a hash has 64 hexadecimal digits or 44 characters of base64; check that it is complete"
            }
            Self::BufferTooSmall => {
                "there is too little room; make room for one hash for each input"
            }
            Self::Json => "the answer is not JSON; ask the server again",
            Self::Property => {
                "a property of the answer is missing or malformed; update, or ask the server again"
            }
            Self::Identity => "an identity in the answer is malformed; do not use the answer",
            Self::KeyLength => {
                "a public key in the answer does not have 32 bytes; do not use the answer"
            }
            Self::NonContributory => {
                "the public key is not a real one; do not use it and distrust its source"
            }
            Self::TooManyHashes => "a request takes at most 1000 hashes; split it",
        };
        f.write_str(sentence)
    }
}

impl core::error::Error for Error {}
