//! Data backups: what is written is read, and what is hostile is refused by its class.

use std::cell::Cell;

use eeema::SecretKey;
use eeema::data_backup::table::{
    Body, Contact, Group, Message, MessageKind, MessageState, NonceCounts, Nonces, ReactionCounts,
    Record, SkipReason, Table, TableReader, UsedNonce, UserState, Version,
};
use eeema::data_backup::{
    Archive, ArchiveWriter, Backup, BackupWriter, Chats, Compression, DosTime, EntryFault,
    EntryName, Error, PasswordBytes, PasswordEncoding, Sink, SinkError, Source, SourceError,
    sealed,
};
use eeema::id_export::Identity;
use eeema::identity::NonceHash;
use proptest::prelude::*;

use super::every_bit::every_bit_matters;

pub(crate) const PASSWORD: &str = "correct horse";

/// A generator whose bytes differ from draw to draw.
pub(crate) fn counting() -> impl FnMut(&mut [u8]) {
    let mut next = 0_u8;
    move |bytes: &mut [u8]| {
        for byte in bytes {
            *byte = next;
            next = next.wrapping_mul(5).wrapping_add(17);
        }
        next = next.wrapping_add(1);
    }
}

pub(crate) fn password() -> PasswordBytes {
    PasswordBytes::new(PASSWORD, PasswordEncoding::Utf8)
}

/// An archive of these entries, half of them compressed.
pub(crate) fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut writer, mut random) = (ArchiveWriter::new(Vec::new()), counting());
    for (index, (name, content)) in entries.iter().enumerate() {
        let compression = match index % 2 {
            0 => Compression::Default,
            _ => Compression::None,
        };
        let mut entry = writer
            .start(
                name,
                compression,
                DosTime::EARLIEST,
                &password(),
                &mut random,
            )
            .unwrap();
        for piece in content.chunks(7) {
            entry.write(piece).unwrap();
        }
        entry.finish().unwrap();
    }
    writer.finish().unwrap()
}

fn content(file: &[u8], name: &str) -> Result<Vec<u8>, Error> {
    let mut archive = Archive::open(file)?;
    let entry = archive.find(name)?.unwrap().clone();
    let keys = archive.keys(&entry, &password())?;
    archive.read(&entry, &keys)?.read_to_end(usize::MAX)
}

/// The same in one pass, which says at its end whether it was right.
fn unverified(file: &[u8], name: &str) -> Result<Vec<u8>, Error> {
    let mut archive = Archive::open(file)?;
    let entry = archive.find(name)?.unwrap().clone();
    let keys = archive.keys(&entry, &password())?;
    archive
        .read_unverified(&entry, &keys)?
        .read_to_end(usize::MAX)
}

fn identity() -> Identity {
    Identity {
        id: "ALICE001".parse().unwrap(),
        secret_key: SecretKey::from_bytes([7; 32]),
    }
}

fn contact() -> Contact {
    let key = SecretKey::from_bytes([8; 32]).public_key();
    let mut contact = Contact::new("BOB00001".parse().unwrap(), key);
    contact.contact_key = "0405717057".into();
    contact
}

