//! Blobs: any cut gives the same, any change is refused, and a key seals once.

use eeema::blob::{
    self, BlobId, BlobKey, CachedPicture, Error, LastPicture, Opener, PICTURE_INTERVAL, Part,
    PictureStep, Sealer, TAG_LENGTH, Verifier, picture_step,
};
use eeema::time::UnixMillis;
use proptest::prelude::*;

fn random() -> impl FnMut(&mut [u8]) {
    |bytes: &mut [u8]| bytes.fill(0x5a)
}

/// Acts on `data` in pieces of these lengths; the last piece takes the rest.
fn in_pieces(data: &mut [u8], cuts: &[usize], mut act: impl FnMut(&mut [u8])) {
    let mut rest = data;
    for cut in cuts {
        let (piece, behind) = rest.split_at_mut((*cut).min(rest.len()));
        act(piece);
        rest = behind;
    }
    act(rest);
}

proptest! {
    #[test]
    fn the_result_does_not_depend_on_the_cuts(
        plaintext in prop::collection::vec(any::<u8>(), 0..5000),
        cuts in prop::collection::vec(0_usize..1500, 0..12),
        other_cuts in prop::collection::vec(0_usize..1500, 0..12),
    ) {
        let (blob, _) = blob::seal(&plaintext, &mut random()).unwrap();
        let mut sealer = Sealer::new(&mut random()).unwrap();
        let mut data = plaintext.clone();
        in_pieces(&mut data, &cuts, |piece| sealer.update(piece));
        let (tag, key) = sealer.finish();
        prop_assert_eq!(&[tag.as_slice(), &data].concat(), &blob);

        let mut verifier = Verifier::new(key.key(), Part::File, tag);
        in_pieces(&mut data, &other_cuts, |piece| verifier.update(piece));
        let mut opener = verifier.finish().unwrap();
        in_pieces(&mut data, &cuts, |piece| opener.update(piece));
        prop_assert_eq!(opener.finish(), Ok(()));
        prop_assert_eq!(&data, &plaintext);

        let mut sealed = blob[TAG_LENGTH..].to_vec();
        let mut opener = Opener::in_one_pass(key.key(), Part::File, tag);
        in_pieces(&mut sealed, &other_cuts, |piece| opener.update(piece));
        prop_assert_eq!(opener.finish(), Ok(()));
        prop_assert_eq!(&sealed, &plaintext);

        let mut verified = blob::verify(key.key(), Part::File, &blob).unwrap();
        prop_assert_eq!(verified.remaining(), plaintext.len());
        in_pieces(&mut data, &other_cuts, |piece| {
            piece.fill(0);
            let length = piece.len();
            assert_eq!(verified.read(piece).len(), length);
        });
        prop_assert_eq!(verified.remaining(), 0);
        prop_assert!(verified.read(&mut [0; 3]).is_empty());
        prop_assert_eq!(&data, &plaintext);
    }

    #[test]
    fn every_change_is_refused_and_leaves_the_blob_as_it_was(
        plaintext in prop::collection::vec(any::<u8>(), 0..100),
        at: prop::sample::Index,
        bit in 0_u8..8,
    ) {
        let (mut blob, key) = blob::seal(&plaintext, &mut random()).unwrap();
        let at = at.index(blob.len());
        blob[at] ^= 1 << bit;
        let altered = blob.clone();
        prop_assert_eq!(blob::open(key.key(), Part::File, &blob), Err(Error::Unauthentic));
        let opened = blob::open_in_place(key.key(), Part::File, &mut blob).is_ok();
        prop_assert!(!opened && blob == altered);
        let (tag, ciphertext) = blob.split_first_chunk().unwrap();
        let mut verifier = Verifier::new(key.key(), Part::File, *tag);
        verifier.update(ciphertext);
        prop_assert!(verifier.finish().is_err());
        let mut opener = Opener::in_one_pass(key.key(), Part::File, *tag);
        opener.update(&mut ciphertext.to_vec());
        prop_assert_eq!(opener.finish(), Err(Error::Unauthentic));
        let refused = blob::verify(key.key(), Part::File, &blob).err();
        prop_assert_eq!(refused, Some(Error::Unauthentic));
    }
}

