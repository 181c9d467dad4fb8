//! Topic `blob`: chapter 05 section 12 of the specification.

use eeema::blob::{self, Error, Part, Sealer, TAG_LENGTH, Verifier};
use eeema::crypto::KeyLength;
use eeema::crypto::Secret;
use eeema::crypto::hazmat::hash::sha256;
use eeema::crypto::hazmat::secretbox;
use eeema::identity::{self, BlobId, BlobKey, Nonce};
use eeema::{PublicKey, SecretKey};

use super::{Record, Verdict, expect, expect_refused, unknown_kind, unknown_reason};

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "blob" => one_blob(record),
        "blob_pair" => blob_pair(record),
        "blob_digest" => blob_digest(record),
        "blob_chunks" => blob_chunks(record),
        "deprecated_image" => deprecated_image(record),
        "blob_id" => {
            let id: BlobId = record.text("text").parse().map_err(text)?;
            expect("bytes", *id.as_bytes(), record.array("bytes"))?;
            expect(
                "canonical",
                id.to_string().as_str(),
                record.text("canonical"),
            )?;
            expect(
                "shard",
                id.shard().to_string().as_str(),
                record.text("shard"),
            )
        }
        _ => unknown_kind(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    match (record.kind(), record.text("reason")) {
        ("blob", "truncated") => expect_refused(open(record), Error::Truncated),
        ("blob", "authentication failed") => expect_refused(open(record), Error::Unauthentic),
        ("blob_id", "not 32 hexadecimal digits") => expect_refused(
            record.text("text").parse::<BlobId>(),
            identity::Error::BlobIdText,
        ),
        ("blob_key_length", "key length") => {
            expect_refused(BlobKey::try_from(record.bytes("key").as_slice()), KeyLength)
        }
        ("blob" | "blob_id" | "blob_key_length", _) => unknown_reason(record),
        _ => unknown_kind(record),
    }
}

fn text(error: impl ToString) -> String {
    error.to_string()
}

fn key(record: &Record<'_>) -> BlobKey {
    BlobKey::from_bytes(record.array("key"))
}

/// The part whose nonce the record has, if it is one of the two.
fn part(record: &Record<'_>) -> Option<Part> {
    let nonce = record.array("nonce");
    [Part::File, Part::Thumbnail]
        .into_iter()
        .find(|part| *part.nonce() == nonce)
}

fn open(record: &Record<'_>) -> Result<Vec<u8>, Error> {
    let blob = record.bytes("blob");
    let Some(part) = part(record) else {
        // Another nonce cannot be expressed: ask the box itself.
        let (tag, ciphertext) = blob.split_first_chunk().ok_or(Error::Truncated)?;
        let key = Secret::from_bytes(record.array("key"));
        let mut data = ciphertext.to_vec();
        secretbox::open_in_place(&key, &record.array("nonce"), &mut data, tag)?;
        return Ok(data);
    };
    let opened = blob::open(&key(record), part, &blob);

    // In place and in two passes the result is the same, and a failure changes nothing.
    let mut buffer = blob.clone();
    let in_place = blob::open_in_place(&key(record), part, &mut buffer).map(|data| data.to_vec());
    assert_eq!(in_place, opened);
    if opened.is_err() {
        assert_eq!(buffer, blob);
    }
    if blob.len() >= TAG_LENGTH {
        assert_eq!(open_in_passes(&key(record), part, &blob, &[7]), opened);
    }
    opened
}

fn open_in_passes(
    key: &BlobKey,
    part: Part,
    blob: &[u8],
    cuts: &[usize],
) -> Result<Vec<u8>, Error> {
    let (tag, ciphertext) = blob.split_first_chunk().unwrap();
    let mut verifier = Verifier::new(key, part, *tag);
    let mut data = ciphertext.to_vec();
    for_each_chunk(&mut data, cuts, |chunk| verifier.update(chunk));
    let mut opener = verifier.finish()?;
    for_each_chunk(&mut data, cuts, |chunk| opener.update(chunk));
    opener.finish()?;
    Ok(data)
}

/// Cuts `data` into chunks of these sizes, again and again.
fn for_each_chunk(data: &mut [u8], cuts: &[usize], mut act: impl FnMut(&mut [u8])) {
    let mut rest = data;
    for cut in cuts.iter().cycle() {
        if rest.is_empty() {
            return;
        }
        let (chunk, behind) = rest.split_at_mut((*cut).min(rest.len()));
        act(chunk);
        rest = behind;
    }
}

/// A generator that draws the key of the record.
fn generator(record: &Record<'_>) -> impl FnMut(&mut [u8]) {
    let key: [u8; 32] = record.array("key");
    move |bytes: &mut [u8]| bytes.copy_from_slice(&key)
}

