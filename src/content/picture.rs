use super::media::KeyedPicture;
use super::wire::{DirectContent, GroupContent, Wire, WithoutBody};
use crate::codec::{BufferTooSmall, Writer};
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

impl Wire for SetProfilePicture {
    fn encoded_len(&self) -> usize {
        KeyedPicture::LENGTH
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        self.0.encode(writer)
    }
}

impl DirectContent for SetProfilePicture {
    fn direct_kind(&self) -> Kind {
        Kind::SET_PROFILE_PICTURE
    }
}

impl GroupContent for SetProfilePicture {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::SET_GROUP_PROFILE_PICTURE)
    }
}

/// The profile picture of the sender (0x19) or of their group (0x54) is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteProfilePicture;

impl WithoutBody for DeleteProfilePicture {}

impl DirectContent for DeleteProfilePicture {
    fn direct_kind(&self) -> Kind {
        Kind::DELETE_PROFILE_PICTURE
    }
}

impl GroupContent for DeleteProfilePicture {
    fn group_kind(&self) -> Result<Kind, Error> {
        Ok(Kind::DELETE_GROUP_PROFILE_PICTURE)
    }
}

/// The receiver's profile picture is wanted, with their next message that distributes it (0x1a).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestProfilePicture;

impl WithoutBody for RequestProfilePicture {}

impl DirectContent for RequestProfilePicture {
    fn direct_kind(&self) -> Kind {
        Kind::REQUEST_PROFILE_PICTURE
    }
}
