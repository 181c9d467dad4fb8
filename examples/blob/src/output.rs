//! A file that appears under its name when it is complete, and not at all otherwise.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use crate::Result;

pub(crate) struct Output {
    file: File,
    /// Where it is until it is complete; `None` when it is.
    part: Option<PathBuf>,
    path: PathBuf,
}

impl Output {
    pub(crate) fn create(path: &Path) -> Result<Self> {
        refuse_existing(path)?;
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = OpenOptions::new().write(true).create_new(true).open(&part);
        let file = file.map_err(|error| format!("{}: {error}", part.display()))?;
        Ok(Self {
            file,
            part: Some(part),
            path: path.to_owned(),
        })
    }

    pub(crate) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Gives the file its name.
    pub(crate) fn complete(mut self) -> Result<()> {
        self.file.sync_all()?;
        let Some(part) = &self.part else {
            return Ok(());
        };
        refuse_existing(&self.path)?;
        fs::rename(part, &self.path)
            .map_err(|error| format!("{}: {error}", self.path.display()))?;
        self.part = None;
        Ok(())
    }
}

fn refuse_existing(path: &Path) -> Result<()> {
    if path.exists() {
        return Err(format!("{} exists; choose another name", path.display()).into());
    }
    Ok(())
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some(part) = &self.part {
            // Nothing better can be done about a file that cannot be removed.
            let _ = fs::remove_file(part);
        }
    }
}