#[test]
fn a_backup_is_read_as_it_was_written() {
    let mut random = counting();
    let start = BackupWriter::start(
        Vec::new(),
        &identity(),
        PASSWORD,
        DosTime::EARLIEST,
        &mut random,
    );
    let mut writer = start.unwrap();
    let (bob, uid) = (contact(), "9845e2c4-bd58-45f7-9957-0cc66567f0a0");
    let media = EntryName::Media(Chats::Contact, uid);
    let mut file = writer.file(&media, &mut random).unwrap();
    file.write(b"a picture").unwrap();
    file.finish().unwrap();
    let text = "a \"quote\", a \\ and\na line".to_owned();
    let message = Message::new(Chats::Contact, uid.into(), MessageKind::Text, text);
    let mut messages = writer
        .messages(Chats::Contact, bob.key(), &mut random)
        .unwrap();
    messages.write(&message).unwrap();
    messages.finish().unwrap();
    let mut contacts = writer.contacts(&mut random).unwrap();
    contacts.write(&bob).unwrap();
    contacts.finish().unwrap();
    let late = writer.file(&EntryName::OwnPicture, &mut random);
    assert_eq!(late.err(), Some(Error::Order));
    let nonce = UsedNonce::Plain([9; 24]);
    let mut nonces = writer.nonces(&mut random).unwrap();
    let row = Nonces {
        nonces: vec![nonce],
    };
    nonces.write(&row).unwrap();
    nonces.finish().unwrap();
    let counts = NonceCounts {
        messages: Some(1),
        device_group: Some(0),
    };
    writer.nonce_counts(counts, &mut random).unwrap();
    let file = writer.finish().unwrap();

    let mut backup = Backup::open(Archive::open(&file[..]).unwrap(), PASSWORD).unwrap();
    assert_eq!(backup.version(), Version::NEWEST);
    assert_eq!(backup.identity(), &identity());
    let names: Vec<_> = backup.entries().iter().map(|entry| entry.name()).collect();
    let expected = [
        "settings",
        "identity",
        "message_media_9845e2c4-bd58-45f7-9957-0cc66567f0a0",
        "message_0405717057.csv",
        "contacts.csv",
        "nonces.csv",
        "nonce_counts.csv",
    ];
    assert_eq!(names, expected);
    assert_eq!(read(&mut backup, &media), b"a picture");
    let name = EntryName::Messages(Chats::Contact, "0405717057");
    assert_eq!(rows::<Message>(&mut backup, &name), [message]);
    assert_eq!(rows::<Contact>(&mut backup, &EntryName::Contacts), [bob]);
    let restored = rows::<Nonces>(&mut backup, &EntryName::Nonces);
    let id = identity().id;
    assert_eq!(restored[0].nonces[0].hash(id), NonceHash::of(&[9; 24], id));
}

fn read(backup: &mut Backup<&[u8]>, name: &EntryName<'_>) -> Vec<u8> {
    let entry = backup.find(name).unwrap().unwrap().clone();
    backup
        .read(&entry)
        .unwrap()
        .read_to_end(usize::MAX)
        .unwrap()
}

fn rows<R: Record>(backup: &mut Backup<&[u8]>, name: &EntryName<'_>) -> Vec<R> {
    let entry = backup.find(name).unwrap().unwrap().clone();
    let mut rows = backup.rows(&entry, Table::of(name).unwrap()).unwrap();
    let mut records = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        records.push(row.record.unwrap());
    }
    records
}

/// A backup of a later app has entries, tables and columns that are not known here, and rows that cannot
/// be read: all of them are reported, and the others are read.
#[test]
fn what_is_not_known_is_kept_and_reported() {
    let (key, identity) = ("07".repeat(32), id_export());
    let contacts = format!(
        "\"identity\",\"publickey\",\"mood\"\n\
         \"ECHOECHO\",\"{key}\",\"cheerful\"\n\
         \"ECHOECHO\",\"{key}\"\n\
         \n\
         \"echoecho\",\"{key}\",\"sad\"\n\
         \"ECHOECHO\",\"07\",\"\"\n\
         \"BOB00001\",\"{key}\",\"\",\"beyond\"\n"
    );
    let file = archive(&[
        ("settings", b"\"version\",\"27\"\n"),
        ("identity", identity.as_bytes()),
        ("contacts.csv", contacts.as_bytes()),
        ("moods.csv", b"\"mood\"\n"),
    ]);
    let mut backup = Backup::open(Archive::open(&file[..]).unwrap(), PASSWORD).unwrap();
    let names: Vec<_> = backup.entries().iter().map(|entry| entry.name()).collect();
    assert_eq!(names, ["settings", "identity", "contacts.csv", "moods.csv"]);
    let unknown = EntryName::of("moods.csv");
    assert_eq!(unknown, EntryName::Unknown("moods.csv"));
    assert_eq!(read(&mut backup, &unknown), b"\"mood\"\n");

    let entry = backup.find(&EntryName::Contacts).unwrap().unwrap().clone();
    let mut rows = backup.rows::<Contact>(&entry, Table::Contacts).unwrap();
    let mut found = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let identity = row.record.map(|contact| contact.identity.to_string());
        found.push((row.number, identity, row.unknown));
    }
    assert_eq!(rows.unknown_columns(), [(2, "mood".to_owned())]);
    let mood = |text: &str| vec![(2, text.to_owned())];
    let expected = [
        (1, Ok("ECHOECHO".to_owned()), mood("cheerful")),
        (2, Err(SkipReason::TooFewCells), Vec::new()),
        (3, Err(SkipReason::Cell("identity")), mood("sad")),
        (4, Err(SkipReason::Cell("publickey")), mood("")),
        (5, Ok("BOB00001".to_owned()), mood("")),
    ];
    assert_eq!(found, expected);
}

