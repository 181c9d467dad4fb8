//! Folders that appear under their name when all files in them are complete, and not at all otherwise.

use std::fs::{self, DirBuilder, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::failure::reason;
use super::output::{Readers, beside, create_new};
use super::{Done, Failure, interrupt};

/// A folder for its owner alone (mode 700), that is filled beside its place.
pub(crate) struct NewFolder {
    path: PathBuf,
    /// Where it is until it is complete; `None` when it is.
    part: Option<PathBuf>,
}

impl NewFolder {
    pub(crate) fn create(path: &Path) -> Done<Self> {
        refuse_existing(path)?;
        let part = beside(path);
        let begun = interrupt::begin(&part, || create_private(&part));
        begun.map_err(|error| cannot_write(path, &error))?;
        Ok(Self {
            path: path.to_owned(),
            part: Some(part),
        })
    }

    /// A folder in it.
    pub(crate) fn create_folder(&self, name: &str) -> Done {
        let made = interrupt::while_nothing_ends(|| create_private(&self.place(name)));
        made.map_err(|error| cannot_write(&self.path.join(name), &error))
    }

    /// A file in it, by its path inside.
    pub(crate) fn create_file(&self, name: &str) -> Done<FileInFolder> {
        let place = self.place(name);
        // After Ctrl-C no file comes into being, so that the folder can be removed.
        let file = interrupt::while_nothing_ends(|| create_new(&place, Readers::Owner));
        let shown = self.path.join(name);
        let file = file.map_err(|error| cannot_write(&shown, &error))?;
        Ok(FileInFolder {
            file: BufWriter::with_capacity(1 << 16, file),
            place,
            shown,
        })
    }

    /// Gives the folder its name.
    pub(crate) fn complete(mut self) -> Done {
        let Some(part) = self.part.take() else {
            return Ok(());
        };
        interrupt::release(&part, || {
            refuse_existing(&self.path)
                .and_then(|()| {
                    fs::rename(&part, &self.path).map_err(|error| cannot_write(&self.path, &error))
                })
                .inspect_err(|_| drop(fs::remove_dir_all(&part)))
        })
    }

    fn place(&self, name: &str) -> PathBuf {
        self.part.as_deref().unwrap_or(&self.path).join(name)
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        if let Some(part) = &self.part {
            // Nothing better can be done about a folder that cannot be removed.
            interrupt::release(part, || fs::remove_dir_all(part).ok());
        }
    }
}

/// A file of a folder that is not complete yet.
pub(crate) struct FileInFolder {
    file: BufWriter<File>,
    place: PathBuf,
    shown: PathBuf,
}

impl FileInFolder {
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Done {
        let written = self.file.write_all(bytes);
        written.map_err(|error| cannot_write(&self.shown, &error))
    }

    pub(crate) fn complete(mut self) -> Done {
        let written = self.file.flush();
        written.map_err(|error| cannot_write(&self.shown, &error))
    }

    /// The same with another extension, which is known only now. Gives the name of the file.
    pub(crate) fn complete_with_extension(self, extension: &str) -> Done<String> {
        let (place, shown) = (self.place.clone(), self.shown.clone());
        self.complete()?;
        let new = place.with_extension(extension);
        let renamed = interrupt::while_nothing_ends(|| fs::rename(&place, &new));
        renamed.map_err(|error| cannot_write(&shown, &error))?;
        let name = new.file_name().unwrap_or_default();
        Ok(name.to_string_lossy().into_owned())
    }

    /// Removes it.
    pub(crate) fn give_up(self) -> Done {
        let removed = fs::remove_file(&self.place);
        removed.map_err(|error| cannot_write(&self.shown, &error))
    }
}

/// For commands that ask for passwords first: nobody wants to type one in vain.
pub(crate) fn refuse_existing(path: &Path) -> Done {
    match fs::symlink_metadata(path) {
        Ok(_) => {
            let path = path.display();
            Err(Failure::failed(format_args!(
                "{path} exists; name another folder, which is made"
            )))
        }
        Err(_) => Ok(()),
    }
}

/// A folder for its owner alone (mode 700).
pub(crate) fn create_private(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    let (path, reason) = (path.display(), reason(error));
    Failure::failed(format_args!("{path} cannot be written: {reason}"))
}
