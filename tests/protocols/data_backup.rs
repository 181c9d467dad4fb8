//! Data backups: what is written is read, what is hostile is refused by its class, and what is damaged
//! costs one entry.

use eeema::SecretKey;
use eeema::data_backup::recover::Recovery;
use eeema::data_backup::table::{
    Body, Contact, Group, Message, MessageKind, MessageState, NonceCounts, Nonces, Record,
    SkipReason, Table, TableReader, UsedNonce, UserState, Version,
};
use eeema::data_backup::{
    Archive, ArchiveWriter, Backup, BackupWriter, Chats, Compression, DosTime, EntryFault,
    EntryName, Error, PasswordBytes, PasswordEncoding, Sink, SinkError, sealed,
};
use eeema::id_export::Identity;
use eeema::identity::NonceHash;
use proptest::prelude::*;

const PASSWORD: &str = "correct horse";

/// A generator whose bytes differ from draw to draw.
fn counting() -> impl FnMut(&mut [u8]) {
    let mut next = 0_u8;
    move |bytes: &mut [u8]| {
        for byte in bytes {
            *byte = next;
            next = next.wrapping_mul(5).wrapping_add(17);
        }
        next = next.wrapping_add(1);
    }
}

fn password() -> PasswordBytes {
    PasswordBytes::new(PASSWORD, PasswordEncoding::Utf8)
}

/// An archive of these entries, half of them compressed.
fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
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
    for bit in 0..sealed.len() * 8 {
        let mut altered = sealed.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        let error = sealed::open(b"p", strength, &altered).unwrap_err();
        let is_found = matches!(
            error,
            Error::Entry(EntryFault::WrongPassword | EntryFault::Authentication)
        );
        assert!(is_found, "{bit}: {error:?}");
    }
    for length in 0..sealed.len() {
        sealed::open(b"p", strength, &sealed[..length]).unwrap_err();
    }
}

/// Where the numbers of the directory entry of the only entry stand.
fn central(file: &[u8]) -> usize {
    let at = |window: &[u8]| window == b"PK\x01\x02";
    file.windows(4).position(at).unwrap()
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
    assert_eq!(recovered(&file).0, [("zeros".into(), vec![0; size])]);

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

/// Three entries, the second of which holds what looks like headers.
fn small() -> (Vec<u8>, [(&'static str, &'static [u8]); 3]) {
    let entries: [(&str, &[u8]); 3] = [
        ("settings", b"\"version\",\"27\"\n"),
        ("identity", b"PK\x03\x04PK\x01\x02PK\x05\x06"),
        ("contacts.csv", b"\"identity\"\n"),
    ];
    (archive(&entries), entries)
}

fn recovered(file: &[u8]) -> (Vec<(String, Vec<u8>)>, Vec<String>) {
    let mut recovery = Recovery::scan(file, PASSWORD).unwrap();
    let lost = recovery.lost().iter().map(|lost| lost.name().to_owned());
    let lost = lost.collect();
    let entries = recovery.entries().to_vec();
    let contents = entries.iter().map(|entry| {
        let content = recovery.read(entry).unwrap().read_to_end(usize::MAX);
        (entry.name().to_owned(), content.unwrap())
    });
    (contents.collect(), lost)
}

#[test]
fn a_whole_archive_is_recovered_whole() {
    let (file, entries) = small();
    let (found, lost) = recovered(&file);
    assert!(lost.is_empty());
    let found: Vec<_> = found
        .iter()
        .map(|(name, content)| (&**name, &**content))
        .collect();
    assert_eq!(found, entries);
}

/// Whatever is cut off, every entry in front of the cut is there.
#[test]
#[cfg_attr(miri, ignore = "derives thousands of keys")]
fn every_cut_costs_what_is_behind_it() {
    let (file, entries) = small();
    let ends: Vec<_> = file
        .windows(4)
        .enumerate()
        .filter(|(_, bytes)| bytes == b"PK\x07\x08")
        .map(|(place, _)| place)
        .collect();
    assert_eq!(ends.len(), 3);
    for length in 0..=file.len() {
        let (found, lost) = recovered(&file[..length]);
        let whole = ends.iter().filter(|end| **end <= length).count();
        let found: Vec<_> = found
            .iter()
            .map(|(name, content)| (&**name, &**content))
            .collect();
        assert_eq!(found, entries[..whole], "{length}");
        assert!(lost.len() <= 1, "{length}: {lost:?}");
        assert!(
            lost.iter().all(|name| *name == entries[whole].0),
            "{length}: {lost:?}"
        );
    }
}

/// Whatever byte is altered, one entry is lost at most, and it is named.
#[test]
#[cfg_attr(miri, ignore = "derives thousands of keys")]
fn every_altered_byte_costs_one_entry_at_most() {
    let (file, entries) = small();
    for place in 0..file.len() {
        for mask in [0xff, 1] {
            let mut altered = file.clone();
            altered[place] ^= mask;
            let (found, lost) = recovered(&altered);
            assert!(found.len() >= 2, "{place}: {found:?}");
            assert!(
                found.len() + lost.len() >= 3,
                "{place}: nothing says what is missing"
            );
            for (_, content) in &found {
                let is_original = entries.iter().any(|(_, original)| content == original);
                assert!(is_original, "{place}");
            }
        }
    }
}

#[test]
fn a_wrong_password_recovers_nothing() {
    let (file, entries) = small();
    let recovery = Recovery::scan(&file[..], "wrong").unwrap();
    assert!(recovery.entries().is_empty());
    assert_eq!(recovery.lost().len(), entries.len());
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

#[test]
fn an_unreadable_body_keeps_its_text() {
    let message = Message::new(Chats::Group, "u".into(), MessageKind::File, "{}".into());
    assert_eq!(
        (message.body, message.text.as_str()),
        (Body::Unreadable, "{}")
    );
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
