//! Seals a file of any size as a blob and opens it again, with constant memory: `cargo run --example blob FILE`.
//!
//! The blob is a file beside it, which is removed in the end. The program `eeema` has the same as commands: `eeema blob`.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};

use eeema::OsRandom;
use eeema::blob::{BlobKey, Part, Sealer, TAG_LENGTH, Verifier};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args_os().nth(1);
    let file = file.ok_or("name a file: cargo run --example blob FILE")?;
    let mut blob = file.clone();
    blob.push(".blob");
    let key = seal(&mut File::open(&file)?, &mut File::create_new(&blob)?)?;
    let opened = open(&mut File::open(&blob)?, &key, &mut io::sink());
    let length = fs::metadata(&blob)?.len();
    fs::remove_file(&blob)?;
    opened?;
    println!("{length} bytes sealed and opened again");
    Ok(())
}

/// The tag stands in front, but is known last.
fn seal(file: &mut File, blob: &mut File) -> Result<BlobKey, Box<dyn std::error::Error>> {
    blob.write_all(&[0; TAG_LENGTH])?;
    let mut sealer = Sealer::new(&mut OsRandom)?;
    for_each_piece(file, |piece| {
        sealer.update(piece);
        blob.write_all(piece)
    })?;
    let (tag, key) = sealer.finish();
    blob.seek(SeekFrom::Start(0))?;
    blob.write_all(&tag)?;
    Ok(key.into_key())
}

/// Two passes: nothing is decrypted before all of it was verified.
fn open(
    blob: &mut File,
    key: &BlobKey,
    output: &mut impl Write,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut tag = [0; TAG_LENGTH];
    blob.read_exact(&mut tag)?;
    let mut verifier = Verifier::new(key, Part::File, tag);
    for_each_piece(blob, |piece| {
        verifier.update(piece);
        Ok(())
    })?;
    let mut opener = verifier.finish()?;
    blob.seek(SeekFrom::Start(TAG_LENGTH as u64))?;
    for_each_piece(blob, |piece| {
        opener.update(piece);
        output.write_all(piece)
    })?;
    Ok(opener.finish()?)
}

fn for_each_piece(
    input: &mut File,
    mut act: impl FnMut(&mut [u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = input.read(&mut buffer)?;
        match buffer.get_mut(..count) {
            Some(piece) if count > 0 => act(piece)?,
            _ => return Ok(()),
        }
    }
}