fn id_export() -> String {
    let Identity { id, secret_key } = identity();
    let (scheme, mut random) = (eeema::id_export::Scheme::Legacy, counting());
    eeema::id_export::seal(id, &secret_key, PASSWORD, scheme, &mut random)
        .unwrap()
        .as_str()
        .to_owned()
}

/// Every entry that there is, in the order of the chapter; each of them is refused once a later one
/// was written.
#[test]
fn the_order_is_that_of_the_chapter() {
    use Chats::{Contact, Group, List};
    use EntryName as Name;
    let order = [
        Name::OwnPicture,
        Name::ContactPicture("1"),
        Name::ProfilePicture("1"),
        Name::Media(Contact, "a"),
        Name::Thumbnail(Contact, "b"),
        Name::Messages(Contact, "1"),
        Name::ProfilePicture("2"),
        Name::ContactPicture("3"),
        Name::Messages(Contact, "3"),
        Name::Media(Contact, "c"),
        Name::Messages(Contact, "4"),
        Name::Contacts,
        Name::GroupPicture("1"),
        Name::Media(Group, "d"),
        Name::Messages(Group, "1"),
        Name::GroupPicture("2"),
        Name::Messages(Group, "2"),
        Name::Groups,
        Name::Thumbnail(List, "e"),
        Name::Messages(List, "1"),
        Name::DistributionLists,
        Name::Ballots,
        Name::BallotChoices,
        Name::BallotVotes,
        Name::ContactReactions,
        Name::GroupReactions,
        Name::ReactionCounts,
        Name::Nonces,
        Name::DeviceGroupNonces,
        Name::NonceCounts,
    ];
    let mut writer = started();
    for name in &order {
        write(&mut writer, name).unwrap();
    }
    let file = writer.finish().unwrap();
    let archive = Archive::open(&file[..]).unwrap();
    let names = archive
        .entries()
        .iter()
        .map(|entry| entry.name().to_owned());
    let expected = ["settings".to_owned(), "identity".to_owned()];
    let expected = expected
        .into_iter()
        .chain(order.map(|name| name.to_string()));
    assert!(names.eq(expected));

    for (first, second) in [
        (Name::Contacts, Name::OwnPicture),
        (Name::Contacts, Name::Messages(Contact, "1")),
        (Name::ProfilePicture("1"), Name::ContactPicture("1")),
        (Name::Media(Contact, "a"), Name::ContactPicture("1")),
        (Name::Messages(Contact, "1"), Name::ContactPicture("1")),
        (Name::Thumbnail(Group, "a"), Name::GroupPicture("1")),
        (Name::Messages(Group, "1"), Name::GroupPicture("1")),
        (Name::Groups, Name::Contacts),
        (Name::BallotVotes, Name::BallotChoices),
        (Name::NonceCounts, Name::Nonces),
    ] {
        let mut writer = started();
        write(&mut writer, &first).unwrap();
        let late = write(&mut writer, &second);
        assert_eq!(late, Err(Error::Order), "{first} then {second}");
    }
}

