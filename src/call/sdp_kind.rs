//! What a patch asks for, and why there may be none.

use core::fmt;

/// Which description is patched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SdpKind {
    /// The own offer.
    LocalOffer,
    /// The own answer.
    LocalAnswer,
    /// The offer of the peer.
    RemoteOffer,
    /// The answer of the peer.
    RemoteAnswer,
}

/// Which header extensions a call has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeaderExtensions {
    /// None: calls without pictures.
    Disable,
    /// Encrypted ones with ids up to 14.
    OneByte,
    /// Encrypted ones with ids up to 255: calls with pictures.
    OneAndTwoByte,
}

/// Why a description cannot be patched: end the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SdpError {
    /// It does not have Opus.
    NoOpus,
    /// A section with sound does not list Opus.
    OpusNotInMediaLine,
    /// It has more header extensions than there are ids.
    ExtensionIdsExhausted,
}

impl fmt::Display for SdpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoOpus | Self::OpusNotInMediaLine => {
                "the description of the call has no Opus; end the call"
            }
            Self::ExtensionIdsExhausted => {
                "the description of the call has too many header extensions; end the call"
            }
        })
    }
}

impl core::error::Error for SdpError {}
