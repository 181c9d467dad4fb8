//! Sending of profile pictures: a step that was taken is not asked for again at the same time.
//!
//! One byte of the input says what is known, an identity says who receives, and then come three times:
//! of the last deletion, of the upload, and now.

use eeema::ThreemaId;
use eeema::blob::{BlobId, CachedPicture, LastPicture, PictureStep, picture_step};
use eeema::time::UnixMillis;

pub(crate) fn check(data: &[u8]) {
    let Some((&[known], rest)) = data.split_first_chunk() else {
        return;
    };
    let (words, _) = rest.as_chunks::<8>();
    let &[receiver, deleted_at, uploaded_at, now, ..] = words else {
        return;
    };
    let Ok(receiver) = ThreemaId::from_bytes(&receiver) else {
        return;
    };
    let time = |bytes| UnixMillis(u64::from_le_bytes(bytes));
    let (now, fresh) = (time(now), BlobId::from_bytes([1; 16]));
    let shared = known & 1 == 0;
    let last = match known >> 1 & 3 {
        0 => None,
        1 => Some(LastPicture::Deleted(time(deleted_at))),
        2 => Some(LastPicture::Set(fresh)),
        _ => Some(LastPicture::Set(BlobId::from_bytes([2; 16]))),
    };
    let cached = (known >> 3 & 1 == 0).then_some(CachedPicture::new(fresh, time(uploaded_at)));

    let sent = Some(LastPicture::Set(fresh));
    let (last, cached) = match picture_step(receiver, shared, last, cached, now) {
        PictureStep::Nothing => (last, cached),
        PictureStep::SendDelete => (Some(LastPicture::Deleted(now)), cached),
        PictureStep::SendCached => (sent, Some(cached.unwrap())),
        PictureStep::UploadAndSend => (sent, Some(CachedPicture::new(fresh, now))),
    };
    let again = picture_step(receiver, shared, last, cached, now);
    assert_eq!(again, PictureStep::Nothing);
}