fn started() -> BackupWriter<Vec<u8>> {
    let (time, mut random) = (DosTime::EARLIEST, counting());
    BackupWriter::start(Vec::new(), &identity(), PASSWORD, time, &mut random).unwrap()
}

/// An entry with nothing in it.
fn write(writer: &mut BackupWriter<Vec<u8>>, name: &EntryName<'_>) -> Result<(), Error> {
    let random = &mut counting();
    match name {
        EntryName::Messages(chats, key) => writer.messages(*chats, key, random)?.finish(),
        EntryName::Contacts => writer.contacts(random)?.finish(),
        EntryName::Groups => writer.groups(random)?.finish(),
        EntryName::DistributionLists => writer.distribution_lists(random)?.finish(),
        EntryName::Ballots => writer.ballots(random)?.finish(),
        EntryName::BallotChoices => writer.ballot_choices(random)?.finish(),
        EntryName::BallotVotes => writer.ballot_votes(random)?.finish(),
        EntryName::ContactReactions => writer.contact_reactions(random)?.finish(),
        EntryName::GroupReactions => writer.group_reactions(random)?.finish(),
        EntryName::ReactionCounts => writer.reaction_counts(ReactionCounts::default(), random),
        EntryName::Nonces => writer.nonces(random)?.finish(),
        EntryName::DeviceGroupNonces => writer.device_group_nonces(random)?.finish(),
        EntryName::NonceCounts => writer.nonce_counts(NonceCounts::default(), random),
        file => writer.file(file, random)?.finish(),
    }
}

/// Nonces of all forms, several in a cell, come back as what a store of used nonces knows.
#[test]
fn restored_nonces_refuse_a_replay() {
    use eeema::message::{MemoryStore, ReplayStore};
    let own_id = identity().id;
    let hashes = [[1; 24], [2; 24], [3; 24]].map(|nonce| NonceHash::of(&nonce, own_id));
    let [hashed, late, _] = hashes;
    let mut writer = started();
    let mut table = writer.nonces(&mut counting()).unwrap();
    for nonces in [
        vec![UsedNonce::Hashed(hashed), UsedNonce::Hashed(late)],
        vec![UsedNonce::Plain([3; 24])],
    ] {
        table.write(&Nonces { nonces }).unwrap();
    }
    table.finish().unwrap();
    let file = writer.finish().unwrap();

    let mut backup = Backup::open(Archive::open(&file[..]).unwrap(), PASSWORD).unwrap();
    let mut store = MemoryStore::default();
    for row in rows::<Nonces>(&mut backup, &EntryName::Nonces) {
        for nonce in row.nonces {
            assert_eq!(store.mark_nonce(&nonce.hash(own_id)), Ok(true));
        }
    }
    for hash in &hashes {
        assert_eq!(store.is_nonce_used(hash), Ok(true));
    }
    let unused = NonceHash::of(&[4; 24], own_id);
    assert_eq!(store.is_nonce_used(&unused), Ok(false));
}

/// One core or many: the same keys in the same places, and an error where the salt cannot be read.
#[cfg(feature = "rayon")]
#[test]
fn keys_are_derived_on_all_cores() {
    let entries: Vec<_> = (0..40_u8)
        .map(|number| (number.to_string(), [number]))
        .collect();
    let entries: Vec<_> = entries
        .iter()
        .map(|(name, content)| (&**name, &content[..]))
        .collect();
    let mut file = archive(&entries);
    // The header in front of the first entry is none any more.
    file[0] ^= 1;
    let mut archive = Archive::open(&file[..]).unwrap();
    let entries = archive.entries().to_vec();
    let keys = archive.keys_parallel(&entries, &password());
    assert_eq!(keys.len(), entries.len());
    assert_eq!(keys[0].as_ref().err(), Some(&Error::NotAZip));
    for (number, (entry, keys)) in entries.iter().zip(keys).enumerate().skip(1) {
        let keys = keys.unwrap();
        let alone = archive.keys(entry, &password()).unwrap();
        assert_eq!(keys.cipher_key(), alone.cipher_key());
        let content = archive.read(entry, &keys).unwrap().read_to_end(1);
        assert_eq!(content, Ok(vec![number as u8]));
    }
}

