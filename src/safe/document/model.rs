//! The document as a whole: reading, checking, writing.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::DocumentError;
use super::base64;
use super::fields::{Fields, text};
use super::parts::optional_text;
use super::warning::{Place, Warnings};
use super::{Contact, DistributionList, Group, Link, PictureRelease, Settings, Unknown, Warning};
use crate::codec::Writer;
use crate::codec::json::{JsonWriter, ToJson, Value};
use crate::crypto::{Secret, SecretVec, on_wiped_stack};
use crate::identity::SecretKey;
use crate::safe::json::{DIALECT, integer};

/// The one version of the schema. Another one is refused, whatever else the body has.
const VERSION: u64 = 1;

/// Bytes of the stack in which reading leaves copies of the secret key, as every step moves it.
const STACK: usize = 4 * 1024;

/// Everything of an identity but its messages and media.
///
/// **Whoever has it is this identity**: the secret key is in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// `info.device`: what wrote the backup, for people.
    pub device: String,
    /// `user.privatekey`.
    pub secret_key: SecretKey,
    /// `user.nickname`.
    pub nickname: String,
    /// `user.profilePic`: a JPEG of at most 400 × 400 pixels, not empty.
    pub profile_picture: Option<Vec<u8>>,
    /// `user.profilePicRelease`.
    pub profile_picture_release: PictureRelease,
    /// `user.links`.
    pub links: Vec<Link>,
    /// `contacts`, each identity once.
    pub contacts: Vec<Contact>,
    /// `groups`, each pair of id and creator once.
    pub groups: Vec<Group>,
    /// `distributionlists`.
    pub distribution_lists: Vec<DistributionList>,
    /// `settings`.
    pub settings: Settings,
    /// What the schema does not know, at the root.
    pub unknown: Unknown,
    /// What the schema does not know, in `info`.
    pub unknown_info: Unknown,
    /// What the schema does not know, in `user`.
    pub unknown_user: Unknown,
}

/// What the tolerant reader made of a body.
///
/// ```
/// use eeema::safe::document::{Document, Reason};
///
/// let body = br#"{
///     "info": {"version": 1},
///     "user": {"privatekey": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="},
///     "contacts": [{"identity": "echoecho", "createdAt": -1}],
///     "settings": {"syncContacts": true}
/// }"#;
/// let reading = Document::decode(body)?;
/// assert_eq!(reading.document.contacts[0].identity.as_str(), "ECHOECHO");
/// assert_eq!(reading.warnings[0].pointer, "/contacts/0/createdAt");
/// assert_eq!(reading.warnings[0].reason, Reason::Range);
/// # Ok::<(), eeema::safe::document::DocumentError>(())
/// ```
#[derive(Debug)]
pub struct Reading {
    /// The document, with defaults in place of what was unusable.
    pub document: Document,
    /// What was replaced or dropped: the first thousand.
    pub warnings: Vec<Warning>,
    /// How many warnings there are.
    pub warning_count: usize,
    /// `user.temporaryDeviceGroupKeyTodoRemove`: the multi-device key that iOS puts into the
    /// short-lived backups for linking a desktop. It is never written.
    pub device_group_key: Option<Secret<32>>,
}

impl Document {
    /// The backup of an identity without contacts.
    pub fn new(secret_key: SecretKey) -> Self {
        Self {
            device: String::new(),
            secret_key,
            nickname: String::new(),
            profile_picture: None,
            profile_picture_release: PictureRelease::Unset,
            links: Vec::new(),
            contacts: Vec::new(),
            groups: Vec::new(),
            distribution_lists: Vec::new(),
            settings: Settings::default(),
            unknown: Unknown::new(),
            unknown_info: Unknown::new(),
            unknown_user: Unknown::new(),
        }
    }

