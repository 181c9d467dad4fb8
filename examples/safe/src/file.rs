use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::Failure;

/// More than any server takes.
const MAX_LENGTH: u64 = 64 * 1024 * 1024;

pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let file = File::open(path).map_err(|error| sentence(path, &error))?;
    let mut bytes = Vec::new();
    let read = file.take(MAX_LENGTH + 1).read_to_end(&mut bytes);
    read.map_err(|error| sentence(path, &error))?;
    if bytes.len() as u64 > MAX_LENGTH {
        return Err(format!("{} is too long to be a backup", path.display()).into());
    }
    Ok(bytes)
}

pub(crate) fn refuse_to_overwrite(path: &Path) -> Result<(), Failure> {
    match fs::symlink_metadata(path) {
        Ok(_) => Err(format!("{} exists; name another file", path.display()).into()),
        Err(_) => Ok(()),
    }
}

/// Writes a file that must not exist yet.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let temporary = write_beside(path, bytes)?;
    // Unlike a rename, a link does not replace what came into being meanwhile.
    let linked = fs::hard_link(&temporary, path).map_err(|error| sentence(path, &error));
    let _ = fs::remove_file(&temporary);
    linked
}

/// Replaces a file at once: at any time it has the old content or the new one.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let temporary = write_beside(path, bytes)?;
    fs::rename(&temporary, path).map_err(|error| {
        let _ = fs::remove_file(&temporary);
        sentence(path, &error)
    })
}

fn write_beside(path: &Path, bytes: &[u8]) -> Result<PathBuf, Failure> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.new", std::process::id()));
    let temporary = path.with_file_name(name);
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&temporary)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
    written.map_err(|error| {
        let _ = fs::remove_file(&temporary);
        sentence(path, &error)
    })?;
    Ok(temporary)
}

fn sentence(path: &Path, error: &std::io::Error) -> Failure {
    format!("{}: {error}", path.display()).into()
}