/// An entry that is not finished leaves an archive that cannot be finished.
#[test]
fn what_is_not_finished_cannot_be_finished() {
    let (mut writer, mut random) = (ArchiveWriter::new(Vec::new()), counting());
    let time = DosTime::EARLIEST;
    let entry = writer.start("a", Compression::None, time, &password(), &mut random);
    drop(entry.unwrap());
    let next = writer.start("b", Compression::None, time, &password(), &mut random);
    assert_eq!(next.err(), Some(Error::Order));
    assert_eq!(writer.finish().err(), Some(Error::Order));
}

/// A sink that refuses one write, and would take the next.
struct Stumbling(usize);

impl Sink for Stumbling {
    fn write(&mut self, _: &[u8]) -> Result<(), SinkError> {
        self.0 = self.0.wrapping_sub(1);
        if self.0 == 0 { Err(SinkError) } else { Ok(()) }
    }
}

/// Whichever write the sink refuses, the archive has a gap from there on and is never finished.
#[test]
fn a_gap_stays_a_gap() {
    for refused in 1..20 {
        let (mut writer, mut random) = (ArchiveWriter::new(Stumbling(refused)), counting());
        let (time, mut failed) = (DosTime::EARLIEST, false);
        let entry = writer.start("a", Compression::None, time, &password(), &mut random);
        match entry {
            Ok(mut entry) => {
                failed |= entry.write(b"some").is_err();
                failed |= entry.write(b"more").is_err();
                failed |= entry.finish().is_err();
            }
            Err(error) => {
                assert_eq!(error, Error::Sink);
                failed = true;
            }
        }
        let finished = writer.finish().map(|_| ());
        assert!(!failed || finished.is_err(), "{refused}");
    }
}

/// A refused entry is as if it had not been asked for.
#[test]
fn a_refused_entry_does_not_move_the_order() {
    let mut random = counting();
    let time = DosTime::EARLIEST;
    let start = BackupWriter::start(Vec::new(), &identity(), PASSWORD, time, &mut random);
    let mut writer = start.unwrap();
    let refused = writer.file(&EntryName::Unknown("a/b"), &mut random);
    assert_eq!(refused.err(), Some(EntryFault::Name.into()));
    let contacts = writer.contacts(&mut random).unwrap();
    contacts.finish().unwrap();
}

#[test]
fn names_that_no_app_writes_are_not_written() {
    let (mut writer, mut random) = (ArchiveWriter::new(Vec::new()), counting());
    let time = DosTime::EARLIEST;
    for name in ["", "a/b", "..\\a", "a\nb", "\u{7f}", "\u{9f}"] {
        let entry = writer.start(name, Compression::None, time, &password(), &mut random);
        assert_eq!(entry.err(), Some(EntryFault::Name.into()), "{name:?}");
    }
    let entry = writer.start("a", Compression::None, time, &password(), &mut random);
    entry.unwrap().finish().unwrap();
    let again = writer.start("a", Compression::None, time, &password(), &mut random);
    assert_eq!(again.err(), Some(EntryFault::Duplicate.into()));
}

