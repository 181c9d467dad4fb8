//! Media files, copied out of the archive under numbers.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use eeema::data_backup::table::Message;
use eeema::data_backup::{Archive, Entry, EntryName, Error, PasswordBytes};

use crate::file_source::FileSource;
use crate::form::{Form, Kind};
use crate::library::Library;
use crate::output;
use crate::progress::Progress;

/// The folder beside the export.
const FOLDER: &str = "media";

/// What is there of a message: paths inside the folder of the export.
#[derive(Default)]
pub struct Media {
    pub file: Option<Copied>,
}

/// A file that was copied.
#[derive(Clone)]
pub struct Copied {
    /// Relative to the folder of the export, of letters that need no escape.
    pub path: String,
    pub kind: Kind,
}

pub struct MediaFolder {
    folder: PathBuf,
    archive: Archive<FileSource>,
    password: PasswordBytes,
    entries: HashMap<String, Entry>,
    count: usize,
}

impl MediaFolder {
    pub fn new(folder: &Path, library: &Library) -> Result<Self, String> {
        output::new_folder(&folder.join(FOLDER))?;
        let archive = library.second_archive()?;
        let is_media = |entry: &&Entry| {
            let name = EntryName::of(entry.name());
            matches!(name, EntryName::Media(..) | EntryName::Thumbnail(..))
        };
        let media = archive.entries().iter().filter(is_media);
        let entries = media.map(|entry| (entry.name().to_owned(), entry.clone()));
        Ok(Self {
            folder: folder.to_owned(),
            entries: entries.collect(),
            archive,
            password: library.backup.password().clone(),
            count: 0,
        })
    }

    pub const fn count(&self) -> usize {
        self.count
    }

    /// Copies the media of a message, or the thumbnail if that is all there is.
    pub fn copy(
        &mut self,
        message: &Message,
        progress: &mut Progress,
        complaints: &mut Vec<String>,
    ) -> Result<Media, String> {
        let names = [
            EntryName::Media(message.chats(), &message.uid),
            EntryName::Thumbnail(message.chats(), &message.uid),
        ];
        for name in names {
            // Taken out: two messages of one uid do not get two copies.
            let Some(entry) = self.entries.remove(&name.to_string()) else {
                continue;
            };
            progress.add(entry.compressed_size());
            match self.copy_entry(&entry) {
                Ok(copied) => return Ok(Media { file: Some(copied) }),
                Err(Failure::Backup(error)) => complaints.push(format!("{name}: {error}")),
                Err(Failure::Folder(sentence)) => return Err(sentence),
            }
        }
        Ok(Media::default())
    }

    fn copy_entry(&mut self, entry: &Entry) -> Result<Copied, Failure> {
        let keys = self.archive.keys(entry, &self.password)?;
        let mut reader = self.archive.read(entry, &keys)?;
        let number = self.count + 1;
        let partial = self.folder.join(FOLDER).join(format!("{number:06}.part"));
        let failed = output::failed(&partial);
        let mut file = output::new_file(&partial).map_err(Failure::Folder)?;
        let mut form = Form::OTHER;
        let mut is_first = true;
        let copied = loop {
            match reader.next() {
                Ok(Some(piece)) => {
                    if is_first {
                        form = Form::of(piece);
                        is_first = false;
                    }
                    let written = file.write_all(piece);
                    written.map_err(|error| Failure::Folder(failed(error)))?;
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        file.flush()
            .map_err(|error| Failure::Folder(failed(error)))?;
        drop(file);
        if let Err(error) = copied {
            fs::remove_file(&partial).map_err(|error| Failure::Folder(failed(error)))?;
            return Err(error.into());
        }
        let name = format!("{number:06}.{}", form.extension);
        let path = self.folder.join(FOLDER).join(&name);
        fs::rename(&partial, path).map_err(|error| Failure::Folder(failed(error)))?;
        self.count = number;
        Ok(Copied {
            path: format!("{FOLDER}/{name}"),
            kind: form.kind,
        })
    }
}

enum Failure {
    Backup(Error),
    Folder(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Backup(error)
    }
}
