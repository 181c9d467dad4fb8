use core::fmt;

use super::archive::Archive;
use super::entry::{Entry, RefusedEntry};
use super::entry_reader::EntryReader;
use super::password::PasswordBytes;
use super::{Error, Source};

/// The entry with the text of the chat.
const MESSAGES: &str = "messages.txt";

/// The export of one chat by the Android app ([chapter 14 section 9](crate::protocol::data_backup)): a text for
/// people, in the language of the phone, and media beside it.
///
/// ```
/// use eeema::data_backup::{Archive, ChatExport};
/// # use eeema::data_backup::{ArchiveWriter, Compression, DosTime, PasswordBytes, PasswordEncoding};
/// # let password = PasswordBytes::new("export", PasswordEncoding::Utf8);
/// # let mut writer = ArchiveWriter::new(Vec::new());
/// # let mut random = eeema::OsRandom;
/// # let mut entry = writer.start("messages.txt", Compression::Default, DosTime::EARLIEST, &password, &mut random)?;
/// # entry.write(b"[24.12.2025, 18:00] Ada: Hello\n")?;
/// # entry.finish()?;
/// # let file = writer.finish()?;
/// let mut export = ChatExport::open(Archive::open(&file[..])?, "export")?;
/// let text = export.messages()?.read_to_end(1024 * 1024)?;
/// assert_eq!(text, b"[24.12.2025, 18:00] Ada: Hello\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ChatExport<S> {
    archive: Archive<S>,
    password: PasswordBytes,
    messages: Entry,
}

impl<S: Source> ChatExport<S> {
    /// Opens an export: the password in UTF-8 first, then, if it is not ASCII, as old apps encoded it.
    /// `messages.txt` is authenticated.
    ///
    /// # Errors
    ///
    /// [`Error::MessagesMissing`], [`Error::Entry`] for what is wrong with it, [`Error::Source`].
    pub fn open(mut archive: Archive<S>, password: &str) -> Result<Self, Error> {
        let messages = archive
            .find(MESSAGES)?
            .ok_or(Error::MessagesMissing)?
            .clone();
        let password = archive.password_of(&messages, password)?;
        Ok(Self {
            archive,
            password,
            messages,
        })
    }

    /// The text, piece by piece: UTF-8, one message per line, oldest first; a message may have several lines.
    ///
    /// # Errors
    ///
    /// Those of [`Archive::read`].
    pub fn messages(&mut self) -> Result<EntryReader<'_, S>, Error> {
        let messages = self.messages.clone();
        self.read(&messages)
    }

    /// The entries with media. Their names are those that stand in the text, `<uid>.jpg` or
    /// `<message id>-<file name>`: never write a file under them.
    pub fn media(&self) -> impl Iterator<Item = &Entry> {
        let entries = self.archive.entries().iter();
        entries.filter(|entry| entry.name() != MESSAGES)
    }

    /// The entries that are left out, each name once.
    pub fn refused(&self) -> &[RefusedEntry] {
        self.archive.refused()
    }

    /// Gives the content of an entry piece by piece, authenticated before.
    ///
    /// # Errors
    ///
    /// Those of [`Archive::read`].
    pub fn read(&mut self, entry: &Entry) -> Result<EntryReader<'_, S>, Error> {
        let keys = self.archive.keys(entry, &self.password)?;
        self.archive.read(entry, &keys)
    }
}

impl<S> fmt::Debug for ChatExport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChatExport({:?})", self.archive)
    }
}
