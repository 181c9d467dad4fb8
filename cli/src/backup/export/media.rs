//! Media files, copied out of the archive under numbers.

use std::collections::HashMap;

use eeema::data_backup::table::Message;
use eeema::data_backup::{Archive, Entry, EntryName, Error, PasswordBytes};

use super::super::file_source::FileSource;
use super::super::form::{Form, Kind};
use crate::shared::new_folder::NewFolder;
use crate::shared::progress::Progress;
use crate::shared::sentences::Sentences;
use crate::shared::{Done, Failure};

/// The folder beside the export.
const FOLDER: &str = "media";

/// What is there of a message: paths inside the folder of the export.
#[derive(Default)]
pub(in crate::backup) struct Media {
    pub(super) file: Option<Copied>,
}

/// A file that was copied.
pub(super) struct Copied {
    /// Relative to the folder of the export, of letters that need no escape.
    pub(super) path: String,
    pub(super) kind: Kind,
}

pub(super) struct MediaFolder<'a> {
    folder: &'a NewFolder,
    archive: &'a mut Archive<FileSource>,
    password: PasswordBytes,
    entries: HashMap<String, Entry>,
    count: u64,
}

impl<'a> MediaFolder<'a> {
    pub(super) fn new(
        folder: &'a NewFolder,
        archive: &'a mut Archive<FileSource>,
        password: PasswordBytes,
    ) -> Done<Self> {
        folder.create_folder(FOLDER)?;
        let is_media = |entry: &&Entry| {
            let name = EntryName::of(entry.name());
            matches!(name, EntryName::Media(..) | EntryName::Thumbnail(..))
        };
        let media = archive.entries().iter().filter(is_media);
        let entries = media.map(|entry| (entry.name().to_owned(), entry.clone()));
        Ok(Self {
            folder,
            entries: entries.collect(),
            archive,
            password,
            count: 0,
        })
    }

    pub(super) const fn count(&self) -> u64 {
        self.count
    }

    /// Copies the media of a message, or the thumbnail if that is all there is.
    pub(super) fn copy(
        &mut self,
        message: &Message,
        progress: &mut Progress,
        complaints: &mut Sentences,
    ) -> Done<Media> {
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
                Err(Reason::Backup(error)) => complaints.push(format!("{name}: {error}")),
                Err(Reason::Folder(failure)) => return Err(failure),
            }
        }
        Ok(Media::default())
    }

    fn copy_entry(&mut self, entry: &Entry) -> Result<Copied, Reason> {
        let keys = self.archive.keys(entry, &self.password)?;
        let mut reader = self.archive.read(entry, &keys)?;
        let number = self.count + 1;
        let mut file = self
            .folder
            .create_file(&format!("{FOLDER}/{number:06}.part"))?;
        let mut form = None;
        let copied = loop {
            match reader.next() {
                Ok(Some(piece)) => {
                    form.get_or_insert_with(|| Form::of(piece));
                    file.write(piece)?;
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        if let Err(error) = copied {
            file.give_up()?;
            return Err(error.into());
        }
        let form = form.unwrap_or(Form::OTHER);
        let name = file.complete_with_extension(form.extension)?;
        self.count = number;
        Ok(Copied {
            path: format!("{FOLDER}/{name}"),
            kind: form.kind,
        })
    }
}

/// Why a file was not copied.
enum Reason {
    /// It is damaged, which costs the others nothing.
    Backup(Error),
    /// The folder cannot be written.
    Folder(Failure),
}

impl From<Error> for Reason {
    fn from(error: Error) -> Self {
        Self::Backup(error)
    }
}

impl From<Failure> for Reason {
    fn from(failure: Failure) -> Self {
        Self::Folder(failure)
    }
}
