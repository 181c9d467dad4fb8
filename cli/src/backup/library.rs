//! A backup with the names of its chats.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::Read;

use clap::Args;
use eeema::ThreemaId;
use eeema::data_backup::table::{Contact, DistributionList, Group, Message, Record, Table};
use eeema::data_backup::{Archive, Backup, Chats, Entry, EntryName, Error, RefusedEntry, Rows};

use super::failure::failure;
use super::file_source::FileSource;
use crate::shared::input::Input;
use crate::shared::password::{PasswordSource, Secret};
use crate::shared::progress::spinner;
use crate::shared::recognise::something_else;
use crate::shared::sentences::Sentences;
use crate::shared::{Done, Failure};

/// How every ZIP archive begins that has an entry.
const ZIP: &[u8] = b"PK\x03\x04";

#[derive(Args)]
pub(crate) struct BackupFile {
    /// The data backup, a ZIP archive
    #[arg(value_name = "FILE")]
    file: OsString,
}

impl BackupFile {
    pub(super) fn source(&self) -> Done<FileSource> {
        let input = Input::from(self.file.clone());
        let Input::File(path) = &input else {
            return Err(Failure::usage(
                "a data backup is read here and there and cannot come from standard input; name its file",
            ));
        };
        // The same refusals as for every other input.
        input.open()?;
        let file = File::open(path).map_err(|error| input.cannot_read(&error))?;
        Ok(FileSource(file))
    }

    fn archive(&self) -> Done<Archive<FileSource>> {
        Archive::open(self.source()?).map_err(|error| self.not_opened(error))
    }

    /// Says what the file is, if it is no archive at all.
    pub(super) fn not_opened(&self, error: Error) -> Failure {
        if error != Error::NotAZip {
            return failure(error);
        }
        let mut start = Vec::new();
        if let Ok(source) = self.source() {
            // What cannot be read is nothing that has a name.
            source.0.take(1 << 20).read_to_end(&mut start).ok();
        }
        if start.starts_with(ZIP) {
            return Failure::wrong_or_damaged(
                "the archive is cut off or damaged; copy it again, or see what `eeema backup recover` finds",
            );
        }
        let known = something_else(&start, "a data backup");
        let known = known.unwrap_or_else(|| {
            Failure::something_else("this is no ZIP archive, so no data backup; name another file")
        });
        known.in_front(Input::from(self.file.clone()))
    }
}

pub(crate) struct Library {
    pub(super) backup: Backup<FileSource>,
    pub(super) names: Names,
    pub(super) chats: Vec<Chat>,
    /// Tables that every backup has and this one has not.
    pub(super) missing: Sentences,
    /// What could not be read.
    pub(super) complaints: Sentences,
    /// Contacts, groups and lists without a table of messages.
    pub(super) without_messages: usize,
    /// The same file once more, to read media while messages are read.
    pub(super) second_archive: Archive<FileSource>,
}

/// One chat whose messages are there.
pub(super) struct Chat {
    kind: Chats,
    pub(super) title: String,
    pub(super) entry: Entry,
}

impl Chat {
    /// By its number, counted from 1, or by its title.
    pub(super) fn find<'a>(chats: &'a [Self], wanted: &str) -> Done<&'a Self> {
        let number = wanted.parse().ok();
        let number = number.and_then(|number: usize| number.checked_sub(1));
        let by_number = number.and_then(|number| chats.get(number));
        let by_title = || chats.iter().find(|chat| chat.title == wanted);
        let chat = by_number.or_else(by_title);
        chat.ok_or_else(|| Failure::usage("there is no such chat; `eeema backup list` shows them"))
    }

    /// The word for its kind.
    pub(super) const fn kind(&self) -> &'static str {
        match self.kind {
            Chats::Contact => "contact",
            Chats::Group => "group",
            Chats::List => "list",
        }
    }

    /// Its messages, one by one.
    pub(super) fn messages<'a>(
        &self,
        backup: &'a mut Backup<FileSource>,
    ) -> Result<Rows<'a, FileSource, Message>, Error> {
        backup.rows(&self.entry, Table::Messages(self.kind))
    }
}