    /// Writes the body. The same document always gives the same bytes, so that a hash tells whether
    /// anything changed.
    ///
    /// # Errors
    ///
    /// [`DocumentError::Model`] if a reader would not give back the same document without warnings: a
    /// repeated contact, group, member or excluded identity; a time above 2^53 − 1 ms; a link that
    /// is none; an empty picture or list of who gets it; a deleted group with members.
    pub fn encode(&self) -> Result<SecretVec, DocumentError> {
        self.check()?;
        let mut body = SecretVec::zeroed(self.json_len());
        let mut writer = Writer::new(body.as_mut_bytes());
        self.encode_json(&mut writer)
            .map_err(|_| DocumentError::Model)?;
        Ok(body)
    }

    /// Reads a body, and takes what is usable.
    ///
    /// # Errors
    ///
    /// [`DocumentError::Utf8`], [`DocumentError::Json`], [`DocumentError::Version`] or
    /// [`DocumentError::PrivateKey`]. Everything else is a warning.
    pub fn decode(body: &[u8]) -> Result<Reading, DocumentError> {
        on_wiped_stack::<STACK, _>(|| {
            let text = str::from_utf8(body).map_err(|_| DocumentError::Utf8)?;
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            let root = Value::parse(text, &DIALECT).map_err(|_| DocumentError::Json)?;
            let mut root = Fields::of(root, &Place::Root).ok_or(DocumentError::Json)?;
            let place = Place::Member(&Place::Root, "info");
            let info = root.take("info").and_then(|info| Fields::of(info, &place));
            let mut info = info.ok_or(DocumentError::Version)?;
            if info.take("version").and_then(integer) != Some(VERSION) {
                return Err(DocumentError::Version);
            }
            let place = Place::Member(&Place::Root, "user");
            let user = root.take("user").and_then(|user| Fields::of(user, &place));
            let mut user = user.ok_or(DocumentError::PrivateKey)?;
            let key = user.take("privatekey").and_then(secret_bytes);
            let key = key.ok_or(DocumentError::PrivateKey)?;
            Ok(Self::read(root, info, user, key))
        })
    }

    /// Reads a body that has nothing wrong in it: for tests of writers.
    ///
    /// # Errors
    ///
    /// As [`Document::decode`], and [`DocumentError::Damaged`] if there is any warning.
    pub fn decode_strict(body: &[u8]) -> Result<Self, DocumentError> {
        on_wiped_stack::<STACK, _>(|| {
            let reading = Self::decode(body)?;
            if reading.warning_count == 0 {
                Ok(reading.document)
            } else {
                Err(DocumentError::Damaged)
            }
        })
    }

    /// Forgets everything that the schema does not know, everywhere.
    pub fn forget_unknown(&mut self) {
        let contacts = self.contacts.iter_mut().map(|contact| &mut contact.unknown);
        let groups = self.groups.iter_mut().map(|group| &mut group.unknown);
        let lists = self.distribution_lists.iter_mut();
        let lists = lists.map(|list| &mut list.unknown);
        let links = self.links.iter_mut().map(|link| &mut link.unknown);
        let single = [
            &mut self.settings.unknown,
            &mut self.unknown,
            &mut self.unknown_info,
            &mut self.unknown_user,
        ];
        let all = contacts.chain(groups).chain(lists).chain(links);
        all.chain(single).for_each(Unknown::clear);
    }

    /// Takes all parts out of the four objects, which are well formed. Nothing fails from here on.
    fn read(
        mut root: Fields<'_, '_>,
        mut info: Fields<'_, '_>,
        mut user: Fields<'_, '_>,
        key: Secret<32>,
    ) -> Reading {
        let mut found = Warnings::default();
        let warnings = &mut found;
        let device_group_key = user
            .take("temporaryDeviceGroupKeyTodoRemove")
            .and_then(secret_bytes);
        let mut document = Self::new(SecretKey::from_secret(key));
        document.device = info.text("device", warnings);
        document.nickname = user.text("nickname", warnings);
        document.profile_picture = user
            .base64("profilePic", None, warnings)
            .map(|picture| picture.as_bytes().to_vec())
            .filter(|picture| !picture.is_empty());
        document.profile_picture_release = PictureRelease::read(&mut user, warnings);
        user.elements("links", warnings, |link, place, warnings| {
            document.links.extend(Link::read(link, place, warnings));
        });
        document.read_lists(&mut root, warnings);
        let place = root.place_of("settings");
        document.settings = Settings::read(root.take("settings"), &place, warnings);
        document.unknown = root.finish();
        document.unknown_info = info.finish();
        document.unknown_user = user.finish();
        Reading {
            document,
            warnings: found.list,
            warning_count: found.count,
            device_group_key,
        }
    }

