//! Blobs in files: one pass to seal, two to open.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use eeema::OsRandom;
use eeema::blob::{BlobKey, Part, Sealer, TAG_LENGTH, Verifier};
use indicatif::{ProgressBar, ProgressStyle};

use crate::Result;
use crate::output::Output;

/// How much of a file is in memory.
const PIECE_LENGTH: usize = 1024 * 1024;

/// Seals `file` into `blob` with a fresh key: the tag is known last and written to the place in front.
pub(crate) fn seal(file: &Path, blob: &Path) -> Result<BlobKey> {
    let (mut input, length) = open_input(file)?;
    let mut output = Output::create(blob)?;
    output.file().write_all(&[0; TAG_LENGTH])?;
    let mut sealer = Sealer::new(&mut OsRandom)?;
    for_each_piece(&mut input, length, "encrypting", |piece| {
        sealer.update(piece);
        Ok(output.file().write_all(piece)?)
    })?;
    let (tag, key) = sealer.finish();
    output.file().seek(SeekFrom::Start(0))?;
    output.file().write_all(&tag)?;
    output.complete()?;
    Ok(key.into_key())
}

/// Verifies `blob` in a first pass, and decrypts it into `file` in a second one.
pub(crate) fn open(blob: &Path, file: &Path, key: &BlobKey) -> Result<()> {
    let (mut input, length) = open_input(blob)?;
    let mut tag = [0; TAG_LENGTH];
    input
        .read_exact(&mut tag)
        .map_err(|_| format!("{}: shorter than the 16 bytes of a tag", blob.display()))?;
    let length = length.saturating_sub(TAG_LENGTH as u64);
    let mut verifier = Verifier::new(key, Part::File, tag);
    for_each_piece(&mut input, length, "verifying", |piece| {
        verifier.update(piece);
        Ok(())
    })?;
    let mut opener = verifier.finish()?;

    input.seek(SeekFrom::Start(TAG_LENGTH as u64))?;
    let mut output = Output::create(file)?;
    for_each_piece(&mut input, length, "decrypting", |piece| {
        opener.update(piece);
        Ok(output.file().write_all(piece)?)
    })?;
    opener.finish()?;
    output.complete()
}

fn open_input(path: &Path) -> Result<(File, u64)> {
    let open = || {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok((file, length))
    };
    open().map_err(|error: std::io::Error| format!("{}: {error}", path.display()).into())
}

/// Reads to the end, piece by piece, and shows how far it is.
fn for_each_piece(
    input: &mut File,
    length: u64,
    what: &'static str,
    mut act: impl FnMut(&mut [u8]) -> Result<()>,
) -> Result<()> {
    let style = "{msg} {bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta}";
    let bar = ProgressBar::new(length).with_message(what);
    bar.set_style(ProgressStyle::with_template(style)?);
    let mut buffer = vec![0; PIECE_LENGTH];
    loop {
        let count = input.read(&mut buffer)?;
        let Some(piece) = buffer.get_mut(..count).filter(|piece| !piece.is_empty()) else {
            break;
        };
        act(piece)?;
        bar.inc(count as u64);
    }
    bar.finish();
    Ok(())
}
