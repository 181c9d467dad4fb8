use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::archive_writer::{ArchiveWriter, EntryWriter};
use super::dos_time::DosTime;
use super::name::{Chats, EntryName, Step};
use super::password::{PasswordBytes, PasswordEncoding};
use super::table::{
    Ballot, BallotChoice, BallotVote, CellValue, Contact, ContactReaction, DistributionList, Group,
    GroupReaction, Message, NonceCounts, Nonces, ReactionCounts, Record, Table, Version,
    write_cells,
};
use super::table_writer::TableWriter;
use super::{Error, Sink};
use crate::crypto::Random;
use crate::id_export::{self, Identity, Scheme};

/// Writes a data backup that the app restores, as a stream: rows and files go out as they come, and
/// memory holds nothing but the directory.
///
/// Entries come in the order of the app ([chapter 14 section 3](crate::protocol::data_backup)): own picture;
/// for each contact its pictures, then its media, then its messages; contacts; the same for groups and lists; polls;
/// reactions; nonces. What comes too late is refused. Everything may be left out, but without nonces the
/// restored account takes replayed messages.
///
/// ```
/// use eeema::data_backup::table::{Contact, Message, MessageKind};
/// use eeema::data_backup::{Archive, Backup, BackupWriter, Chats, DosTime};
/// use eeema::id_export::Identity;
/// use eeema::identity::MessageId;
/// use eeema::{OsRandom, SecretKey};
///
/// let identity = Identity { id: "ALICE001".parse()?, secret_key: SecretKey::generate(&mut OsRandom)? };
/// let key = SecretKey::generate(&mut OsRandom)?.public_key();
/// let mut bob = Contact::new("BOB00001".parse()?, key);
/// bob.contact_key = "0405717057".into();
///
/// let mut random = OsRandom;
/// let time = DosTime::EARLIEST;
/// let mut writer = BackupWriter::start(Vec::new(), &identity, "correct horse", time, &mut random)?;
/// let uid = "9845e2c4-bd58-45f7-9957-0cc66567f0a0";
/// let mut chat = writer.messages(Chats::Contact, bob.key(), &mut random)?;
/// let mut hi = Message::new(Chats::Contact, uid.into(), MessageKind::Text, "Hi!".into());
/// hi.id = Some(MessageId::generate(&mut random)?);
/// chat.write(&hi)?;
/// chat.finish()?;
/// let mut contacts = writer.contacts(&mut random)?;
/// contacts.write(&bob)?;
/// contacts.finish()?;
/// let file = writer.finish()?;
///
/// let backup = Backup::open(Archive::open(&file[..])?, "correct horse")?;
/// assert_eq!(backup.identity().id, identity.id);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct BackupWriter<W> {
    archive: ArchiveWriter<W>,
    password: PasswordBytes,
    time: DosTime,
    version: Version,
    last: Last,
}

impl<W: Sink> BackupWriter<W> {
    /// Starts a backup of the newest version, and writes `settings` and `identity`. `time` stands in every
    /// entry.
    ///
    /// The app takes passwords of 8 to 256 characters; that is not what is safe: guessing is fast, so use a
    /// long random one.
    ///
    /// # Errors
    ///
    /// [`Error::Random`], [`Error::Sink`].
    pub fn start(
        sink: W,
        identity: &Identity,
        password: &str,
        time: DosTime,
        random: &mut impl Random,
    ) -> Result<Self, Error> {
        Self::start_version(sink, Version::NEWEST, identity, password, time, random)
    }

    /// Like [`BackupWriter::start`], for an older app: with the columns of that version.
    ///
    /// # Errors
    ///
    /// Those of [`BackupWriter::start`].
    pub fn start_version(
        sink: W,
        version: Version,
        identity: &Identity,
        password: &str,
        time: DosTime,
        random: &mut impl Random,
    ) -> Result<Self, Error> {
        let mut writer = Self {
            archive: ArchiveWriter::new(sink),
            password: PasswordBytes::new(password, PasswordEncoding::Utf8),
            time,
            version,
            last: Last::NOTHING,
        };
        let mut settings = Vec::new();
        let number = version.number().to_string();
        write_cells(["version", &number].map(CellValue::text), &mut settings);
        writer.whole(&EntryName::Settings, &settings, random)?;
        let (id, key) = (identity.id, &identity.secret_key);
        let export = id_export::seal(id, key, password, Scheme::Legacy, random);
        // The legacy scheme fails with its generator alone.
        let export = export.map_err(|_| Error::Random)?;
        writer.whole(&EntryName::Identity, export.as_bytes(), random)?;
        Ok(writer)
    }

