//! Profile pictures ([chapter 03 section
//! 5](crate::protocol::message_types#5-binary-media-and-picture-messages)).

use super::error::Error;
use super::kind::Kind;
use super::properties::{Properties, Reflect};
use super::wire::{DirectContent, GroupContent, Wire, WithoutBody, decode_exactly};
use crate::codec::{BufferTooSmall, Writer};
use crate::identity::{BlobId, BlobKey};

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

pub(super) static SET: Properties = Properties::direct(Kind::SET_PROFILE_PICTURE);

pub(super) static DELETE: Properties = Properties::direct(Kind::DELETE_PROFILE_PICTURE);

/// Reflected when it is received: the answer comes from any of the devices.
pub(super) static REQUEST: Properties = Properties {
    reflect: Reflect::RECEIVED,
    ..Properties::direct(Kind::REQUEST_PROFILE_PICTURE)
};

/// From the creator only, as all that makes a group what it is.
pub(super) static SET_GROUP: Properties = Properties::creator(Kind::SET_GROUP_PROFILE_PICTURE);

/// As the picture that it takes away.
pub(super) static DELETE_GROUP: Properties =
    Properties::creator(Kind::DELETE_GROUP_PROFILE_PICTURE);

/// A picture as a blob with its own key ([chapter 03 section 5](crate::protocol::message_types)): the old
/// group image (0x43) and the profile pictures (0x18, 0x50).
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 16 | blob id |
/// | 16 | 4 | size |
/// | 20 | 32 | key |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyedPicture {
    blob_id: BlobId,
    size: u32,
    key: BlobKey,
}

impl KeyedPicture {
    /// Bytes of the encoded picture.
    pub(super) const LENGTH: usize = 52;

    /// A picture of `size` bytes whose blob was uploaded.
    pub const fn new(blob_id: BlobId, key: BlobKey, size: u32) -> Self {
        Self { blob_id, size, key }
    }

    /// Where the blob lies.
    pub const fn blob_id(&self) -> BlobId {
        self.blob_id
    }

    /// What the sender calls the size in bytes. Clients count differently: never compare it with the
    /// blob.
    pub const fn size(&self) -> u32 {
        self.size
    }

    /// What opens the blob.
    pub const fn key(&self) -> &BlobKey {
        &self.key
    }

    /// Writes the 52 bytes.
    pub(super) fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        writer.bytes(self.blob_id.as_bytes())?;
        writer.u32_le(self.size)?;
        writer.bytes(self.key.as_bytes())
    }

    pub(super) fn decode(body: &[u8]) -> Result<Self, Error> {
        decode_exactly(body, |reader| {
            Ok(Self {
                blob_id: BlobId::from_bytes(*reader.array()?),
                size: reader.u32_le()?,
                key: BlobKey::from_bytes(*reader.array()?),
            })
        })
    }
}

/// The new profile picture of the sender (0x18) or of their group (0x50): a JPEG.
///
/// ```
/// use eeema::content::{Encode, KeyedPicture, SetProfilePicture};
/// use eeema::identity::{BlobId, BlobKey};
///
/// # let (blob_id, key) = (BlobId::from_bytes([1; 16]), BlobKey::from_bytes([2; 32]));
/// let picture = SetProfilePicture::new(KeyedPicture::new(blob_id, key, 13_907));
/// assert_eq!(picture.encoded_len(), 52);
/// ```
///
/// | message | between two | in a group, from its creator |
/// |---|---|---|
/// | [`SetProfilePicture`] | the sender's own picture | the picture of the group |
/// | [`DeleteProfilePicture`] | the sender has none any more | the group has none any more |
/// | [`RequestProfilePicture`] | the receiver's is wanted | – |
///
/// A request is not answered at once, but with the next message that distributes the profile
/// ([`Properties::user_profile_distribution`](super::Properties::user_profile_distribution)): asking alone
/// brings no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetProfilePicture {
    picture: KeyedPicture,
}

impl SetProfilePicture {
    /// Announces a picture whose blob was uploaded.
    pub const fn new(picture: KeyedPicture) -> Self {
        Self { picture }
    }

    /// The picture.
    pub const fn picture(&self) -> &KeyedPicture {
        &self.picture
    }
}

impl Wire for SetProfilePicture {
    fn encoded_len(&self) -> usize {
        KeyedPicture::LENGTH
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        self.picture.encode(writer)
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

impl SetProfilePicture {
    pub(super) fn decode(body: &[u8]) -> Result<Self, Error> {
        KeyedPicture::decode(body).map(Self::new)
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
