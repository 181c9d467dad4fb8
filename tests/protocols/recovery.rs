//! What is left of a damaged archive: whatever was cut off or altered costs one entry.

use eeema::data_backup::recover::Recovery;
use eeema::data_backup::{
    ArchiveWriter, Compression, DosTime, EntryFault, Error, PasswordBytes, PasswordEncoding,
};

use super::data_backup::{PASSWORD, archive, central, counting};

/// Three entries, the second of which holds what looks like headers.
fn small() -> (Vec<u8>, [(&'static str, &'static [u8]); 3]) {
    let entries: [(&str, &[u8]); 3] = [
        ("settings", b"\"version\",\"27\"\n"),
        ("identity", b"PK\x03\x04PK\x01\x02PK\x05\x06"),
        ("contacts.csv", b"\"identity\"\n"),
    ];
    (archive(&entries), entries)
}

pub(crate) fn recovered(file: &[u8]) -> (Vec<(String, Vec<u8>)>, Vec<String>) {
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

/// What is whole is given with its directory gone, and one whose place is not known any more is found
/// through the directory.
#[test]
fn one_half_is_enough() {
    let (file, entries) = small();
    let directory = central(&file);
    assert_eq!(recovered(&file[..directory]).0.len(), entries.len());
    let mut altered = file.clone();
    // The signature of the first header, and the length of the name of the second.
    altered[0] ^= 1;
    let second = file
        .windows(4)
        .enumerate()
        .filter(|(_, bytes)| bytes == b"PK\x03\x04");
    let second = second.map(|(place, _)| place).nth(1).unwrap();
    altered[second + 26] ^= 1;
    let (found, lost) = recovered(&altered);
    assert_eq!((found.len(), lost.len()), (entries.len(), 0));
}

/// A hundred thousand headers of a directory that name nothing that is there, and some in front of nothing:
/// no more is remembered than is allowed, the rest is counted, and what is whole is given.
#[test]
#[cfg_attr(miri, ignore = "derives many keys")]
fn what_is_remembered_is_bounded() {
    let (file, entries) = small();
    let first = central(&file);
    let header = &file[first..first + 46 + "settings".len() + 11];
    let mut hostile = file.clone();
    for number in 0..100_000_u32 {
        let mut header = header.to_vec();
        // Far outside, so that no key is derived for it.
        header[42..46].copy_from_slice(&(0x8000_0000 | number).to_le_bytes());
        hostile.extend(header);
    }
    for number in 0..20_u8 {
        let mut header = file[..30 + "settings".len() + 11].to_vec();
        header[30] = b'a' + number;
        hostile.extend(header);
        hostile.extend([0; 40]);
    }
    let limit = 10 * (46 + 8);
    let recovery = Recovery::scan_up_to(&hostile[..], PASSWORD, limit).unwrap();
    assert_eq!(recovery.entries().len(), entries.len());
    // Behind the three that are whole there is room for six that are listed; beside them for ten headers.
    assert_eq!(recovery.lost().len(), 6 + 10);
    assert_eq!(recovery.unnamed(), (100_000 - 6) + (20 - 10));

    let whole = Recovery::scan(&file[..], PASSWORD).unwrap();
    assert_eq!((whole.entries().len(), whole.unnamed()), (entries.len(), 0));
    let too_much = Recovery::scan_up_to(&file[..], PASSWORD, 46 + 8);
    assert_eq!(too_much.err(), Some(Error::TooLarge));
}

/// Each has its own reason.
#[test]
fn what_is_lost_says_why() {
    let (file, _) = small();
    let fault = |file: &[u8]| {
        let recovery = Recovery::scan(file, PASSWORD).unwrap();
        let lost = &recovery.lost()[0];
        (lost.name().to_owned(), lost.offset(), lost.fault())
    };
    let data = 30 + "settings".len() + 11;
    let mut altered = file.clone();
    altered[data + 16] ^= 1;
    let name = "settings".to_owned();
    let expected = (name.clone(), 0, EntryFault::WrongPassword);
    assert_eq!(fault(&altered), expected);
    let mut altered = file.clone();
    altered[data + 18] ^= 1;
    let expected = (name.clone(), 0, EntryFault::Authentication);
    assert_eq!(fault(&altered), expected);
    let expected = (name, 0, EntryFault::TooShort);
    assert_eq!(fault(&file[..data + 10]), expected);
}

/// The place of a name: in the header in front of the entry, and in the directory.
fn places(file: &[u8], name: &str) -> [usize; 2] {
    let is_name = |place: &usize| file[*place..].starts_with(name.as_bytes());
    let places: Vec<_> = (0..file.len()).filter(is_name).collect();
    places.try_into().unwrap()
}

/// Every entry: its name, and the one in the other place.
fn names(file: &[u8]) -> Vec<(String, Option<String>)> {
    let recovery = Recovery::scan(file, PASSWORD).unwrap();
    assert!(recovery.lost().is_empty());
    let names = recovery.entries().iter().map(|entry| {
        let other = entry.other_name().map(ToOwned::to_owned);
        (entry.name().to_owned(), other)
    });
    names.collect()
}

/// Names are not authenticated: of two the one that an app writes counts, wherever it stands, and the other
/// one is given as well.
#[test]
fn of_two_names_the_one_of_an_app_counts() {
    let (file, entries) = small();
    for place in places(&file, "contacts.csv") {
        let mut altered = file.clone();
        altered[place..place + 12].copy_from_slice(b"contacts.old");
        let expected = ("contacts.csv".into(), Some("contacts.old".into()));
        assert_eq!(names(&altered)[2], expected);
        assert_eq!(names(&altered).len(), entries.len());
    }
    // Of two that an app writes it is the one in front of the entry.
    let [local, central] = places(&file, "settings");
    let mut altered = file.clone();
    altered[central..central + 8].copy_from_slice(b"identity");
    assert_eq!(
        names(&altered)[0],
        ("settings".into(), Some("identity".into()))
    );
    // One name twice is one name.
    altered[local..local + 8].copy_from_slice(b"identity");
    assert_eq!(names(&altered)[0], ("identity".into(), None));
}

/// A name in another encoding than UTF-8 is none: the entry is found by the other header, and keeps its name.
#[test]
fn a_name_in_another_encoding_is_not_needed() {
    let name = "Zoë.jpg";
    let file = archive(&[("settings", b"\"version\",\"27\"\n"), (name, b"picture")]);
    assert_eq!(names(&file)[1], (name.into(), None));
    for place in places(&file, name) {
        let mut altered = file.clone();
        // As long as before: ISO 8859-1 has one byte for what UTF-8 has two.
        altered[place..place + 8].copy_from_slice(b"Zo\xeb .jpg");
        assert_eq!(names(&altered)[1], (name.into(), None), "{place}");
        let content = recovered(&altered).0.remove(1).1;
        assert_eq!(content, b"picture");
    }
    // In both places it is no entry of a backup.
    let mut altered = file.clone();
    for place in places(&file, name) {
        altered[place..place + 8].copy_from_slice(b"Zo\xeb .jpg");
    }
    assert_eq!(names(&altered).len(), 1);
}

/// Other programs write the lengths in front of the entry: nothing is inflated to find them, and one that is
/// not true costs its entry, unless the directory knows better.
#[test]
fn lengths_in_front_of_an_entry_are_believed_and_authenticated() {
    let (file, entries) = small();
    let directory = central(&file);
    let mut known = file.clone();
    let lengths = directory + 20..directory + 28;
    known.copy_within(lengths, 18);
    // No descriptor follows.
    known[6] &= !8;
    for whole in [&known[..], &known[..directory]] {
        let (found, lost) = recovered(whole);
        assert!(lost.is_empty());
        assert_eq!(found.len(), entries.len());
        assert_eq!(found[0].1, entries[0].1);
    }
    let mut wrong = known.clone();
    wrong[18] ^= 1;
    assert_eq!(recovered(&wrong).0.len(), entries.len());
    let (found, lost) = recovered(&wrong[..directory]);
    assert_eq!((found.len(), lost), (2, vec!["settings".to_owned()]));
    wrong[18..22].fill(0xff);
    let (found, lost) = recovered(&wrong[..directory]);
    assert_eq!((found.len(), lost), (2, vec!["settings".to_owned()]));
}

/// Older apps cut the characters of a password to eight bits; a recovery tries both ways.
#[test]
fn passwords_of_both_encodings_recover() {
    for encoding in [PasswordEncoding::Utf8, PasswordEncoding::LowBytes] {
        let text = "Zürich €";
        let password = PasswordBytes::new(text, encoding);
        let mut writer = ArchiveWriter::new(Vec::new());
        let mut random = counting();
        for name in ["settings", "identity"] {
            let time = DosTime::EARLIEST;
            let entry = writer.start(name, Compression::Default, time, &password, &mut random);
            let mut entry = entry.unwrap();
            entry.write(name.as_bytes()).unwrap();
            entry.finish().unwrap();
        }
        let file = writer.finish().unwrap();
        for file in [&file[..], &file[..central(&file)]] {
            let recovery = Recovery::scan(file, text).unwrap();
            assert_eq!((recovery.entries().len(), recovery.lost().len()), (2, 0));
        }
    }
}