    /// Takes contacts, groups and distribution lists.
    fn read_lists(&mut self, root: &mut Fields<'_, '_>, warnings: &mut Warnings) {
        let mut known = BTreeSet::new();
        root.elements("contacts", warnings, |contact, place, warnings| {
            let contact = Contact::read(contact, place, &mut known, warnings);
            self.contacts.extend(contact);
        });
        let mut known = BTreeSet::new();
        root.elements("groups", warnings, |group, place, warnings| {
            let group = Group::read(group, place, &mut known, warnings);
            self.groups.extend(group);
        });
        root.elements("distributionlists", warnings, |list, place, warnings| {
            let list = DistributionList::read(list, place, warnings);
            self.distribution_lists.extend(list);
        });
    }

    /// Refuses what would not be read back as it is.
    fn check(&self) -> Result<(), DocumentError> {
        if self.profile_picture.as_ref().is_some_and(Vec::is_empty) {
            return Err(DocumentError::Model);
        }
        self.profile_picture_release.check()?;
        self.links.iter().try_for_each(Link::check)?;
        let mut known = BTreeSet::new();
        let mut contacts = self.contacts.iter();
        contacts.try_for_each(|contact| contact.check(&mut known))?;
        let mut known = BTreeSet::new();
        let mut groups = self.groups.iter();
        groups.try_for_each(|group| group.check(&mut known))?;
        let mut lists = self.distribution_lists.iter();
        lists.try_for_each(DistributionList::check)?;
        self.settings.check()
    }

    /// Writes the members of `user`.
    fn write_user(&self, output: &mut JsonWriter<'_>) {
        output.name("privatekey").base64(self.secret_key.as_bytes());
        optional_text(output, "nickname", &self.nickname);
        if let Some(picture) = &self.profile_picture {
            output.name("profilePic").base64(picture);
        }
        self.profile_picture_release.write(output);
        output.name("links").array(|output| {
            self.links.iter().for_each(|link| link.write(output));
        });
        self.unknown_user.write(output);
    }
}

impl ToJson for Document {
    fn write_json(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            output.name("info").object(|output| {
                output.name("version").u64(VERSION);
                optional_text(output, "device", &self.device);
                self.unknown_info.write(output);
            });
            output.name("user").object(|output| self.write_user(output));
            output.name("contacts").array(|output| {
                self.contacts
                    .iter()
                    .for_each(|contact| contact.write(output));
            });
            output.name("groups").array(|output| {
                self.groups.iter().for_each(|group| group.write(output));
            });
            output.name("distributionlists").array(|output| {
                let lists = self.distribution_lists.iter();
                lists.for_each(|list| list.write(output));
            });
            self.settings.write(output.name("settings"));
            self.unknown.write(output);
        });
    }
}

/// 32 bytes of base64.
///
/// Wiped on the way; other lengths are none.
fn secret_bytes(value: Value<'_>) -> Option<Secret<32>> {
    let bytes = base64::decode(&text(value)?)?;
    Secret::try_filled(|key| {
        let bytes: &[u8; 32] = bytes.as_bytes().try_into().map_err(|_| ())?;
        key.copy_from_slice(bytes);
        Ok::<_, ()>(())
    })
    .ok()
}

impl fmt::Debug for Document {
    /// Without the names, numbers and pictures of people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Document({} contacts, {} groups)",
            self.contacts.len(),
            self.groups.len()
        )
    }
}