#[test]
fn a_blob_that_changes_between_the_passes_is_noticed() {
    let (blob, key) = blob::seal(b"verified first, decrypted later", &mut random()).unwrap();
    let (tag, ciphertext) = blob.split_first_chunk::<TAG_LENGTH>().unwrap();
    let opener = || {
        let mut verifier = Verifier::new(key.key(), Part::File, *tag);
        verifier.update(ciphertext);
        verifier.finish().unwrap()
    };
    let mut changed = ciphertext.to_vec();
    changed[3] ^= 1;
    let mut second_pass = opener();
    second_pass.update(&mut changed);
    assert_eq!(second_pass.finish(), Err(Error::Unauthentic));
    // A second pass that ends early is one too.
    assert_eq!(opener().finish(), Err(Error::Unauthentic));
}

#[test]
fn file_and_thumbnail_share_the_key_but_not_the_nonce() {
    let (file, fresh) = blob::seal(b"same words", &mut random()).unwrap();
    let (thumbnail, key) = fresh.seal_thumbnail(b"same words");
    assert_ne!(file, thumbnail);
    assert!(blob::open(&key, Part::Thumbnail, &thumbnail).is_ok());
    assert_eq!(
        blob::open(&key, Part::Thumbnail, &file),
        Err(Error::Unauthentic)
    );
    assert_eq!(
        blob::open(&BlobKey::from_bytes([0x5b; 32]), Part::File, &file),
        Err(Error::Unauthentic)
    );
}

#[test]
fn a_failed_sealing_changes_nothing() {
    let mut short = [7; TAG_LENGTH - 1];
    assert_eq!(
        blob::seal_in_place(&mut short, &mut random()).err(),
        Some(Error::Truncated)
    );
    assert_eq!(short, [7; TAG_LENGTH - 1]);

    struct Broken;
    impl eeema::Random for Broken {
        fn fill(&mut self, _: &mut [u8]) -> Result<(), eeema::crypto::RandomError> {
            Err(eeema::crypto::RandomError)
        }
    }
    let mut blob = [7; 40];
    assert_eq!(
        blob::seal_in_place(&mut blob, &mut Broken).err(),
        Some(Error::Random)
    );
    assert_eq!(blob, [7; 40]);
    assert!(Sealer::new(&mut Broken).is_err());
}

#[test]
fn profile_pictures_are_sent_when_the_chapter_says_so() {
    let now = UnixMillis(1_735_655_118_450);
    let ago = |millis| UnixMillis(now.0 - millis);
    let (id, other) = (BlobId::from_bytes([1; 16]), BlobId::from_bytes([2; 16]));
    let cached = |age| Some(CachedPicture::new(id, ago(age)));
    let deleted = |age| Some(LastPicture::Deleted(ago(age)));
    let set = |id| Some(LastPicture::Set(id));
    let week = u64::try_from(PICTURE_INTERVAL.as_millis()).unwrap();
    for (shared, last, cache, step) in [
        (false, None, None, PictureStep::SendDelete),
        (false, set(id), cached(0), PictureStep::SendDelete),
        (false, deleted(week - 1), None, PictureStep::Nothing),
        (false, deleted(week), None, PictureStep::SendDelete),
        (true, None, None, PictureStep::UploadAndSend),
        (true, set(id), None, PictureStep::UploadAndSend),
        (true, set(id), cached(week), PictureStep::Nothing),
        (true, set(id), cached(week + 1), PictureStep::UploadAndSend),
        (true, set(other), cached(0), PictureStep::SendCached),
        (true, deleted(0), cached(0), PictureStep::SendCached),
        (true, None, cached(0), PictureStep::SendCached),
    ] {
        let receiver = "ALICE001".parse().unwrap();
        assert_eq!(picture_step(receiver, shared, last, cache, now), step);
        for nobody in ["ECHOECHO", "*GATEWAY"] {
            let nobody = nobody.parse().unwrap();
            let step = picture_step(nobody, shared, last, cache, now);
            assert_eq!(step, PictureStep::Nothing);
        }
    }
}
