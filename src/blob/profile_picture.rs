use core::time::Duration;

use crate::identity::{BlobId, ThreemaId};
use crate::time::UnixMillis;

/// How long an upload is used, and how long a deletion is not repeated: 7 days.
pub const PICTURE_INTERVAL: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// What one receiver was told last about the profile picture of the user. A request for the picture
/// makes a client forget it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LastPicture {
    /// The picture in this blob.
    Set(BlobId),
    /// That there is none.
    Deleted(UnixMillis),
}

/// An upload of the profile picture that may serve for further receivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CachedPicture {
    blob_id: BlobId,
    uploaded_at: UnixMillis,
}

impl CachedPicture {
    /// An upload to `blob_id` that ended at `uploaded_at`.
    pub const fn new(blob_id: BlobId, uploaded_at: UnixMillis) -> Self {
        Self {
            blob_id,
            uploaded_at,
        }
    }

    /// Where the blob lies.
    pub const fn blob_id(&self) -> BlobId {
        self.blob_id
    }

    /// When it was uploaded.
    pub const fn uploaded_at(&self) -> UnixMillis {
        self.uploaded_at
    }
}

/// What to do about the profile picture before a message with profile distribution goes to a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PictureStep {
    /// Nothing.
    Nothing,
    /// Send "delete profile picture", and remember the time.
    SendDelete,
    /// Seal the picture with a fresh key, upload it to be kept, cache it, and send it.
    UploadAndSend,
    /// Send the cached upload, and remember its id.
    SendCached,
}

/// Decides about the profile picture for one receiver
/// ([chapter 05 section 6](crate::protocol::blobs#6-profile-pictures-of-contacts)). `shared`: the
/// user has a picture, and shares it with this receiver.
///
/// What is sent is a message of its own, with a random id of its own.
pub fn picture_step(
    receiver: ThreemaId,
    shared: bool,
    last: Option<LastPicture>,
    cached: Option<CachedPicture>,
    now: UnixMillis,
) -> PictureStep {
    let age = |time: UnixMillis| Duration::from_millis(now.0.saturating_sub(time.0));
    if !receiver.gets_profile_picture() {
        return PictureStep::Nothing;
    }
    if !shared {
        return match last {
            Some(LastPicture::Deleted(time)) if age(time) < PICTURE_INTERVAL => {
                PictureStep::Nothing
            }
            _ => PictureStep::SendDelete,
        };
    }
    match cached.filter(|picture| age(picture.uploaded_at) <= PICTURE_INTERVAL) {
        None => PictureStep::UploadAndSend,
        Some(picture) if last == Some(LastPicture::Set(picture.blob_id)) => PictureStep::Nothing,
        Some(_) => PictureStep::SendCached,
    }
}
