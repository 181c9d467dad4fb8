//! Blobs in files and pipes: one pass to seal, two to open, with constant memory.

use std::env;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process;

use eeema::OsRandom;
use eeema::blob::{BlobKey, Opener, Part, Sealer, TAG_LENGTH, Verifier};

use crate::shared::input::Input;
use crate::shared::output::{NewFile, Output, Readers};
use crate::shared::progress::{Progress, Unit};
use crate::shared::recognise::something_else;
use crate::shared::{Done, Failure};

/// How much of a file is in memory.
const PIECE_LENGTH: usize = 1 << 20;

/// Where a blob goes. The tag stands in front and is known last: what cannot go back is written to a file of its own
/// first.
pub(super) struct Target {
    file: NewFile,
    /// Where it is copied to in the end.
    behind: Option<Output>,
}

impl Target {
    pub(super) fn create(path: &Path, readers: Readers, force: bool) -> Done<Self> {
        let is_pipe = path.as_os_str() == "-" || path.exists() && !path.is_file() && !path.is_dir();
        Ok(match is_pipe {
            true => Self {
                file: NewFile::create(&spool_path(), Readers::Owner, true)?,
                behind: Some(Output::create(path, readers, force)?),
            },
            false => Self {
                file: NewFile::create(path, readers, force)?,
                behind: None,
            },
        })
    }

    pub(super) fn file(&mut self) -> &mut NewFile {
        &mut self.file
    }

    pub(super) fn complete(mut self) -> Done {
        let Some(mut behind) = self.behind else {
            return self.file.complete();
        };
        let mut buffer = vec![0; PIECE_LENGTH];
        let spool = self.file.read_back()?;
        while let Some(piece) = read_piece(spool, &mut buffer, &Input::Standard)? {
            behind.write(piece)?;
        }
        behind.complete()
    }
}

/// A blob that is read twice: one from a pipe is written to a file of its own first.
pub(super) struct Source {
    file: File,
    name: Input,
    length: u64,
    /// Removed when the source is dropped.
    _spool: Option<NewFile>,
}

impl Source {
    pub(super) fn open(input: &Input) -> Done<Self> {
        let (mut reader, length) = input.open()?;
        if let (Input::File(path), Some(length)) = (input, length) {
            let file = File::open(path).map_err(|error| input.cannot_read(&error))?;
            return Ok(Self {
                file,
                name: input.clone(),
                length,
                _spool: None,
            });
        }
        let mut spool = NewFile::create(&spool_path(), Readers::Owner, true)?;
        let (mut buffer, mut length) = (vec![0; PIECE_LENGTH], 0);
        let mut progress = Progress::new("reading", None, Unit::Bytes);
        while let Some(piece) = read_piece(&mut reader, &mut buffer, input)? {
            spool.write(piece)?;
            progress.add(piece.len() as u64);
            length += piece.len() as u64;
        }
        let file = spool.read_back()?.try_clone();
        let file = file.map_err(|error| input.cannot_read(&error))?;
        Ok(Self {
            file,
            name: input.clone(),
            length,
            _spool: Some(spool),
        })
    }

    /// Goes behind the tag.
    fn rewind(&mut self) -> Done {
        let moved = self.file.seek(SeekFrom::Start(TAG_LENGTH as u64));
        moved.map_err(|error| self.name.cannot_read(&error))?;
        Ok(())
    }
}

/// Seals `input` with a fresh key: the tag is known last and written to the place in front. Gives the key and the bytes of
/// the blob.
pub(super) fn seal(input: &Input, blob: &mut NewFile) -> Done<(BlobKey, u64)> {
    let (mut source, length) = input.open()?;
    let mut progress = Progress::new("sealing", length, Unit::Bytes);
    let mut sealer = Sealer::new(&mut OsRandom).map_err(Failure::failed)?;
    let (mut buffer, mut length) = (vec![0; PIECE_LENGTH], TAG_LENGTH as u64);
    blob.write(&[0; TAG_LENGTH])?;
    while let Some(piece) = read_piece(&mut source, &mut buffer, input)? {
        sealer.update(piece);
        blob.write(piece)?;
        progress.add(piece.len() as u64);
        length += piece.len() as u64;
    }
    let (tag, key) = sealer.finish();
    blob.rewind()?;
    blob.write(&tag)?;
    Ok((key.into_key(), length))
}

/// The first pass: nothing is decrypted before all of it is verified.
pub(super) fn verify(blob: &mut Source, key: &BlobKey, part: Part) -> Done<Opener> {
    let mut progress = Progress::new("verifying", Some(blob.length), Unit::Bytes);
    let mut tag = [0; TAG_LENGTH];
    let name = blob.name.clone();
    if blob.length < TAG_LENGTH as u64 {
        return Err(refuse(
            blob,
            "it is shorter than the 16 bytes of a tag; get it again",
        ));
    }
    let read = blob
        .file
        .seek(SeekFrom::Start(0))
        .and_then(|_| blob.file.read_exact(&mut tag));
    read.map_err(|error| name.cannot_read(&error))?;
    let mut verifier = Verifier::new(key, part, tag);
    let mut buffer = vec![0; PIECE_LENGTH];
    while let Some(piece) = read_piece(&mut blob.file, &mut buffer, &name)? {
        verifier.update(piece);
        progress.add(piece.len() as u64);
    }
    drop(progress);
    verifier.finish().map_err(|_| {
        refuse(
            blob,
            "the key is not the one of this blob, or the blob was altered or cut off; check both",
        )
    })
}

/// The second pass. Gives the bytes of the content.
pub(super) fn open(blob: &mut Source, mut opener: Opener, output: &mut Output) -> Done<u64> {
    blob.rewind()?;
    let progress = Progress::new("decrypting", Some(blob.length), Unit::Bytes);
    let mut progress = progress.hidden_if(output.is_terminal());
    let (mut buffer, mut length) = (zeroize::Zeroizing::new(vec![0; PIECE_LENGTH]), 0);
    while let Some(piece) = read_piece(&mut blob.file, &mut buffer, &blob.name)? {
        opener.update(piece);
        output.write(piece)?;
        progress.add(piece.len() as u64);
        length += piece.len() as u64;
    }
    // Whoever changed it since the first pass is found here.
    opener
        .finish()
        .map_err(|_| Failure::wrong_or_damaged("the blob changed while it was read; try again"))?;
    Ok(length)
}

/// What it is, if it is no blob at all, or else the sentence.
fn refuse(blob: &mut Source, sentence: &str) -> Failure {
    let mut front = Vec::new();
    let read = blob.file.seek(SeekFrom::Start(0));
    let read = read.and_then(|_| (&blob.file).take(1 << 16).read_to_end(&mut front));
    let known = read.ok().and_then(|_| something_else(&front, "a blob"));
    let failure = known.unwrap_or_else(|| Failure::wrong_or_damaged(sentence));
    failure.in_front(&blob.name)
}

fn read_piece<'b>(
    source: &mut impl Read,
    buffer: &'b mut [u8],
    name: &Input,
) -> Done<Option<&'b mut [u8]>> {
    let mut filled = 0;
    while let Some(free) = buffer.get_mut(filled..).filter(|free| !free.is_empty()) {
        match source.read(free) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(name.cannot_read(&error)),
        }
    }
    Ok(buffer.get_mut(..filled).filter(|piece| !piece.is_empty()))
}

/// A file for what comes from or goes to a pipe: it is always removed.
fn spool_path() -> PathBuf {
    env::temp_dir().join(format!("eeema-{}.blob", process::id()))
}