#[test]
fn every_bit_of_an_entry_matters() {
    let salt = eeema::data_backup::Salt::new(eeema::codec::zip::Strength::Aes128, &[3; 8]).unwrap();
    let strength = eeema::codec::zip::Strength::Aes128;
    let sealed = sealed::seal(b"p", &salt, b"four");
    assert_eq!(sealed::open(b"p", strength, &sealed).unwrap(), b"four");
    every_bit_matters("data_backup::sealed::open", &sealed, |given| {
        let opened = sealed::open(b"p", strength, given);
        if given.len() == sealed.len() && given[..8] == sealed[..8] {
            let why = opened.as_ref().err();
            let wrong = [EntryFault::WrongPassword, EntryFault::Authentication].map(Error::Entry);
            assert!(why.is_none_or(|why| wrong.contains(why)), "{why:?}");
        }
        opened.is_ok()
    });
}

/// Salt, verifier, data and tag of an entry that is read piece by piece, compressed and as it is.
#[test]
fn no_altered_entry_is_read() {
    let file = archive(&[("compressed", &[9; 50]), ("stored", b"as it is")]);
    let places = |signature: &[u8; 4]| -> Vec<usize> {
        let found = (0..file.len()).filter(|at| file[*at..].starts_with(signature));
        found.collect()
    };
    let number = |at: usize, length: usize| {
        let digits = file[at..at + length].iter().rev();
        digits.fold(0, |number, digit| number << 8 | usize::from(*digit))
    };
    let headers = places(b"PK\x03\x04").into_iter().zip(places(b"PK\x01\x02"));
    for ((local, central), name) in headers.zip(["compressed", "stored"]) {
        let begin = local + 30 + number(local + 26, 2) + number(local + 28, 2);
        let length = number(central + 20, 4);
        assert!(length > 16 + 2 + 10);
        assert_eq!(content(&file, name), unverified(&file, name));
        assert!(content(&file, name).is_ok());
        for bit in begin * 8..(begin + length) * 8 {
            let mut altered = file.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            let why = content(&altered, name).unwrap_err();
            let wrong = [EntryFault::WrongPassword, EntryFault::Authentication].map(Error::Entry);
            assert!(wrong.contains(&why), "{name}: bit {bit}: {why:?}");
            assert!(unverified(&altered, name).is_err(), "{name}: bit {bit}");
        }
    }
}

/// Where the numbers of the directory entry of the only entry stand.
pub(crate) fn central(file: &[u8]) -> usize {
    let at = |window: &[u8]| window == b"PK\x01\x02";
    file.windows(4).position(at).unwrap()
}

/// A file one byte of which is another one from some time on.
struct Changing<'a> {
    file: &'a [u8],
    place: usize,
    has_changed: &'a Cell<bool>,
}

impl Source for Changing<'_> {
    fn size(&mut self) -> Result<u64, SourceError> {
        self.file.size()
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<(), SourceError> {
        self.file.read_at(offset, buffer)?;
        let place = self.place.checked_sub(offset as usize);
        if let Some(byte) = place.and_then(|place| buffer.get_mut(place)) {
            *byte ^= u8::from(self.has_changed.get());
        }
        Ok(())
    }
}

#[test]
fn an_entry_that_changes_between_the_two_passes_is_refused() {
    let file = archive(&[("name", &[9; 50])]);
    let behind_tag = central(&file) - 16;
    for place in [behind_tag - 10 - 1, behind_tag - 1] {
        let has_changed = Cell::new(false);
        let mut archive = Archive::open(Changing {
            file: &file,
            place,
            has_changed: &has_changed,
        })
        .unwrap();
        let entry = archive.entries()[0].clone();
        let keys = archive.keys(&entry, &password()).unwrap();
        let reader = archive.read(&entry, &keys).unwrap();
        has_changed.set(true);
        let content = reader.read_to_end(usize::MAX);
        assert_eq!(content, Err(EntryFault::Authentication.into()));
        has_changed.set(false);
        let content = archive.read(&entry, &keys).unwrap().read_to_end(usize::MAX);
        assert_eq!(content.unwrap(), [9; 50]);
    }
}

