use super::media::KeyedPicture;
use super::part::{self, Nothing, Part};
use crate::codec::Writer;
use crate::content::{Error, Kind};

impl Kind {
    /// Sets the profile picture of the sender.
    pub const SET_PROFILE_PICTURE: Self = Self(0x18);
    /// Deletes the profile picture of the sender.
    pub const DELETE_PROFILE_PICTURE: Self = Self(0x19);
    /// Asks for the profile picture of the receiver.
    pub const REQUEST_PROFILE_PICTURE: Self = Self(0x1a);
    /// Sets the picture of a group.
    pub const SET_GROUP_PROFILE_PICTURE: Self = Self(0x50);
    /// Deletes the picture of a group.
    pub const DELETE_GROUP_PROFILE_PICTURE: Self = Self(0x54);
}

/// The new profile picture of the sender (0x18) or of his group (0x50): a JPEG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetProfilePicture(pub KeyedPicture);

impl SetProfilePicture {
    pub(super) fn decode(body: &[u8]) -> Result<Self, Error> {
        KeyedPicture::decode(body).map(Self)
    }
}

impl Part for SetProfilePicture {
    fn kind(&self, in_group: bool) -> Option<Kind> {
        part::both(
            in_group,
            Kind::SET_PROFILE_PICTURE,
            Kind::SET_GROUP_PROFILE_PICTURE,
        )
    }

    fn encoded_len(&self) -> usize {
        KeyedPicture::LENGTH
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        self.0.encode(writer)
    }
}

/// The profile picture of the sender (0x19) or of his group (0x54) is removed.
pub(super) const DELETE: Nothing = Nothing {
    direct: Some(Kind::DELETE_PROFILE_PICTURE),
    group: Some(Kind::DELETE_GROUP_PROFILE_PICTURE),
};

/// The receiver's profile picture is wanted, with his next message that distributes it (0x1a).
pub(super) const REQUEST: Nothing = Nothing {
    direct: Some(Kind::REQUEST_PROFILE_PICTURE),
    group: None,
};
