//! Files that appear under their name when they are complete, and not at all otherwise.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process;

use super::failure::reason;
use super::{Done, Failure, interrupt, print};

/// Who may read a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Everybody whom the umask allows.
    All,
    /// Its owner only (mode 600): for keys, and for what was decrypted.
    Owner,
}

/// Where a command writes: a path, or `-` for standard output.
pub(crate) enum Output {
    Standard,
    File(NewFile),
}

impl Output {
    /// Nothing that exists is touched without `force`.
    pub(crate) fn create(path: &Path, readers: Readers, force: bool) -> Done<Self> {
        match path.as_os_str() == "-" {
            true => Ok(Self::Standard),
            false => NewFile::create(path, readers, force).map(Self::File),
        }
    }

    /// Whether it goes to a terminal, where a bar would stand in between.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self, Self::Standard) && io::stdout().is_terminal()
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Done {
        match self {
            Self::Standard => print::bytes(bytes),
            Self::File(file) => file.write(bytes),
        }
    }

    /// Gives the file its name.
    pub(crate) fn complete(self) -> Done {
        match self {
            Self::Standard => Ok(()),
            Self::File(file) => file.complete(),
        }
    }
}

/// Writes a whole file at once.
pub(crate) fn write(path: &Path, bytes: &[u8], readers: Readers, force: bool) -> Done {
    let mut output = Output::create(path, readers, force)?;
    output.write(bytes)?;
    output.complete()
}

/// A file that is written beside its place, and moved there when it is complete.
pub(crate) struct NewFile {
    file: BufWriter<File>,
    path: PathBuf,
    /// Where it is until it is complete; `None` for a device, and when it is.
    part: Option<PathBuf>,
    force: bool,
}

impl NewFile {
    pub(crate) fn create(path: &Path, readers: Readers, force: bool) -> Done<Self> {
        let cannot = |error: io::Error| cannot_write(path, &error);
        let (path, part) = match fs::metadata(path) {
            Ok(there) if there.is_dir() => {
                let path = path.display();
                return Err(Failure::failed(format_args!(
                    "{path} is a folder; name a file in it"
                )));
            }
            // A device or a pipe is written as it is.
            Ok(there) if !there.is_file() => (path.to_owned(), None),
            // Behind a symbolic link the file is replaced, not the link.
            Ok(_) if force => {
                let path = fs::canonicalize(path).map_err(cannot)?;
                let part = beside(&path);
                (path, Some(part))
            }
            _ => {
                refuse_existing(path)?;
                (path.to_owned(), Some(beside(path)))
            }
        };
        let opened = match &part {
            None => OpenOptions::new().write(true).open(&path),
            Some(part) => interrupt::begin(part, || create_new(part, readers)),
        };
        Ok(Self {
            file: BufWriter::with_capacity(1 << 16, opened.map_err(cannot)?),
            path,
            part,
            force,
        })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Done {
        let written = self.file.write_all(bytes);
        written.map_err(|error| cannot_write(&self.path, &error))
    }

    /// Goes back to the start, for what is known last.
    pub(crate) fn rewind(&mut self) -> Done {
        let moved = self.file.seek(SeekFrom::Start(0));
        moved.map_err(|error| cannot_write(&self.path, &error))?;
        Ok(())
    }

    /// The file as it is until now, from its start.
    pub(crate) fn read_back(&mut self) -> Done<&mut File> {
        let flushed = self
            .file
            .flush()
            .and_then(|()| self.file.seek(SeekFrom::Start(0)));
        flushed.map_err(|error| cannot_write(&self.path, &error))?;
        Ok(self.file.get_mut())
    }

    /// Gives the file its name.
    pub(crate) fn complete(mut self) -> Done {
        let written = self.file.flush().and_then(|()| match &self.part {
            Some(_) => self.file.get_ref().sync_all(),
            None => Ok(()),
        });
        written.map_err(|error| cannot_write(&self.path, &error))?;
        let Some(part) = self.part.take() else {
            return Ok(());
        };
        interrupt::release(&part, || {
            move_to(&part, &self.path, self.force).inspect_err(|_| drop(fs::remove_file(&part)))
        })
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(part) = &self.part {
            // Nothing better can be done about a file that cannot be removed.
            interrupt::release(part, || fs::remove_file(part).ok());
        }
    }
}

/// Gives `part` the name `path`, and takes care of what came into being meanwhile.
fn move_to(part: &Path, path: &Path, force: bool) -> Done {
    let moved = match force {
        true => fs::rename(part, path),
        // Unlike a rename, a link replaces nothing; where there are no links, the look before must do.
        false => match fs::hard_link(part, path) {
            Ok(()) => fs::remove_file(part),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(exists(path)),
            Err(_) => {
                refuse_existing(path)?;
                fs::rename(part, path)
            }
        },
    };
    moved.map_err(|error| cannot_write(path, &error))
}

/// A name in the same folder, that no other running program takes.
pub(super) fn beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", process::id()));
    path.with_file_name(name)
}

pub(super) fn create_new(path: &Path, readers: Readers) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = readers;
    options.open(path)
}

/// For commands that ask for passwords first: nobody wants to type one in vain.
pub(crate) fn refuse_existing(path: &Path) -> Done {
    match fs::symlink_metadata(path) {
        Ok(_) if path.as_os_str() == "-" => Ok(()),
        Ok(there) if there.is_file() || there.is_symlink() => Err(exists(path)),
        _ => Ok(()),
    }
}

fn exists(path: &Path) -> Failure {
    let path = path.display();
    Failure::failed(format_args!(
        "{path} exists; name another file, or replace it with --force"
    ))
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::BrokenPipe => Failure::nobody_reads(),
        _ => Failure::failed(format_args!(
            "{} cannot be written: {}",
            path.display(),
            reason(error)
        )),
    }
}