#[test]
fn a_bomb_stops_where_the_directory_says() {
    let mut file = archive(&[("bomb", &vec![0; 1 << 20])]);
    assert!(file.len() < 2048);
    let size = central(&file) + 24;
    file[size..size + 4].copy_from_slice(&1000_u32.to_le_bytes());
    assert_eq!(content(&file, "bomb"), Err(EntryFault::Size.into()));
    // It is not inflated further than one window beyond.
    let mut archive = Archive::open(&file[..]).unwrap();
    let entry = archive.entries()[0].clone();
    let keys = archive.keys(&entry, &password()).unwrap();
    let mut reader = archive.read(&entry, &keys).unwrap();
    assert_eq!(reader.next().err(), Some(EntryFault::Size.into()));
    // What has failed does not end well.
    assert_eq!(reader.next().err(), Some(EntryFault::Size.into()));
}

/// The last match of a stream may cross the end of the window when all of the input is used up: fixed codes
/// (RFC 1951 section 3.2.6) of a zero and 382 times 258 more, whose end fills the last byte.
#[test]
fn what_the_window_had_no_place_for_comes_without_input() {
    let matches = "1100010100000".repeat(382);
    let bits = ["1", "10", "00110000", &matches, "0000000"].concat();
    let bytes = bits.as_bytes().chunks(8).map(|bits| {
        let bits = bits.iter().enumerate();
        bits.fold(0, |byte, (place, bit)| byte | (bit & 1) << place)
    });
    let (stream, size): (Vec<u8>, usize) = (bytes.collect(), 1 + 382 * 258);
    let (mut writer, mut random) = (ArchiveWriter::new(Vec::new()), counting());
    let deflated = (&stream[..], size as u64);
    writer
        .write_deflated(
            "zeros",
            deflated,
            DosTime::EARLIEST,
            &password(),
            &mut random,
        )
        .unwrap();
    let file = writer.finish().unwrap();
    assert_eq!(content(&file, "zeros"), Ok(vec![0; size]));
    assert_eq!(
        super::recovery::recovered(&file).0,
        [("zeros".into(), vec![0; size])]
    );

    for size in (32_700..33_100).step_by(3) {
        let file = archive(&[("zeros", &vec![0; size])]);
        assert_eq!(content(&file, "zeros"), Ok(vec![0; size]));
    }
}

#[test]
fn directories_that_lie_are_refused() {
    let file = archive(&[("one", b"1"), ("two", b"2")]);
    let start = central(&file);
    let end = file.len() - 22;
    // (offset, value): entries that overlap, lie outside, are too long; numbers of the end record.
    let second = start + 46 + 3 + 11;
    for (place, value) in [
        (second + 42, 1_u32),
        (second + 42, 0),
        (second + 42, file.len() as u32),
        (second + 20, file.len() as u32),
        (second + 20, u32::MAX),
        (end + 12, 10),
        (end + 12, u32::MAX - 1),
        (end + 16, file.len() as u32),
        (end + 16, 0),
    ] {
        let mut altered = file.clone();
        altered[place..place + 4].copy_from_slice(&value.to_le_bytes());
        let opened = Archive::open(&altered[..]).map(|_| ());
        assert_eq!(opened, Err(Error::NotAZip), "{place} {value}");
    }
    for count in [0_u16, 1, 3] {
        let mut altered = file.clone();
        altered[end + 8..end + 10].copy_from_slice(&count.to_le_bytes());
        altered[end + 10..end + 12].copy_from_slice(&count.to_le_bytes());
        let opened = Archive::open(&altered[..]).map(|_| ());
        assert_eq!(opened, Err(Error::NotAZip), "{count}");
    }
    let limited = Archive::open_up_to(&file[..], 10).map(|_| ());
    assert_eq!(limited, Err(Error::TooLarge));
}