/// What people are called.
pub(super) struct Names {
    own: ThreemaId,
    names: HashMap<ThreemaId, String>,
}

impl Names {
    pub(super) fn of(&self, id: ThreemaId) -> &str {
        match self.names.get(&id) {
            _ if id == self.own => "me",
            Some(name) => name,
            None => "unknown",
        }
    }
}

impl Library {
    pub(super) fn open(file: &BackupFile, password: &PasswordSource) -> Done<Self> {
        let archive = file.archive()?;
        let second_archive = file.archive()?;
        let password: Secret = password.ask("Password of the backup")?;
        let opened = spinner("deriving the key from the password", || {
            Backup::open(archive, &password)
        });
        let backup = opened.map_err(failure)?;
        let own = backup.identity().id;
        let mut library = Self {
            backup,
            names: Names {
                own,
                names: HashMap::new(),
            },
            chats: Vec::new(),
            missing: Sentences::default(),
            complaints: Sentences::default(),
            without_messages: 0,
            second_archive,
        };
        library.find_chats();
        Ok(library)
    }

    fn find_chats(&mut self) {
        let contacts: Vec<Contact> = self.table(&EntryName::Contacts);
        let groups: Vec<Group> = self.table(&EntryName::Groups);
        let lists: Vec<DistributionList> = self.table(&EntryName::DistributionLists);
        let (mut titles, mut names) = (HashMap::new(), HashMap::new());
        for contact in &contacts {
            let name = name_of(contact);
            titles.insert((Chats::Contact, contact.key().to_owned()), name.clone());
            names.insert(contact.identity, name);
        }
        self.names.names = names;
        for group in groups {
            let name = match group.name.as_str() {
                "" => format!("group {}", group.id),
                name => name.to_owned(),
            };
            titles.insert((Chats::Group, group.key()), name);
        }
        for list in lists {
            titles.insert((Chats::List, list.id.to_string()), list.name);
        }
        for entry in self.backup.entries() {
            if let EntryName::Messages(kind, key) = EntryName::of(entry.name()) {
                let title = titles.remove(&(kind, key.to_owned()));
                self.chats.push(Chat {
                    kind,
                    title: title.unwrap_or_else(|| format!("chat {key}")),
                    entry: entry.clone(),
                });
            }
        }
        self.without_messages = titles.len();
    }

    /// The rows of a short table that can be read.
    fn table<R: Record>(&mut self, name: &EntryName<'_>) -> Vec<R> {
        let mut records = Vec::new();
        let (Ok(Some(entry)), Some(table)) = (self.backup.find(name), Table::of(name)) else {
            self.missing.push(format!("{name}: not there"));
            return records;
        };
        let entry = entry.clone();
        let complaints = &mut self.complaints;
        let mut read = || {
            let mut rows = self.backup.rows::<R>(&entry, table)?;
            while let Some(row) = rows.next()? {
                match row.record {
                    Ok(record) => records.push(record),
                    Err(reason) => complaints.push(format!("{name}, row {}: {reason}", row.number)),
                }
            }
            Ok::<(), Error>(())
        };
        if let Err(error) = read() {
            self.complaints.push(format!("{name}: {error}"));
        }
        records
    }

    /// What is wrong, as far as it is known before messages are read.
    pub(super) fn take_faults(&mut self) -> Sentences {
        let mut faults = Sentences::default();
        for refused in self.backup.refused() {
            faults.push(refusal(refused));
        }
        faults.append(std::mem::take(&mut self.missing));
        faults.append(std::mem::take(&mut self.complaints));
        faults
    }
}

/// An entry that nothing is read of, and why.
pub(super) fn refusal(refused: &RefusedEntry) -> String {
    format!("{}: {}", refused.name(), refused.fault())
}

/// First and last name, else the nickname, else the identity.
fn name_of(contact: &Contact) -> String {
    let full = format!("{} {}", contact.first_name, contact.last_name);
    match (full.trim(), contact.nickname.as_str()) {
        ("", "") => contact.identity.to_string(),
        ("", nickname) => format!("{nickname} ({})", contact.identity),
        (full, _) => full.to_owned(),
    }
}