fn one_blob(record: &Record<'_>) -> Verdict {
    let plaintext = record.bytes("plaintext");
    let expected = record.bytes("blob");
    let part = part(record).ok_or("the nonce is none of the two")?;
    let is_thumbnail = record.text("use").contains("thumbnail");
    expect("part", part == Part::Thumbnail, is_thumbnail)?;
    let (file, fresh) = blob::seal(&plaintext, &mut generator(record)).map_err(text)?;
    let sealed = match part {
        Part::File => file,
        Part::Thumbnail => fresh.seal_thumbnail(&plaintext).0,
    };
    expect("blob", sealed, expected)?;
    expect("plaintext", open(record), Ok(plaintext))
}

fn blob_pair(record: &Record<'_>) -> Verdict {
    let (plaintext, thumbnail) = (record.bytes("plaintext"), record.bytes("thumbnail"));
    let mut file = [&[0; TAG_LENGTH], plaintext.as_slice()].concat();
    let fresh = blob::seal_in_place(&mut file, &mut generator(record)).map_err(text)?;
    expect("blob", &file, &record.bytes("blob"))?;
    let mut small = [&[0; TAG_LENGTH], thumbnail.as_slice()].concat();
    let key = fresh.seal_thumbnail_in_place(&mut small).map_err(text)?;
    expect("thumbnail_blob", &small, &record.bytes("thumbnail_blob"))?;
    expect("opened", blob::open(&key, Part::File, &file), Ok(plaintext))?;
    expect(
        "opened thumbnail",
        blob::open(&key, Part::Thumbnail, &small),
        Ok(thumbnail),
    )
}

fn pattern(record: &Record<'_>) -> Vec<u8> {
    let start = record.index("pattern_start");
    (0..record.index("length"))
        .map(|i| ((start + 7 * i + i / 256) % 256) as u8)
        .collect()
}

fn blob_digest(record: &Record<'_>) -> Verdict {
    let plaintext = pattern(record);
    expect(
        "plaintext_sha256",
        sha256(&plaintext),
        record.array("plaintext_sha256"),
    )?;
    let part = part(record).ok_or("the nonce is none of the two")?;
    let (file, fresh) = blob::seal(&plaintext, &mut generator(record)).map_err(text)?;
    let blob = match part {
        Part::File => file,
        Part::Thumbnail => fresh.seal_thumbnail(&plaintext).0,
    };
    expect("blob_sha256", sha256(&blob), record.array("blob_sha256"))?;
    expect("tag", blob[..TAG_LENGTH].to_vec(), record.bytes("tag"))?;
    let (head, tail) = (record.bytes("blob_head"), record.bytes("blob_tail"));
    expect("blob_head", blob[..head.len()].to_vec(), head)?;
    let tail_start = blob.len() - tail.len();
    expect("blob_tail", blob[tail_start..].to_vec(), tail)?;
    let opened = blob::open(&key(record), part, &blob);
    expect("opened", opened == Ok(plaintext), true)
}

fn blob_chunks(record: &Record<'_>) -> Verdict {
    let plaintext = pattern(record);
    let cuts: Vec<usize> = record
        .numbers("chunks")
        .iter()
        .map(|cut| *cut as usize)
        .collect();
    let part = part(record).ok_or("the nonce is none of the two")?;
    expect("part", part, Part::File)?;
    let mut sealer = Sealer::new(&mut generator(record)).map_err(text)?;
    let mut data = plaintext.clone();
    for_each_chunk(&mut data, &cuts, |chunk| sealer.update(chunk));
    let (tag, key) = sealer.finish();
    let blob = [tag.as_slice(), &data].concat();
    expect("blob_sha256", sha256(&blob), record.array("blob_sha256"))?;
    let opened = open_in_passes(key.key(), part, &blob, &cuts);
    expect("opened", opened == Ok(plaintext), true)
}

fn deprecated_image(record: &Record<'_>) -> Verdict {
    let agree = |secret, public| {
        let public = PublicKey::from_bytes(record.array(public));
        SecretKey::from_bytes(record.array(secret)).agree(&public)
    };
    let key = agree("receiver_secret_key", "sender_public_key").map_err(text)?;
    let other = agree("sender_secret_key", "receiver_public_key").map_err(text)?;
    expect("other side", &other, &key)?;
    expect(
        "shared_secret",
        *key.as_bytes(),
        record.array("shared_secret"),
    )?;
    let mut blob = record.bytes("blob");
    let nonce = Nonce::from_bytes(record.array("nonce"));
    let opened = blob::open_deprecated_image_in_place(&key, &nonce, &mut blob).map_err(text)?;
    expect("plaintext", opened.to_vec(), record.bytes("plaintext"))?;

    // The crate has no function that seals one: compare with the box itself.
    let mut data = record.bytes("plaintext");
    let tag = secretbox::seal_in_place(key.as_secret(), nonce.as_bytes(), &mut data);
    expect(
        "blob",
        [tag.as_slice(), &data].concat(),
        record.bytes("blob"),
    )
}