#[test]
fn long_cells_are_skipped_and_counted() {
    let limits = eeema::codec::csv::Limits {
        cell: 64,
        ..eeema::codec::csv::Limits::DEFAULT
    };
    let mut reader = TableReader::<Contact>::with_limits(Table::Contacts, Version::NEWEST, limits);
    let long = "a".repeat(65);
    let text = format!("identity,publickey,new\n{long},b,c\nd,{long},f\nECHOECHO,g,h\n");
    let mut rest = text.as_bytes();
    let mut outcomes = Vec::new();
    while !rest.is_empty() {
        let (read, row) = reader.feed(rest);
        rest = &rest[read..];
        outcomes.extend(row.map(|row| (row.number, row.record.unwrap_err(), row.unknown)));
    }
    assert_eq!(reader.unknown_columns(), [(2, "new".to_owned())]);
    let unknown = |text: &str| vec![(2, text.to_owned())];
    let expected = [
        (1, SkipReason::TooLong, unknown("c")),
        (2, SkipReason::TooLong, unknown("f")),
        (3, SkipReason::Cell("publickey"), unknown("h")),
    ];
    assert_eq!(outcomes, expected);
}

#[test]
fn states_are_restored_as_the_app_does() {
    let text = (MessageKind::Text, String::new());
    let mut message = Message::new(Chats::Contact, "u".into(), text.0, text.1);
    message.state = Some(MessageState::Acknowledged);
    assert_eq!(message.restored_state(), Some(MessageState::Delivered));
    assert_eq!(message.restored_reaction(), Some("👍"));
    message.read_at = Some(eeema::time::UnixMillis(1));
    assert_eq!(message.restored_state(), Some(MessageState::Read));
    message.state = Some(MessageState::Uploading);
    assert_eq!(message.restored_state(), None);
    let (me, creator) = (identity().id, "BOB00001".parse().unwrap());
    let mut group = Group::new("0011223344556677".parse().unwrap(), creator);
    assert_eq!(group.restored_state(me), UserState::Left);
    group.members.push(me);
    assert_eq!(group.restored_state(me), UserState::Kicked);
    group.members.push(creator);
    assert_eq!(group.restored_state(me), UserState::Member);
    group.user_state = Some(UserState::Left);
    assert_eq!(group.restored_state(me), UserState::Left);
}

/// Also through a table, and written again.
#[test]
fn an_unreadable_body_keeps_its_text() {
    let text = "{\"no\": \"array\"}";
    for kind in [
        MessageKind::File,
        MessageKind::Location,
        MessageKind::Ballot,
        MessageKind::Image,
        MessageKind::Video,
        MessageKind::Voice,
        MessageKind::CallStatus,
        MessageKind::GroupCallStatus,
        MessageKind::ForwardSecurityStatus,
        MessageKind::GroupStatus,
    ] {
        let made = Message::new(Chats::Group, "u".into(), kind, text.into());
        let mut writer = started();
        let mut table = writer.messages(Chats::Group, "1", &mut counting()).unwrap();
        table.write(&made).unwrap();
        table.finish().unwrap();
        let file = writer.finish().unwrap();
        let mut backup = Backup::open(Archive::open(&file[..]).unwrap(), PASSWORD).unwrap();
        let name = EntryName::Messages(Chats::Group, "1");
        let read = rows::<Message>(&mut backup, &name);
        assert_eq!(read, [made]);
        assert_eq!((read[0].body(), read[0].text()), (&Body::Unreadable, text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Any content comes back, compressed or not, in pieces or not.
    #[test]
    fn content_comes_back(content in proptest::collection::vec(any::<u8>(), 0..70_000)) {
        let file = archive(&[("one", &content), ("two", &content)]);
        prop_assert_eq!(&self::content(&file, "one").unwrap(), &content);
        prop_assert_eq!(&self::content(&file, "two").unwrap(), &content);
    }

    /// Any name is something, and is written as it was read.
    #[test]
    fn names_are_written_as_they_were_read(name in "\\PC{0,40}") {
        prop_assert_eq!(EntryName::of(&name).to_string(), name);
    }
}