    /// Starts an entry with a file: a picture, media or a thumbnail, as the app shows it. Write its content,
    /// then finish it.
    ///
    /// # Errors
    ///
    /// [`Error::Order`] if it comes too late or is no file, [`Error::Entry`] for a name that is not one or
    /// is there already, [`Error::Random`], [`Error::Sink`].
    pub fn file(
        &mut self,
        name: &EntryName<'_>,
        random: &mut impl Random,
    ) -> Result<EntryWriter<'_, W>, Error> {
        let is_text = matches!(name, EntryName::Settings | EntryName::Identity);
        if Table::of(name).is_some() || is_text {
            return Err(Error::Order);
        }
        self.entry(name, random)
    }

    /// Starts the messages of a chat, by contact key, group key or number of the list.
    ///
    /// # Errors
    ///
    /// Those of [`BackupWriter::file`].
    pub fn messages(
        &mut self,
        chats: Chats,
        key: &str,
        random: &mut impl Random,
    ) -> Result<TableWriter<'_, W, Message>, Error> {
        self.table(&EntryName::Messages(chats, key), random)
    }

    /// Starts `contacts.csv`.
    ///
    /// # Errors
    ///
    /// Those of [`BackupWriter::file`].
    pub fn contacts(
        &mut self,
        random: &mut impl Random,
    ) -> Result<TableWriter<'_, W, Contact>, Error> {
        self.table(&EntryName::Contacts, random)
    }

    /// Starts `groups.csv`.
    ///
    /// # Errors
    ///
    /// Those of [`BackupWriter::file`].
    pub fn groups(&mut self, random: &mut impl Random) -> Result<TableWriter<'_, W, Group>, Error> {
        self.table(&EntryName::Groups, random)
    }

    /// Starts `distribution_list.csv`.
    ///
    /// # Errors
    ///
    /// Those of [`BackupWriter::file`].
    pub fn distribution_lists(
        &mut self,
        random: &mut impl Random,
    ) -> Result<TableWriter<'_, W, DistributionList>, Error> {
        self.table(&EntryName::DistributionLists, random)
    }

    /// Starts `ballot.csv`. The app restores polls only if all three tables are there.
    ///
    /// # Errors
    ///
    /// Those of [`BackupWriter::file`].
    pub fn ballots(
        &mut self,
        random: &mut impl Random,
    ) -> Result<TableWriter<'_, W, Ballot>, Error> {
        self.table(&EntryName::Ballots, random)
    }

    /// Starts `ballot_choice.csv`.
    ///
    /// # Errors
    ///
    /// Those of [`BackupWriter::file`].
    pub fn ballot_choices(
        &mut self,
        random: &mut impl Random,
    ) -> Result<TableWriter<'_, W, BallotChoice>, Error> {
        self.table(&EntryName::BallotChoices, random)
    }

    /// Starts `ballot_vote.csv`.
    ///
    /// # Errors
    ///
    /// Those of [`BackupWriter::file`].
    pub fn ballot_votes(
        &mut self,
        random: &mut impl Random,
    ) -> Result<TableWriter<'_, W, BallotVote>, Error> {
        self.table(&EntryName::BallotVotes, random)
    }

    /// Starts `contact_reactions.csv`.
    ///
    /// # Errors
    ///
    /// Those of [`BackupWriter::file`].
    pub fn contact_reactions(
        &mut self,
        random: &mut impl Random,
    ) -> Result<TableWriter<'_, W, ContactReaction>, Error> {
        self.table(&EntryName::ContactReactions, random)
    }

    /// Starts `group_reactions.csv`.
    ///
    /// # Errors
    ///
    /// Those of [`BackupWriter::file`].
    pub fn group_reactions(
        &mut self,
        random: &mut impl Random,
    ) -> Result<TableWriter<'_, W, GroupReaction>, Error> {
        self.table(&EntryName::GroupReactions, random)
    }

    /// Writes `reaction_counts.csv`: how many rows the two tables before have.
    ///
    /// # Errors
    ///
    /// Those of [`BackupWriter::file`].
    pub fn reaction_counts(
        &mut self,
        counts: ReactionCounts,
        random: &mut impl Random,
    ) -> Result<(), Error> {
        let mut table = self.table(&EntryName::ReactionCounts, random)?;
        table.write(&counts)?;
        table.finish()
    }

    /// Starts `nonces.csv`, those of messages.
    ///
    /// # Errors
    ///
    /// Those of [`BackupWriter::file`].
    pub fn nonces(
        &mut self,
        random: &mut impl Random,
    ) -> Result<TableWriter<'_, W, Nonces>, Error> {
        self.table(&EntryName::Nonces, random)
    }

    /// Starts `nonces_d2d.csv`, those of the device group.
    ///
    /// # Errors
    ///
    /// Those of [`BackupWriter::file`].
    pub fn device_group_nonces(
        &mut self,
        random: &mut impl Random,
    ) -> Result<TableWriter<'_, W, Nonces>, Error> {
        self.table(&EntryName::DeviceGroupNonces, random)
    }

    /// Writes `nonce_counts.csv`: how many rows the two tables before have.
    ///
    /// # Errors
    ///
    /// Those of [`BackupWriter::file`].
    pub fn nonce_counts(
        &mut self,
        counts: NonceCounts,
        random: &mut impl Random,
    ) -> Result<(), Error> {
        let mut table = self.table(&EntryName::NonceCounts, random)?;
        table.write(&counts)?;
        table.finish()
    }

    /// Writes the directory, and gives the sink back.
    ///
    /// # Errors
    ///
    /// [`Error::Order`] if the last entry was not finished, [`Error::Sink`].
    pub fn finish(self) -> Result<W, Error> {
        self.archive.finish()
    }

    fn table<R: Record>(
        &mut self,
        name: &EntryName<'_>,
        random: &mut impl Random,
    ) -> Result<TableWriter<'_, W, R>, Error> {
        let (table, version) = (Table::of(name).ok_or(Error::Order)?, self.version);
        TableWriter::new(self.entry(name, random)?, table, version)
    }

    fn whole(
        &mut self,
        name: &EntryName<'_>,
        content: &[u8],
        random: &mut impl Random,
    ) -> Result<(), Error> {
        let mut entry = self.entry(name, random)?;
        entry.write(content)?;
        entry.finish()
    }

    fn entry(
        &mut self,
        name: &EntryName<'_>,
        random: &mut impl Random,
    ) -> Result<EntryWriter<'_, W>, Error> {
        if !self.last.may_precede(name) {
            return Err(Error::Order);
        }
        let text = name.to_string();
        let compression = name.compression();
        let entry = self
            .archive
            .start(&text, compression, self.time, &self.password, random)?;
        self.last = Last::of(name);
        Ok(entry)
    }
}

/// What was written last.
struct Last {
    part: u8,
    step: Step,
    chat: Option<String>,
}

impl Last {
    const NOTHING: Self = Self {
        part: 0,
        step: Step::Picture,
        chat: None,
    };

    fn of(name: &EntryName<'_>) -> Self {
        Self {
            part: name.part(),
            step: name.step(),
            chat: name.chat().map(String::from),
        }
    }

    /// Parts follow each other, and within a part the steps of a chat. The next chat begins behind the
    /// messages of the last one, or behind its pictures if it has no messages.
    fn may_precede(&self, next: &EntryName<'_>) -> bool {
        if next.part() != self.part {
            return next.part() > self.part;
        }
        let is_next_chat = self.step != Step::File && next.chat() != self.chat.as_deref();
        next.step() >= self.step || is_next_chat
    }
}

impl<W> fmt::Debug for BackupWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BackupWriter({:?})", self.archive)
    }
}
