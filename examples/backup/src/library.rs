//! A backup with the names of its chats.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use eeema::ThreemaId;
use eeema::data_backup::table::{Contact, DistributionList, Group, Message, Record, Table};
use eeema::data_backup::{Archive, Backup, Chats, Entry, EntryName, Error, Rows};

use crate::file_source::FileSource;
use crate::secret::Secrets;

pub struct Library {
    pub backup: Backup<FileSource>,
    pub names: Rc<Names>,
    pub chats: Vec<Chat>,
    /// Tables that every backup has and this one has not.
    pub missing: Vec<String>,
    /// Sentences about what could not be read.
    pub complaints: Vec<String>,
    /// Contacts, groups and lists without a table of messages.
    pub without_messages: usize,
    path: PathBuf,
}

/// One chat whose messages are there.
#[derive(Clone)]
pub struct Chat {
    pub kind: Chats,
    pub title: String,
    pub entry: Entry,
}

/// What people are called.
pub struct Names {
    own: ThreemaId,
    names: HashMap<ThreemaId, String>,
}

impl Names {
    pub fn of(&self, id: ThreemaId) -> &str {
        match self.names.get(&id) {
            _ if id == self.own => "me",
            Some(name) => name,
            None => "unknown",
        }
    }
}

impl Library {
    pub fn open(path: &Path, secrets: &Secrets) -> Result<Self, String> {
        let archive = Archive::open(FileSource::open(path)?).map_err(said)?;
        let password = secrets.ask("Password of the backup: ")?;
        let backup = Backup::open(archive, &password).map_err(said)?;
        let own = backup.identity().id;
        let mut library = Self {
            backup,
            names: Rc::new(Names {
                own,
                names: HashMap::new(),
            }),
            path: path.to_owned(),
            chats: Vec::new(),
            missing: Vec::new(),
            complaints: Vec::new(),
            without_messages: 0,
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
        let own = self.names.own;
        self.names = Rc::new(Names { own, names });
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

    /// The same file once more, to read media while messages are read.
    pub fn second_archive(&self) -> Result<Archive<FileSource>, String> {
        Archive::open(FileSource::open(&self.path)?).map_err(said)
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

    /// The messages of a chat, one by one.
    pub fn messages(&mut self, chat: &Chat) -> Result<Rows<'_, FileSource, Message>, Error> {
        self.backup.rows(&chat.entry, Table::Messages(chat.kind))
    }

    /// A chat by its number, counted from 1, or by its title.
    pub fn chat(&self, wanted: &str) -> Result<Chat, String> {
        let number = wanted
            .parse()
            .ok()
            .and_then(|number: usize| number.checked_sub(1));
        let by_number = number.and_then(|number| self.chats.get(number));
        let by_title = || self.chats.iter().find(|chat| chat.title == wanted);
        let chat = by_number.or_else(by_title);
        chat.cloned()
            .ok_or_else(|| "there is no such chat; `backup list` shows them".into())
    }
}

pub fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
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
